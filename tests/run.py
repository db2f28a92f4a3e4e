"""Run every check there is: `python tests/run.py [pytest options]`.

Finds Chromium, LibreOffice, PostgreSQL's server and nginx, installs them where it may (Debian's packages, as
root), or says in one sentence what to install. Then style, types, and one pytest run over tests and
notebooks, whose closing line comes last.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Program → Debian packages that bring it; LibreOffice draws documents with the fonts schools have.
NEEDED = {
    "chromium": ("chromium",),
    "soffice": ("libreoffice-calc", "fonts-liberation", "fonts-dejavu-core"),
    "pdftoppm": ("poppler-utils",),
    "initdb": ("postgresql",),
    "nginx": ("nginx-light",),
}
MOST_WORKERS = 4
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30
ALSO = {"chromium": ("google-chrome", "chromium-browser", "chrome")}


def absent() -> list[str]:
    """Programs that the tests need and this machine does not have."""
    known = {"chromium"} if os.environ.get("CHROMIUM") else set()
    return [name for name in NEEDED if name not in known and not found(name)]


def found(name: str) -> bool:
    """Whether a program is here, under its own name or another."""
    # Debian keeps programs of servers apart from everybody's PATH.
    folders = [os.environ.get("PATH", ""), "/usr/sbin", *map(str, Path("/usr/lib/postgresql").glob("*/bin"))]
    return any(shutil.which(also, path=os.pathsep.join(folders)) for also in (name, *ALSO.get(name, ())))


def provide() -> None:
    """Install what is absent, or say in one sentence what to install."""
    lacking = absent()
    if not lacking:
        return
    packages = [package for name in lacking for package in NEEDED[name]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)
        lacking = absent()
    if lacking:
        names = ", ".join(packages)
        sys.exit(f"Для тестов здесь не хватает программ: установите {names} и запустите ещё раз.")


def temporary() -> dict[str, str]:
    """Where the tests keep their files: in memory where it is large, because each change waits for a disk."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return {"PYTEST_DEBUG_TEMPROOT": str(MEMORY)} if roomy else {}


def main() -> int:
    """Everything, in the order in which a fault is cheapest to see."""
    provide()
    module = [sys.executable, "-m"]
    for check in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]):
        code = subprocess.run([*module, *check], cwd=ROOT).returncode
        if code:
            return code
    with tempfile.TemporaryDirectory() as folder:
        # Notebooks open the default database: give them one that is nobody's.
        environment = {**os.environ, "ANTIRISK_DB": str(Path(folder) / "тетради.sqlite"), **temporary()}
        notebooks = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
        # A file stays with one worker: its server is started once, a notebook's cells follow each other. The
        # long walks in the browser come first by name, so that no worker waits for the other's at the end.
        workers = [
            "-n",
            str(min(os.cpu_count() or 1, MOST_WORKERS)),
            "--dist=loadfile",
            "--no-loadscope-reorder",
        ]
        pytest = [*module, "pytest", *notebooks, *workers, "tests", "notebooks", *sys.argv[1:]]
        return subprocess.run(pytest, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
