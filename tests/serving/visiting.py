"""A real server in a process of its own, three small notebooks, and a client for it."""

import http.client
import json
import os
import re
import select
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import IO
from urllib.parse import urlencode, urlsplit

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from toolkit.domain.link import Link
from toolkit.places import database_url, import_folder
from toolkit.serving.key import read_key
from toolkit.serving.ticket import Tickets

START = """
import json
import sys
from dataclasses import replace
from pathlib import Path
from toolkit.places import own_places
from toolkit.serving.server import serve
from toolkit.serving.settings import ServerSettings
from toolkit.store.database import Store

database, notebooks, more = sys.argv[1:]
places = replace(own_places(), notebooks=Path(notebooks))
settings = ServerSettings(database, port=0, places=places, **json.loads(more))
with Store.open(database) as store:
    say = lambda line: print(line, flush=True)
    serve(settings, store, say, say)
"""
WIDGET = """
import os
import sys
import anywidget
import traitlets

class Page(anywidget.AnyWidget):
    _esm = '''export default { render({ model, el }) {
        const root = document.createElement("main");
        root.className = "ar ar-app";
        root.textContent = model.get("words");
        el.append(root);
    } }'''
    words = traitlets.Unicode().tag(sync=True)

told = [os.environ[name] for name in ("QUERY_STRING", "ANTIRISK_DB", "ANTIRISK_SERVED")]
Page(words=" | ".join([*told, "pandas" if "pandas" in sys.modules else "light"]))
"""
CELLS = {
    "self_diagnosis": WIDGET,
    "antirisk_program": "raise ValueError('a secret of the code')",
    "report": "print('printed words')",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    @property
    def text(self) -> str:
        return self.body.decode()


class Site:
    """The server as a client sees it: one visitor without a cookie jar."""

    trusting: ssl.SSLContext | None = None

    def __init__(self, address: str, database: str, process: int, said: IO[str] | None = None) -> None:
        self.address = address
        self.database = database
        self.process = process
        self._said = said

    def owners_way(self) -> str:
        """The path of the owner's address, once the server has told it."""
        assert self._said is not None
        return urlsplit(self._said.readline().strip()).path

    def connect(self) -> http.client.HTTPConnection:
        """A line to the server; over TLS it is believed only with a certificate that we know."""
        where = urlsplit(self.address)
        if self.trusting is None:
            return http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        return http.client.HTTPSConnection(
            where.hostname or "", where.port, timeout=60, context=self.trusting
        )

    def ask(
        self,
        path: str,
        method: str = "GET",
        form: Mapping[str, str] | None = None,
        **headers: str,
    ) -> Answer:
        connection = self.connect()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        body = urlencode(form) if form is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            cookies: SimpleCookie = SimpleCookie()
            for value in answer.headers.get_all("Set-Cookie") or ():
                cookies.load(value)
            plain = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, plain, answer.read(), cookies)
        finally:
            connection.close()

    def submit(self, path: str, to: str = "", **form: str) -> Answer:
        """Fill in the form of a page, as a browser does: with its hidden token. `to`: where it is sent."""
        caller = self if isinstance(self, Caller) else Caller(self)
        return caller.send(to or path, caller.ask(path), **form)

    def send(self, path: str, page: Answer, comes_from: str = "", **form: str) -> Answer:
        """Send the form of a page that was opened before; `comes_from`: what a proxy says of the sender."""
        token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        assert token is not None
        said = {"X_Real_Ip": comes_from} if comes_from else {}
        return self.ask(path, "POST", {**form, "_xsrf": token[1]}, **said)

    @property
    def tickets(self) -> Tickets:
        """What signs tickets with the server's key."""
        return Tickets(read_key(Path(self.database.removeprefix("sqlite:///")).with_suffix(".key")))

    def way_in(self, link: Link) -> str:
        """The path of a link's address."""
        return self.tickets.address(link, "/")


class Caller(Site):
    """A visitor with a cookie jar, as a browser keeps one; `comes_from` is what a proxy says of him."""

    def __init__(self, site: Site, comes_from: str = "") -> None:
        super().__init__(site.address, site.database, site.process)
        self.trusting = site.trusting
        self.jar: dict[str, str] = {}
        self._proxy = {"X_Real_Ip": comes_from} if comes_from else {}

    def ask(
        self, path: str, method: str = "GET", form: Mapping[str, str] | None = None, **headers: str
    ) -> Answer:
        headers = {**self._proxy, **headers}
        if self.jar:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items()), **headers}
        answer = super().ask(path, method, form, **headers)
        for name, morsel in answer.cookies.items():
            if morsel.value:
                self.jar[name] = morsel.value
            else:
                self.jar.pop(name, None)
        return answer

    def post(self, path: str, body: bytes, kind: str) -> Answer:
        """Send a body of any kind, such as a form with a file."""
        where = urlsplit(self.address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        try:
            connection.request("POST", path, body, {"Content-Type": kind, "Cookie": cookies})
            answer = connection.getresponse()
            plain = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, plain, answer.read())
        finally:
            connection.close()

    @property
    def session(self) -> tuple[str, str]:
        """Name and value of the session's cookie."""
        return next((name, value) for name, value in self.jar.items() if "antirisk" in name)


def eventually(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something holds; what the server remembers for seconds is forgotten then."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "It did not come true in time."
        select.select([], [], [], 0.2)


def write_notebooks(folder: Path) -> Path:
    folder.mkdir()
    for name, source in CELLS.items():
        for_methodist = new_code_cell("import pandas", metadata={"tags": ["methodist"]})
        notebook = new_notebook(
            cells=[new_markdown_cell("# Слова для методиста"), for_methodist, new_code_cell(source)],
            metadata={"title": "Проба <пера>"} if name == "self_diagnosis" else {},
        )
        nbformat.write(notebook, folder / f"{name}.ipynb")
    nbformat.write(new_notebook(cells=[new_code_cell("1 + 1")]), folder / "private.ipynb")
    (folder / "notes.txt").write_text("не для всех", encoding="utf-8")
    return folder


def running(folder: Path, **settings: object) -> Iterator[Site]:
    """Start a server in a folder; stop it at the end. Its log is `folder/log.txt`."""
    database = database_url(folder / "school.sqlite")
    notebooks = folder / "notebooks"
    if not notebooks.exists():
        write_notebooks(notebooks)
    environment = {
        **os.environ,
        "PYTHONPATH": str(import_folder()),
        "JUPYTER_DATA_DIR": str(folder / "jupyter"),
    }
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", START, database, str(notebooks), json.dumps(settings)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
            cwd=folder,
        )
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, (folder / "log.txt").read_text(encoding="utf-8")
            yield Site(address, database, process.pid, process.stdout)
        finally:
            process.terminate()
            process.communicate(timeout=30)


def process_of(kernel: str) -> int:
    """The kernel's process, by the name of its connection file."""
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if kernel.encode() in command.read_bytes():
                return int(command.parent.name)
        except OSError:  # it ended while we looked
            continue
    raise LookupError(kernel)
