"""A backup is the whole database at one moment, made while others write, and never half of it."""

import errno
import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store.conftest import Clock, on_sqlite
from toolkit.domain.program import Program
from toolkit.domain.school import Cycle
from toolkit.errors import ArchiveError, NewerDatabaseError, StoreError
from toolkit.store import Store, Visitor, backup, engine
from toolkit.store.backup import opened, read_backup, write_backup
from toolkit.store.backup_folder import back_up, default_folder, newest_backup
from toolkit.store.schema import HEAD, AuditRow

NOW = datetime(2024, 9, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def database(store: Store, address: str) -> str:
    return address


@pytest.fixture
def name(database: str) -> str:
    """What a person calls the database."""
    return engine.address(database).name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "копии"


def table(path: Path, name: str) -> list[dict[str, object]]:
    with opened(path) as archive:
        return list(archive.rows(name))


def at(moment: datetime) -> Clock:
    clock = Clock()
    clock.now = moment
    return clock


def test_a_backup_holds_all_rows_of_all_tables(
    database: str, folder: Path, program: Program, name: str
) -> None:
    made = write_backup(database, folder / "копия.zip", clock=lambda: NOW)
    assert (made.database, made.revision, made.at, made.schools) == (name, HEAD, NOW, 1)
    assert [row["factor_title"] for row in table(made.path, "program")] == ["Дефицит педагогических кадров"]
    assert read_backup(made.path) == made


@on_sqlite
def test_only_its_owner_may_read_it(database: str, folder: Path) -> None:
    made = write_backup(database, folder / "копия.zip")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


@on_sqlite
def test_equal_databases_make_equal_backups(database: str, folder: Path, program: Program) -> None:
    one, other = (write_backup(database, folder / name, clock=lambda: NOW) for name in ("1.zip", "2.zip"))
    assert one.path.read_bytes() == other.path.read_bytes()


@on_sqlite
def test_it_takes_no_others_place(database: str, folder: Path) -> None:
    folder.mkdir()
    (folder / "письмо.zip").write_text("важное", encoding="utf-8")
    with pytest.raises(ArchiveError, match=r"Файл «письмо\.zip» уже есть\."):
        write_backup(database, folder / "письмо.zip")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in folder.iterdir()] == [
        ("письмо.zip", "важное")
    ]


def test_a_database_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"Файла базы «нет\.sqlite» нет\."):
        back_up(tmp_path / "нет.sqlite", folder)
    assert not folder.exists()


def test_another_programs_database_is_not_taken_for_ours(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "книги.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE book (id INTEGER)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="нет базы программы"):
        back_up(file, folder)
    assert list(folder.iterdir()) == []


def test_a_database_from_the_future_is_left_to_its_own_program(
    database: str, store: Store, folder: Path
) -> None:
    write = store._engines.write
    assert write is not None
    with write.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'tomorrow'")
    with pytest.raises(NewerDatabaseError):
        back_up(database, folder)
    assert list(folder.iterdir()) == []


# ── a full disk, a folder that takes nothing, a process that is killed ──


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a few kilobytes."""
    place = tmp_path / "диск"
    place.mkdir()
    if os.name != "posix" or os.getuid() != 0:
        pytest.skip("only root may mount a small disk; the next test shows the same without one")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def _grow(store: Store, program: Program, team: Visitor) -> None:
    """More than goes on the small disk, and not to be compressed into it."""
    for _ in range(40):
        store.programs.add_measure(program.id, visitor=team, activity=os.urandom(2400).hex())


@on_sqlite
def test_a_disk_that_is_full_keeps_what_was_there(
    database: str, store: Store, program: Program, team: Visitor, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "RESERVE", 0)
    first = back_up(database, full, clock=lambda: NOW).new
    _grow(store, program, team)
    with pytest.raises(ArchiveError, match="нет места для копии"):
        back_up(database, full, keep=1, clock=lambda: NOW + timedelta(hours=1))
    assert list(full.iterdir()) == [first.path]
    assert read_backup(first.path) == first


@on_sqlite
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_fails_while_writing_leaves_no_half_file(
    database: str, folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    first = back_up(database, folder, clock=lambda: NOW).new

    class Failing(zipfile.ZipFile):
        def open(self, name, mode="r", **options):
            if mode == "w" and name.filename == "program.jsonl":
                raise OSError(number, os.strerror(number))
            return super().open(name, mode, **options)

    monkeypatch.setattr("toolkit.store.archive.zipfile.ZipFile", Failing)
    with pytest.raises(ArchiveError, match="База и прежние копии целы"):
        back_up(database, folder, keep=1, clock=lambda: NOW + timedelta(hours=1))
    monkeypatch.undo()
    assert list(folder.iterdir()) == [first.path]
    assert read_backup(first.path) == first


@on_sqlite
def test_a_backup_leaves_room_to_those_who_write(
    database: str, folder: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "RESERVE", 2**62)
    with pytest.raises(ArchiveError, match="нет места для копии"):
        back_up(database, folder)
    assert list(folder.iterdir()) == []


@on_sqlite
def test_a_folder_that_cannot_be_made_is_told(database: str, tmp_path: Path) -> None:
    (tmp_path / "письмо").write_text("не папка", encoding="utf-8")
    with pytest.raises(ArchiveError, match="В папку «копии» нельзя записать копию"):
        back_up(database, tmp_path / "письмо" / "копии")


KILLED = """
import os, signal, sys
from toolkit.store import backup_folder
def told(done, total):
    os.kill(os.getpid(), signal.SIGKILL)
backup_folder.back_up(sys.argv[1], __import__("pathlib").Path(sys.argv[2]), keep=1, told=told)
"""


def test_a_killed_backup_leaves_the_previous_one_whole(
    database: str, folder: Path, program: Program, name: str
) -> None:
    first = back_up(database, folder, clock=lambda: NOW).new
    command = [sys.executable, "-c", KILLED, str(database), str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert read_backup(first.path) == first
    (left,) = set(folder.iterdir()) - {first.path}
    assert left.name.endswith(".zip.part")
    assert newest_backup(folder, name) == first


@on_sqlite
def test_what_a_killed_backup_left_is_swept_a_day_later(database: str, folder: Path) -> None:
    folder.mkdir()
    left, young, foreign = (
        folder / name
        for name in ("antirisk-2024-08-01-0900.zip.part", "antirisk-2024-08-30-0900.zip.part", "x.zip.part")
    )
    for file in (left, young, foreign):
        file.write_bytes(b"half")
    for file in (left, foreign):
        os.utime(file, (0, 0))
    made = back_up(database, folder).new
    assert set(folder.iterdir()) == {young, foreign, made.path}


# ── while others write ──


def _write(address: str, cycle_id: int, number: int, ready: object, go_on: object) -> None:
    """Move something from one field to another again and again: their sum is always the same."""
    team = Visitor()
    with Store.open(address) as store:
        seen = 0
        ready.release()  # type: ignore[attr-defined]
        while go_on.is_set():  # type: ignore[attr-defined]
            counts = (number, seen % 7, 6 - seen % 7, 0)
            row = store.answers.set_tally(cycle_id, f"R0{number}.1", counts, 0, seen=seen, visitor=team)
            seen = row.version


def test_a_backup_made_while_five_processes_write_is_one_moment(
    database: str, folder: Path, cycle: Cycle
) -> None:
    context = multiprocessing.get_context("spawn")
    ready, go_on = context.Semaphore(0), context.Event()
    go_on.set()
    writers = [
        context.Process(target=_write, args=(database, cycle.id, number, ready, go_on))
        for number in range(1, 6)
    ]
    for writer in writers:
        writer.start()
    try:
        for _ in writers:
            assert ready.acquire(timeout=120)
        made = [back_up(database, folder).new for _ in range(8)]
    finally:
        go_on.clear()
        for writer in writers:
            writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * 5
    sizes = []
    for found in made:
        tallies, audit = table(found.path, "tally"), table(found.path, "audit")
        assert all(row["ones"] + row["twos"] == 6 for row in tallies)  # type: ignore[operator]
        # Each change is in the backup with its trace or not at all.
        traces = [row for row in audit if row["what"] == "tally"]
        for row in tallies:
            versions = 1 + sum(
                1 for trace in traces if trace["key"] == row["statement"] and trace["field"] == "ones"
            )
            assert row["version"] == versions
        sizes.append(len(audit))
    assert sizes[0] < sizes[-1], "nobody wrote meanwhile"


# ── rotation ──


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@on_sqlite
def test_the_newest_few_stay(database: str, folder: Path) -> None:
    for day in range(5):
        kept = back_up(database, folder, keep=3, clock=at(NOW + timedelta(days=day)))
    assert len(kept.removed) == 1
    stems = [name[:19] for name in names(folder)]
    assert stems == ["antirisk-2024-09-03", "antirisk-2024-09-04", "antirisk-2024-09-05"]


@on_sqlite
def test_two_backups_of_one_minute_stand_side_by_side(database: str, folder: Path) -> None:
    for _ in range(3):
        back_up(database, folder, keep=2, clock=lambda: NOW)
    stem = f"antirisk-{NOW.astimezone():%Y-%m-%d-%H%M}"
    assert names(folder) == [f"{stem}-2.zip", f"{stem}-3.zip"]


@on_sqlite
def test_foreign_files_are_never_removed(database: str, folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    foreign = {
        "antirisk-2024-01-01-0900.zip": "так назвал сам",
        "antirisk-2024-01-01-0900 (2).zip": "копия копии",
        "antirisk.zip": "архив",
        "письмо.docx": "письмо",
    }
    for name, text in foreign.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Store.open(tmp_path / "другая.sqlite"):
        other = back_up(tmp_path / "другая.sqlite", folder, clock=lambda: NOW - timedelta(days=9)).new
    damaged = write_backup(database, folder / "antirisk-2024-02-01-0900.zip").path
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    for hour in range(3):
        back_up(database, folder, keep=1, clock=at(NOW + timedelta(hours=hour)))
    left = set(names(folder)) - set(foreign)
    assert len(left) == 3
    assert {other.path.name, damaged.name} < left


@on_sqlite
def test_with_the_clock_set_back_the_new_backup_stays(database: str, folder: Path) -> None:
    for day in range(3):
        back_up(database, folder, keep=3, clock=at(NOW + timedelta(days=day)))
    late = names(folder)
    for hour in range(4):
        new = back_up(database, folder, keep=2, clock=at(NOW - timedelta(days=1, hours=-hour))).new
        assert new.path.exists()
    assert set(late) < set(names(folder)), "those of the days that have not come yet are left alone"
    assert len(names(folder)) == len(late) + 2


def test_the_newest_backup_is_found(database: str, folder: Path, name: str) -> None:
    assert newest_backup(folder, name) is None
    back_up(database, folder, clock=at(NOW))
    new = back_up(database, folder, clock=at(NOW + timedelta(hours=1))).new
    assert newest_backup(folder, name) == new
    assert newest_backup(folder, "другая.sqlite") is None


def test_backups_lie_beside_the_database_or_in_the_data_folder(tmp_path: Path) -> None:
    assert default_folder(tmp_path / "школы.sqlite", Path("/data")) == tmp_path / "копии"
    assert default_folder("postgresql+psycopg://127.0.0.1/schools", Path("/data")) == Path("/data/копии")


def test_progress_is_told_to_the_end(database: str, folder: Path, program: Program) -> None:
    told: list[tuple[int, int]] = []
    made = write_backup(database, folder / "копия.zip", told=lambda done, total: told.append((done, total)))
    assert told[-1] == (made.rows, made.rows)


def test_neither_writing_nor_reading_keeps_the_tables_in_memory(
    database: str, store: Store, folder: Path, cycle: Cycle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "AT_ONCE", 100)
    write = store._engines.write
    assert write is not None
    row = {"at": NOW, "who": "команда школы", "role": "school", "what": "program_measure", "key": "1"}
    texts = [row | {"field": "activity", "after": f"{number} " + "ы" * 5000} for number in range(3_000)]
    with write.begin() as connection:
        connection.execute(AuditRow.__table__.insert(), texts)
    size = sum(len(text["after"]) for text in texts)  # type: ignore[arg-type]
    del texts
    write_backup(database, folder / "первая.zip")  # what is loaded and learned once does not count
    tracemalloc.start()
    try:
        made = write_backup(database, folder / "копия.zip")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert made.rows > 3_000
    assert most < size / 3
