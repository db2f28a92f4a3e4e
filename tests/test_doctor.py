"""`antirisk doctor`: every fault of a machine is one line with what to do, and never a trace."""

import errno
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.postgres import PostgresServer
from tests.test_cli import typed
from toolkit.doctor import Check, State, database, examine, machine, network
from toolkit.doctor.machine import GIB, MIB
from toolkit.example import prepare
from toolkit.serving.key import key_path, read_key
from toolkit.store.backup_folder import back_up
from toolkit.store.database import Store

MOSCOW = timezone(timedelta(hours=3))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("example") / "школы.sqlite"
    with Store.open(file) as store:
        prepare(store)
    return file


@pytest.fixture
def file(example: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(example, tmp_path))


def now() -> datetime:
    return datetime.now(MOSCOW)


def looked_at(url: Path | str, folder: Path, *, port: int = 1) -> dict[str, Check]:
    return {check.what: check for check in examine(str(url), folder, port=port, now=now)}


def test_a_sound_machine_is_told_line_by_line(file: Path, tmp_path: Path) -> None:
    read_key(key_path(file, tmp_path, "x"))
    back_up(file, tmp_path / "копии")
    found = looked_at(file, tmp_path)
    assert list(found)[:7] == ["Программа", "Папка", "База", "Часы", "Ключ", "Копии", "Память"]
    for what in ("Программа", "База", "Часы", "Ключ", "Копии"):
        assert found[what].state is State.GOOD, found[what].line
    assert found["База"].line == "✓ База: «школы.sqlite», 1 школа, целая."


def test_looking_changes_nothing(file: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    looked_at(file, tmp_path)
    looked_at(tmp_path / "нет.sqlite", tmp_path)
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix == ".sqlite"}
    assert left == before


# ── the database ──


def test_a_database_that_is_not_there_yet_will_be_made(tmp_path: Path) -> None:
    found = looked_at(tmp_path / "нет.sqlite", tmp_path)["База"]
    assert found.state is State.GOOD
    assert "он появится, когда вы запустите antirisk serve" in found.sentence


def test_a_damaged_file_is_bad_and_the_way_out_is_told(file: Path, tmp_path: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(bytes(data))
    found = looked_at(file, tmp_path)["База"]
    assert (found.state, found.sentence) == (State.BAD, database.DAMAGED)


def test_a_row_that_names_nothing_is_damage(file: Path, tmp_path: Path) -> None:
    with _changing(file) as connection:
        connection.execute("DELETE FROM cycle")
    assert looked_at(file, tmp_path)["База"].sentence == database.DAMAGED


def test_another_programs_file_is_told(tmp_path: Path) -> None:
    with _changing(tmp_path / "книги.sqlite") as connection:
        connection.execute("CREATE TABLE book (id INTEGER)")
    found = looked_at(tmp_path / "книги.sqlite", tmp_path)["База"]
    assert found.line == "✗ База (мешает): «книги.sqlite» — база другой программы. Выберите другую."


def test_a_database_from_the_future_is_told(file: Path, tmp_path: Path) -> None:
    with _changing(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'tomorrow'")
    found = looked_at(file, tmp_path)["База"]
    assert found.state is State.BAD
    assert found.sentence == "«школы.sqlite» создана более новой версией программы. Обновите программу."


def test_an_older_database_will_be_brought_up_to_date(file: Path, tmp_path: Path) -> None:
    with _changing(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    found = looked_at(file, tmp_path)["База"]
    assert found.state is State.LOOK
    assert "прежней версии: обновится сама при запуске" in found.sentence


@contextmanager
def _changing(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    yield connection
    connection.commit()
    connection.close()


def test_a_wrong_password_is_one_sentence(postgres: PostgresServer, tmp_path: Path) -> None:
    with postgres.database("doctor", lambda url: Store.open(url).close()) as url:
        assert looked_at(url, tmp_path)["База"].state is State.GOOD
        found = looked_at(url.replace(postgres.password, "wrong"), tmp_path)["База"]
    assert (found.state, found.sentence) == (
        State.BAD,
        "Сервер базы не принял имя или пароль. Администратору: проверьте их в адресе базы.",
    )


# ── the clock ──


def clock(
    newest: datetime | None = None, theirs: datetime | None = None, at: datetime | None = None
) -> Check:
    facts = SimpleNamespace(newest=newest, clock=theirs)
    (check,) = database.clock(facts, at or datetime(2026, 11, 24, 14, 30, tzinfo=MOSCOW))  # type: ignore[arg-type]
    return check


def test_a_clock_set_back_a_day_is_told_with_both_times() -> None:
    found = clock(newest=datetime(2026, 11, 25, 11, 40, tzinfo=UTC))
    assert found.line == (
        "! Часы (посмотрите): часы отстают: последняя запись сделана 25.11.2026 в 14:40, "
        "а сейчас на них 24.11.2026 14:30. Поправьте дату и время; записи целы, и порядок их не нарушится."
    )


def test_a_clock_that_goes_right_shows_its_zone() -> None:
    found = clock(newest=datetime(2026, 11, 24, 11, 29, tzinfo=UTC))
    assert found.line == "✓ Часы: 24.11.2026 14:30, часовой пояс UTC+03:00."


def test_a_clock_without_a_zone_of_the_place_is_worth_a_look() -> None:
    assert "по Гринвичу" in clock(at=datetime(2026, 11, 24, 14, 30, tzinfo=UTC)).sentence


def test_a_clock_that_differs_from_the_servers_is_told() -> None:
    found = clock(theirs=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    assert found.state is State.LOOK
    assert "Сверьте их." in found.sentence


def test_the_server_says_at_its_start_that_the_clock_is_behind(
    capsys: pytest.CaptureFixture[str], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.serving.server.serve", lambda *_: None)
    with _changing(file) as connection:
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        connection.execute("UPDATE audit SET at = ?", (f"{tomorrow:%Y-%m-%d %H:%M:%S}.000000",))
    code, _, failed = typed(capsys, "serve", "--db", file, "--no-browser")
    assert code == 0
    assert failed.startswith("Часы отстают: последняя запись сделана ")


# ── key and backups ──


def test_a_key_that_others_may_read_is_told(file: Path, tmp_path: Path) -> None:
    read_key(key_path(file, tmp_path, "x"))
    file.with_suffix(".key").chmod(0o644)
    found = looked_at(file, tmp_path)["Ключ"]
    assert found.state is State.LOOK
    assert f"chmod 600 {file.with_suffix('.key')}" in found.sentence


def test_a_lost_key_is_bad_once_links_were_given(tmp_path: Path) -> None:
    assert database.key(tmp_path / "x.sqlite", tmp_path, "x", links=0).state is State.GOOD
    assert database.key(tmp_path / "x.sqlite", tmp_path, "x", links=1).state is State.BAD


def test_a_spoiled_key_is_bad(tmp_path: Path) -> None:
    (tmp_path / "x.key").write_text("не ключ", encoding="utf-8")
    assert "не читается" in database.key(tmp_path / "x.sqlite", tmp_path, "x", links=1).sentence


def test_old_and_missing_backups_are_told(file: Path, tmp_path: Path) -> None:
    def told(at: datetime) -> Check:
        return database.backups(tmp_path / "копии", "школы.sqlite", at, schools=1)

    assert "копий этой базы нет. Сделайте: antirisk backup" in told(now()).sentence
    back_up(file, tmp_path / "копии")
    assert told(now()).state is State.GOOD
    assert "Пора сделать новую" in told(now() + timedelta(days=8)).sentence
    assert "её время ещё не настало" in told(now() - timedelta(days=1)).sentence


# ── the machine ──


def disk(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda path: SimpleNamespace(free=free))


@pytest.mark.parametrize(
    ("free", "state"), [(5 * GIB, State.GOOD), (500 * MIB, State.LOOK), (50 * MIB, State.BAD)]
)
def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    disk(monkeypatch, free)
    assert machine.folder(tmp_path).state is state


def test_a_folder_that_takes_no_files_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.os, "access", lambda path, mode: False)
    assert "нельзя записывать" in machine.folder(tmp_path).sentence


def test_a_folder_in_a_cloud_is_worth_a_look(tmp_path: Path) -> None:
    assert "выключите обмен" in machine.folder(tmp_path / "OneDrive" / "Документы").sentence


@pytest.mark.parametrize(("kind", "there"), [("nfs4", True), ("cifs", True), ("ext4", False)])
def test_a_disk_of_another_machine_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, there: bool
) -> None:
    parts = [
        SimpleNamespace(mountpoint="/", fstype="ext4", opts="rw"),
        SimpleNamespace(mountpoint=str(tmp_path), fstype=kind, opts="rw"),
    ]
    monkeypatch.setattr(machine.psutil, "disk_partitions", lambda all: parts)
    assert machine.on_the_net(tmp_path / "базы") is there


def test_a_missing_part_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = machine.importlib.util.find_spec
    monkeypatch.setattr(
        machine.importlib.util, "find_spec", lambda name: None if name == "segno" else real(name)
    )
    found = machine.program(on_server=False)
    assert (found.state, found.sentence) == (State.BAD, "не хватает частей. Поставьте их: pip install segno")


def test_memory_says_how_many_pages_it_carries(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = SimpleNamespace(total=8 * GIB, available=300 * MIB)
    monkeypatch.setattr(machine.psutil, "virtual_memory", lambda: facts)
    found = machine.memory()
    assert found.state is State.LOOK
    assert found.sentence.startswith("8,0 ГБ, свободно 300 МБ; выдержит ")


@pytest.mark.parametrize(("plugged", "words"), [(True, "выключите сон"), (False, "включите его в сеть")])
def test_a_laptop_must_not_fall_asleep(monkeypatch: pytest.MonkeyPatch, plugged: bool, words: str) -> None:
    battery = SimpleNamespace(percent=61.4, power_plugged=plugged)
    monkeypatch.setattr(machine.psutil, "sensors_battery", lambda: battery, raising=False)
    (found,) = machine.sleep()
    assert words in found.sentence


# ── the network ──


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    """Something that listens on a port and answers every question so."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, json.dumps({"database": "ok"}).encode(), "сервер работает."),
        (503, json.dumps({"database": "no"}).encode(), "сервер работает."),
        (200, b"<html>", "занят другой программой"),
        (404, b"", "занят другой программой"),
        (200, b"[]", "занят другой программой"),
    ],
)
def test_a_port_is_ours_or_somebody_elses(status: int, body: bytes, words: str) -> None:
    with answering(status, body) as port:
        assert words in network.port(port).sentence


def test_a_free_port_is_told() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    assert network.port(port).line == f"✓ Порт: {port} свободен."


def test_the_address_for_the_class_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "network_address", lambda: "192.168.1.5")
    monkeypatch.setattr(network, "_all_addresses", lambda: ["10.0.0.7", "192.168.1.5"])
    (found,) = network.addresses(8866)
    assert "адрес для класса http://192.168.1.5:8866/" in found.sentence
    assert "попробуйте 10.0.0.7" in found.sentence


def test_a_machine_without_a_network_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "network_address", lambda: "127.0.0.1")
    (found,) = network.addresses(8866)
    assert found.state is State.LOOK


@pytest.mark.parametrize(
    ("system", "words"), [("Windows", "разрешите доступ в частной сети"), ("Darwin", "разрешите их")]
)
def test_other_systems_ask_by_themselves(monkeypatch: pytest.MonkeyPatch, system: str, words: str) -> None:
    monkeypatch.setattr(network.platform, "system", lambda: system)
    (found,) = network.firewall(8866)
    assert words in found.sentence


def test_a_firewall_that_is_on_gets_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network.platform, "system", lambda: "Linux")
    monkeypatch.setattr(network, "_UFW", tmp_path / "ufw.conf")
    monkeypatch.setattr(network, "_FIREWALLD", tmp_path / "firewalld")
    assert [check.state for check in network.firewall(8866)] == [State.GOOD]
    (tmp_path / "ufw.conf").write_text("ENABLED=yes\n", encoding="utf-8")
    assert [check.sentence for check in network.firewall(8866)] == [
        "включён ufw. Пропустите класс: sudo ufw allow 8866/tcp"
    ]


# ── the command ──


@pytest.mark.parametrize("failing", ["program", "folder", "memory", "sleep"])
def test_what_cannot_be_looked_at_is_one_line_too(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "no words for this")

    monkeypatch.setattr(machine, failing, fail)
    found = [check for check in examine(str(file), tmp_path, port=1) if "не получилось" in check.sentence]
    assert [check.state for check in found] == [State.LOOK]


def test_the_command_says_it_all_and_its_code_says_whether_work_can_begin(
    capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    code, said, failed = typed(capsys, "doctor", "--db", file, "--port", "1")
    assert (code, failed) == (0, "")
    assert said.splitlines()[2] == "✓ База: «школы.sqlite», 1 школа, целая."
    assert "Стоит посмотреть: " in said
    file.write_bytes(b"no database" * 1000)
    code, said, failed = typed(capsys, "doctor", "--db", file, "--port", "1")
    assert (code, failed) == (1, "")
    assert said.endswith("Работать мешает: 1. Начните со строк со знаком ✗.\n")


def test_a_program_gets_json(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    code, said, _ = typed(capsys, "doctor", "--db", file, "--json")
    told = json.loads(said)
    assert (code, told["ok"]) == (0, True)
    assert {"what", "state", "sentence"} == set(told["checks"][0])


def test_an_address_that_is_none_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    code, said, failed = typed(capsys, "doctor", "--db", "postgresql+psycopg://a:b@c:port/x")
    assert (code, said) == (1, "")
    assert failed.startswith("Адрес базы записан неверно.")


def test_a_terminal_gets_a_square_for_phones(file: Path) -> None:
    """Through a terminal of its own, as a person sees it."""
    if os.name != "posix" or shutil.which("script") is None:
        pytest.skip("this system has no «script» that makes a terminal")
    command = f"{sys.executable} -m toolkit.cli doctor --db {file}"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, check=True, timeout=120
    )
    said = done.stdout.decode("utf-8", "replace")
    if network.class_address(1):
        assert "Для телефонов класса: http://" in said
        assert "█▀" in said
