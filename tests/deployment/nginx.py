"""nginx with the site file that administrators get: only its ports, names and paths are the test's own."""

import contextlib
import http.client
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.browser.conftest import free_port
from toolkit.places import own_places

DEPLOYMENT = own_places().templates / "deployment"
SITE = DEPLOYMENT / "nginx" / "antirisk.conf"
NAME = "localhost"
# nginx lives as long as this shell's input is open: whatever ends the tests ends it too.
KEEP = '"$@" && echo && cat >&2; "$@" -s stop'
MAIN = """
pid {folder}/nginx.pid;
worker_processes 1;
{user}
error_log {folder}/main.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    access_log off;
    include {folder}/antirisk.conf;
}}
"""


class Proxy:
    """A running nginx."""

    def __init__(self, folder: Path, port: int, plain_port: int) -> None:
        self.folder = folder
        self.port = port
        self.plain_port = plain_port
        self.address = f"https://{NAME}:{port}/"

    @property
    def certificate(self) -> Path:
        return self.folder / "fullchain.pem"

    def log(self) -> list[str]:
        """Lines of the access log: day, method, place, status, bytes, seconds, instance, cache."""
        # The only worker answers this when it has written down all that it answered before.
        connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=30)
        connection.request("GET", "/", headers={"Host": NAME})
        connection.getresponse().read()
        connection.close()
        return (self.folder / "antirisk.log").read_text(encoding="utf-8").splitlines()

    def errors(self) -> str:
        return (self.folder / "antirisk.error.log").read_text(encoding="utf-8")


def program() -> str:
    found = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    if found is None:
        raise FileNotFoundError("nginx is not here: install Debian's package «nginx-light».")
    return found


def site_file(folder: Path, port: int, plain_port: int, instances: Sequence[int]) -> str:
    """The shipped file with the test's own ports, name and folders; each must have stood there."""
    text = SITE.read_text(encoding="utf-8")
    first, second = instances
    for shipped, ours in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen [::]:80;": "",
        "antirisk.example.ru": NAME,
        "127.0.0.1:8866 max": f"127.0.0.1:{first} max",
        "127.0.0.1:8867 max": f"127.0.0.1:{second} max",
        "https://$host$": f"https://$host:{port}$",
        "/etc/ssl/antirisk": str(folder),
        "/var/log/nginx": str(folder),
        "/var/lib/nginx/antirisk": str(folder / "files"),
        "/opt/antirisk/app/templates/deployment": str(DEPLOYMENT),
    }.items():
        assert shipped in text, shipped
        text = text.replace(shipped, ours)
    return text


def make_certificate(folder: Path) -> None:
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    command += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2"]
    command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)


@contextlib.contextmanager
def running(folder: Path, instances: Sequence[int]) -> Iterator[Proxy]:
    """nginx before these instances, until the block ends."""
    proxy = Proxy(folder, free_port(), free_port())
    make_certificate(folder)
    site = site_file(folder, proxy.port, proxy.plain_port, instances)
    (folder / "antirisk.conf").write_text(site, encoding="utf-8")
    # As root nginx would give its workers to a user who may not look into our folders.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
    command = [program(), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "main.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEP, "sh", *command],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == "\n", (folder / "main.log").read_text(encoding="utf-8")
        yield proxy
    finally:
        keeper.communicate(timeout=30)
