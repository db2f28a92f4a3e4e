"""`antirisk …` as typed in a terminal."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import make_url

from tests.postgres import PostgresServer
from toolkit import __version__, cli
from toolkit.example import prepare
from toolkit.serving.settings import ServerSettings
from toolkit.store.database import Store

Tell = Callable[[str], None]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    file = tmp_path / "пример.sqlite"
    with Store.open(file) as store:
        prepare(store)
    return file


def typed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, what was said, what was said on stderr."""
    code = cli.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(capsys, "--version") == (0, f"antirisk {__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_lists_the_commands_in_russian(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, said, _ = typed(capsys, *arguments)
    assert code == 0
    assert all(command in said for command in ("demo", "serve", "export", "lab"))
    assert not any(word in said for word in ("Usage", "Options", "Commands", "Show this"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("exprot",), "Такой команды нет."),
        (("serve", "--prot", "1"), "Параметр «--prot» не подходит."),
        (("serve", "--port", "много"), "Значение параметра «--port» не подходит."),
    ],
)
def test_a_mistyped_command_is_answered_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, said, failed = typed(capsys, *arguments)
    assert (code, said) == (2, "")
    assert failed == f"{words} Что есть, покажет antirisk --help.\n"


def test_the_example_is_prepared_once_and_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "пример.sqlite"
    first = typed(capsys, "demo", "--db", file, "--prepare-only")
    second = typed(capsys, "demo", "--db", file, "--prepare-only")
    assert first == second == (0, f"Пример «Приречная СОШ» готов в базе «{file}».\n", "")
    with Store.open(file, readonly=True) as store:
        schools = store.schools.list()
    # with its neighbours, so that a curator's cabinet shows something; the example school was made first
    assert (len(schools), min(schools, key=lambda school: school.id).name) == (5, "Приречная СОШ")


def test_a_workbook_of_one_factor_is_written_where_told(
    capsys: pytest.CaptureFixture[str], example: Path, tmp_path: Path
) -> None:
    file = tmp_path / "кадры.xlsx"
    code, said, _ = typed(capsys, "export", "--db", example, "--factor", "R02", "-o", file)
    assert (code, said) == (0, f"Книга записана: {file}\n")
    book = openpyxl.load_workbook(file, read_only=True)
    try:
        assert book.sheetnames
    finally:
        book.close()


def test_a_folder_gets_the_proposed_name(
    capsys: pytest.CaptureFixture[str], example: Path, tmp_path: Path
) -> None:
    typed(capsys, "export", "--db", example, "--school", "Приречная", "--all", "-o", tmp_path)
    assert [file.name.startswith("Приречная СОШ") for file in tmp_path.glob("*.xlsx")] == [True]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--school", "Заречная"), "Школы «Заречная» в базе нет. Есть: «Приречная СОШ»."),
        (("--factor", "R02", "--all"), "Назовите одно из двух: --factor или --all."),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_sentence(
    capsys: pytest.CaptureFixture[str], example: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert typed(capsys, "export", "--db", example, *arguments) == (1, "", f"{words}\n")


def test_a_database_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, failed = typed(capsys, "export", "--db", tmp_path / "нет.sqlite")
    assert code == 1
    assert failed == "Файла базы «нет.sqlite» нет. Проверьте имя и папку.\n"


def test_a_file_that_is_no_database_is_refused_without_a_trace(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "письмо.sqlite"
    file.write_text("Уважаемые коллеги, " * 100, encoding="utf-8")
    code, said, failed = typed(capsys, "serve", "--db", file, "--no-browser")
    assert (code, said) == (1, "")
    assert failed.count("\n") == 1


def test_a_server_whose_door_is_closed_tells_its_owner_his_way_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(settings: ServerSettings, store: Store, tell: Tell, tell_owner: Tell) -> None:
        tell("http://x/")
        tell_owner("http://x/e/own")

    monkeypatch.setattr("toolkit.serving.server.serve", serve)
    file = tmp_path / "школы.sqlite"
    code, said, failed = typed(capsys, "serve", "--db", file, "--host", "0.0.0.0", "--no-browser")
    assert (code, failed) == (0, "")
    assert "Страницы открыты по адресу http://x/ " in said
    assert "Ваш вход, пока сервер работает:\nhttp://x/e/own\n" in said


def test_the_server_gets_what_was_typed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[ServerSettings] = []
    monkeypatch.setattr("toolkit.serving.server.serve", lambda settings, *_: given.append(settings))
    monkeypatch.chdir(tmp_path)
    typed(capsys, "demo", "--db", "пример.sqlite", "--port", "9000")
    settings = given[0]
    assert settings.database == f"sqlite:///{(tmp_path / 'пример.sqlite').as_posix()}"
    assert (settings.port, settings.host, settings.open_browser) == (9000, "127.0.0.1", True)


def test_a_file_has_no_address_of_its_own_for_pages(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTIRISK_PAGE_DB", "postgresql+psycopg://pages:secret@localhost/antirisk")
    code, said, failed = typed(capsys, "serve", "--db", tmp_path / "школы.sqlite", "--no-browser")
    assert (code, said) == (1, "")
    assert failed == "Отдельный адрес базы для страниц нужен только базе на сервере.\n"


def test_pages_get_the_address_of_their_own_role(
    capsys: pytest.CaptureFixture[str], postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[ServerSettings] = []
    monkeypatch.setattr("toolkit.serving.server.serve", lambda settings, *_: given.append(settings))
    with postgres.database("new", lambda _: None) as address:
        pages = postgres.role("pages")(address)
        code, said, failed = typed(capsys, "serve", "--db", address, "--page-db", pages, "--no-browser")
    assert (code, given[0].database, given[0].page_database) == (0, address, pages)
    assert not any(str(make_url(told).password) in said + failed for told in (address, pages))


def test_busy_ports_are_told_with_a_way_out(tmp_path: Path) -> None:
    taken: list[socket.socket] = []
    try:
        port = take_ports(taken)
        command = [sys.executable, "-m", "toolkit.cli", "serve", "--no-browser", "--port", str(port)]
        done = subprocess.run(
            [*command, "--db", str(tmp_path / "школы.sqlite")],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            timeout=120,
            check=False,
        )
    finally:
        for used in taken:
            used.close()
    assert done.returncode == 1
    assert f"Порты с {port} по {port + 9} заняты." in done.stderr
    assert "Traceback" not in done.stderr


def take_ports(taken: list[socket.socket]) -> int:
    """Ten ports in a row, all taken; returns the first."""
    for first in range(20000, 60000, 10):
        try:
            for port in range(first, first + 10):
                used = socket.socket()
                taken.append(used)
                used.bind(("127.0.0.1", port))
                used.listen()
            return first
        except OSError:
            for used in taken:
                used.close()
            taken.clear()
    raise AssertionError("no ten free ports in a row")


def test_the_workbench_gets_copies_and_keeps_changed_ones(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[tuple[list[str], dict[str, str]]] = []

    def run(command: Sequence[str], environment: dict[str, str]) -> int:
        ran.append((list(command), environment))
        return 0

    monkeypatch.setattr("toolkit.cli.workbench._run", run)
    folder = tmp_path / "Антириск"
    folder.mkdir()
    (folder / "report.ipynb").write_text("мой отчёт", encoding="utf-8")
    code, said, _ = typed(capsys, "lab", "--folder", folder, "--db", tmp_path / "школы.sqlite")
    assert code == 0
    assert "Новых: 4." in said
    assert (folder / "report.ipynb").read_text(encoding="utf-8") == "мой отчёт"
    assert (folder / "self_diagnosis.ipynb").is_file()
    command, environment = ran[0]
    assert f"--ServerApp.root_dir={folder}" in command
    assert environment["ANTIRISK_DB"].endswith("школы.sqlite")


def test_help_does_not_load_the_heavy_parts() -> None:
    code = (
        "import sys; from toolkit import cli; cli.main(['--version']); "
        "print([name for name in ('pandas', 'voila', 'sqlalchemy', 'tornado') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_documents_are_written_by_name_or_all_at_once(
    capsys: pytest.CaptureFixture[str], example: Path, tmp_path: Path
) -> None:
    chosen = ("--db", example, "--school", "Приречная", "-o", tmp_path)
    code, said, _ = typed(capsys, "papers", *chosen, "--paper", "concept")
    assert (code, said) == (0, f"Документ записан: {tmp_path / '11 Концепция развития школы.docx'}\n")
    assert typed(capsys, "papers", *chosen)[0] == 0
    assert len(list(tmp_path.glob("*.zip"))) == 1


def test_what_documents_lack_is_told(capsys: pytest.CaptureFixture[str], example: Path) -> None:
    code, said, _ = typed(capsys, "papers", "--db", example, "--school", "Приречная", "--list")
    assert code == 0
    assert "antirisk_program R02  Антирисковая программа — Дефицит педагогических кадров: есть" in said
    assert "joint_plan  План совместных действий со школой-консультантом: нет: Совместного" in said
