"""`antirisk backup` and `antirisk restore` as typed in a terminal."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.test_cli import typed
from toolkit.cli import backups
from toolkit.errors import StoreError
from toolkit.example import prepare
from toolkit.serving.key import key_path, read_key
from toolkit.store.database import Store


@pytest.fixture
def example(tmp_path: Path) -> Path:
    file = tmp_path / "школы.sqlite"
    with Store.open(file) as store:
        prepare(store)
    return file


def test_a_backup_goes_beside_the_database_and_says_what_it_holds(
    capsys: pytest.CaptureFixture[str], example: Path
) -> None:
    code, said, failed = typed(capsys, "backup", "--db", example)
    assert (code, failed) == (0, "")
    (file,) = (example.parent / "копии").iterdir()
    lines = said.splitlines()
    assert lines[0] == f"Копия записана и проверена: {file}"
    assert re.match(
        r"Копия от \d\d\.\d\d\.\d{4} \d\d:\d\d: 1 школа, \d+ запис\w+, \d+ КБ\. В ней есть", lines[1]
    )
    assert len(lines) == 2


def test_the_key_is_not_in_it_and_is_named(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    key = key_path(example, example.parent, example.name)
    read_key(key)
    _, said, _ = typed(capsys, "backup", "--db", example)
    assert f"Ключ сервера в копию не входит. Сохраните отдельно файл {key}: без него" in said


def test_one_file_may_be_named(capsys: pytest.CaptureFixture[str], example: Path, tmp_path: Path) -> None:
    code, _, _ = typed(capsys, "backup", "--db", example, "-o", tmp_path / "на флешку.zip")
    assert code == 0
    code, said, _ = typed(capsys, "backup", "--verify", tmp_path / "на флешку.zip")
    assert code == 0
    assert said.startswith("Копия цела. Копия от ")


def test_older_backups_are_cleared_away(
    capsys: pytest.CaptureFixture[str], example: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "архив"
    typed(capsys, "backup", "--db", example, "-o", folder)
    _, said, _ = typed(capsys, "backup", "--db", example, "-o", folder, "--keep", "1")
    assert "Старых копий убрано: 1, остаётся не больше 1." in said
    assert len(list(folder.iterdir())) == 1


def test_what_was_backed_up_comes_back(
    capsys: pytest.CaptureFixture[str], example: Path, tmp_path: Path
) -> None:
    typed(capsys, "backup", "--db", example, "-o", tmp_path / "копия.zip")
    again = tmp_path / "снова.sqlite"
    code, said, _ = typed(capsys, "restore", tmp_path / "копия.zip", "--db", again)
    assert code == 0
    assert said.startswith("База восстановлена. Копия от ")
    with Store.open(again) as store:
        assert [school.name for school in store.schools.list()] == ["Приречная СОШ"]
    code, said, failed = typed(capsys, "restore", tmp_path / "копия.zip", "--db", again)
    assert (code, said) == (1, "")
    assert "уже есть работа" in failed
    code, said, _ = typed(capsys, "restore", tmp_path / "копия.zip", "--db", again, "--replace")
    assert code == 0
    assert "Что было раньше, сохранено: " in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("backup", "--every", "часто"), "Как часто делать копии: 30m, 6h или 1d; не чаще раза в минуту."),
        (("backup", "--every", "5s"), "Как часто делать копии: 30m, 6h или 1d; не чаще раза в минуту."),
        (
            ("backup", "--every", "6h", "-o", "x.zip"),
            "Для копий по расписанию назовите папку, а не файл: -o ПАПКА.",
        ),
        (("backup", "--db", "нет.sqlite"), "Файла базы «нет.sqlite» нет. Проверьте имя и папку."),
        (("backup", "--verify", "нет.zip"), "Файла «нет.zip» нет, или его нельзя прочитать."),
        (("restore", "нет.zip", "--db", "x.sqlite"), "Файла «нет.zip» нет, или его нельзя прочитать."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert typed(capsys, *arguments) == (1, "", f"{words}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_forgotten_file_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(capsys, "restore") == (2, "", "Не хватает: ФАЙЛ.zip. Что есть, покажет antirisk --help.\n")


@pytest.mark.parametrize(("text", "seconds"), [("30m", 1800), ("6h", 21600), ("1d", 86400), ("2 ч", 7200)])
def test_how_often_is_read_from_words(text: str, seconds: int) -> None:
    assert backups._interval(text) == seconds


def test_a_failed_backup_waits_for_its_next_time(capsys: pytest.CaptureFixture[str]) -> None:
    class Stopped(threading.Event):
        waited: list[float] = []  # noqa: RUF012

        def wait(self, timeout: float | None = None) -> bool:
            self.waited.append(timeout or 0)
            if len(self.waited) == 3:
                self.set()
            return self.is_set()

    tries: list[int] = []

    def do() -> None:
        tries.append(1)
        if len(tries) == 2:
            raise StoreError("На диске нет места.")

    before = signal.getsignal(signal.SIGTERM)
    try:
        stopped = Stopped()
        backups._repeat(do, 60, stopped)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert (len(tries), stopped.waited) == (3, [60, 60, 60])
    assert capsys.readouterr().err.endswith(" На диске нет места.\n")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_a_schedule_ends_with_a_word(example: Path, ending: signal.Signals) -> None:
    command = [sys.executable, "-m", "toolkit.cli", "backup", "--db", str(example), "--every", "1h"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
    assert running.stdout is not None
    with running.stdout:
        assert running.stdout.readline().startswith("Копия записана и проверена: ")
        running.send_signal(ending)
        rest = running.stdout.read()
    assert running.wait(60) == 0
    assert rest.endswith("Новых копий больше не будет. Сделанные на месте.\n")
    assert [file.suffix for file in (example.parent / "копии").iterdir()] == [".zip"]
