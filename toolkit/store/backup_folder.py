"""A folder of backups: names by time, the newest few kept, nobody else's files ever touched."""

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from toolkit.errors import ArchiveError
from toolkit.store import engine
from toolkit.store.backup import UNFINISHED, Backup, Told, describe, opened, silence, write_backup
from toolkit.store.transaction import Clock, utc_now

FOLDER = "копии"
KEEP = 14
_NAME = re.compile(r"antirisk-(\d{4}-\d\d-\d\d-\d{4})(?:-(\d+))?\.zip")
_TIME = "%Y-%m-%d-%H%M"
ABANDONED = timedelta(days=1)


def default_folder(url: str | Path, data_folder: Path) -> Path:
    """Where backups lie unless told otherwise: beside the SQLite file, else in the data folder."""
    place = engine.address(url)
    return (place.path.parent if place.path else data_folder) / FOLDER


@dataclass(frozen=True, slots=True)
class Kept:
    """What one backup left in its folder: the new one, and those it made superfluous."""

    new: Backup
    removed: tuple[Path, ...]


def back_up(
    url: str | Path,
    folder: Path,
    *,
    keep: int | None = None,
    clock: Clock = utc_now,
    told: Told = silence,
) -> Kept:
    """Put a backup into a folder; of this database's backups only the newest `keep` stay (None: all).

    Raises:
        StoreError: the database cannot be read.
        ArchiveError: the file cannot be written; the folder is as it was.
    """
    _sweep(folder)
    now = clock().astimezone()
    new = write_backup(url, _free_name(folder, now), clock=clock, told=told)
    return Kept(new, () if keep is None else _rotate(folder, new, keep, now))


def newest_backup(folder: Path, database: str) -> Backup | None:
    """The newest backup of a database in a folder, by its name's time; None without one."""
    for _, path in reversed(_named(folder)):
        if (found := _sound(path)) is not None and found.database == database:
            return found
    return None


def _free_name(folder: Path, now: datetime) -> Path:
    """A name later than all others of this minute."""
    moment = now.strftime(_TIME)
    last = max((number for (at, number), _ in _named(folder) if at == moment), default=0)
    while True:
        last += 1
        path = folder / (f"antirisk-{moment}-{last}.zip" if last > 1 else f"antirisk-{moment}.zip")
        if not path.exists():
            return path


def _rotate(folder: Path, new: Backup, keep: int, now: datetime) -> tuple[Path, ...]:
    """Remove what is older than the newest `keep` sound backups of the same database.

    A backup from the future, made before the clock was set back, is neither counted nor removed: it would
    push out those that are made now.
    """
    latest, stay = now.strftime(_TIME), keep
    removed = []
    for (moment, _), path in reversed(_named(folder)):
        if moment > latest or path == new.path or (found := _sound(path)) is None:
            continue  # from the future; or another's file, or one that somebody should look at
        if found.database != new.database:
            continue
        stay -= 1
        if stay < 1:
            with suppress(OSError):  # somebody reads it just now: the next backup tries again
                path.unlink()
                removed.append(path)
    return tuple(removed)


def _named(folder: Path) -> list[tuple[tuple[str, int], Path]]:
    """Files that are called as backups are, the oldest name first."""
    found = []
    for path in folder.glob("antirisk-*.zip"):
        name = _NAME.fullmatch(path.name)
        if name is not None and path.is_file() and not path.is_symlink():
            found.append(((name[1], int(name[2] or 1)), path))
    return sorted(found)


def _sound(path: Path) -> Backup | None:
    """What the file says it holds if it is a whole backup; its rows are not read."""
    try:
        with opened(path) as archive:
            return describe(path, archive)
    except (ArchiveError, OSError):
        return None


def _sweep(folder: Path) -> None:
    """Remove what a killed backup left unfinished, once nobody can be writing it any more."""
    for path in folder.glob(f"antirisk-*.zip{UNFINISHED}"):
        with suppress(OSError):
            age = time.time() - path.stat().st_mtime
            if _NAME.fullmatch(path.name.removesuffix(UNFINISHED)) and age > ABANDONED.total_seconds():
                path.unlink()
