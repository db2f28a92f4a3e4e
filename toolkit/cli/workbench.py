"""`antirisk lab`: the methodologist's workbench."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from toolkit.cli.russian import Database, NoBrowser
from toolkit.errors import DocumentError


def lab(
    db: Database = "",
    folder: Annotated[
        str,
        typer.Option(
            metavar="ПАПКА", help="Где лежат ваши копии тетрадей; по умолчанию «Документы/Антириск»."
        ),
    ] = "",
    no_browser: NoBrowser = False,
) -> None:
    """Открыть копии тетрадей в JupyterLab, чтобы приспособить их под себя."""
    from toolkit.places import database_url, import_folder, own_places, workbench_folder
    from toolkit.store.database import default_url

    place = Path(folder).expanduser().resolve() if folder else workbench_folder()
    copied = _copy_notebooks(own_places().notebooks, place)
    typer.echo(f"Тетради лежат в папке «{place}»." + (f" Новых: {copied}." if copied else ""))
    paths = [str(import_folder()), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "ANTIRISK_DB": database_url(db or default_url()),
        "PYTHONPATH": os.pathsep.join(paths),
        # Our settings of JupyterLab: no news, nothing that asks another host.
        "JUPYTER_CONFIG_PATH": os.pathsep.join(
            [str(own_places().templates / "lab"), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
        ),
    }
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={place}"]
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    command += ["--no-browser"] if no_browser else []
    raise typer.Exit(_run(command, environment))


def _copy_notebooks(source: Path, target: Path) -> int:
    """Copy what is not there yet: a methodologist's own changes are never overwritten."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        missing = [path for path in sorted(source.glob("*.ipynb")) if not (target / path.name).exists()]
        for path in missing:
            shutil.copyfile(path, target / path.name)
    except OSError as problem:
        raise DocumentError(
            f"В папку «{target}» не удалось положить тетради. Назовите другую: --folder."
        ) from problem
    return len(missing)


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run a program that owns the terminal: Ctrl+C is for it, not for us."""
    running = subprocess.Popen(command, env=environment)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return running.wait()
    finally:
        signal.signal(signal.SIGINT, before)
