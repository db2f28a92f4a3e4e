"""A sealed file is taken whole or not at all, whoever made it and whatever happened to it."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from toolkit.errors import ArchiveError
from toolkit.store import archive
from toolkit.store.archive import Archive, Kind, Limits, sealing

LIMITS = Limits(row=200, unpacked=2000)
NAME = "работа.antirisk"
ROWS = [{"id": 1, "text": "=SUM(A1)"}, {"id": 2, "text": "строка\nи ещё"}]
DAMAGED = "Файл «работа.antirisk» повреждён или скопирован не полностью. Возьмите другую копию."
Forge = Callable[[zipfile.ZipFile], None]


def made(rows: list[dict[str, Any]] = ROWS, kind: Kind = Kind.SCHOOL) -> bytes:
    file = io.BytesIO()
    with sealing(file, LIMITS.row) as writer:
        writer.table("line", rows)
        writer.finish(kind, {"at": "2024-09-01"})
    return file.getvalue()


def taken(data: bytes, kind: Kind = Kind.SCHOOL) -> list[dict[str, Any]]:
    with Archive(io.BytesIO(data), NAME, kind, LIMITS) as opened:
        return list(opened.rows("line"))


def forged(write: Forge) -> bytes:
    """A file whose seal holds, made by somebody who knows how files are sealed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        write(packed)
        packed.comment = archive._MARK + b"0" * archive._DIGEST
    data = file.getvalue()
    body = data[: -archive._DIGEST]
    return body + archive._digest(io.BytesIO(body), len(body))


def manifest(**changed: object) -> str:
    told = {"format": 1, "kind": "school", "tables": {"line": {"rows": 1, "sha256": "0" * 64}}}
    return json.dumps({**told, **changed})


def test_rows_come_back_as_they_were() -> None:
    assert taken(made()) == ROWS


def test_equal_content_has_equal_bytes() -> None:
    assert made() == made()


def test_one_changed_byte_anywhere_is_noticed() -> None:
    data = made()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(ArchiveError):
            taken(bytes(changed))


def test_a_file_cut_short_is_noticed_wherever_it_ends() -> None:
    data = made()
    for length in range(4, len(data)):
        with pytest.raises(ArchiveError) as refused:
            taken(data[:length])
        assert str(refused.value) == DAMAGED


@pytest.mark.parametrize("data", [b"", b"\x00", "Уважаемые коллеги".encode(), b"x" * 100_000])
def test_another_file_is_told_from_a_damaged_one(data: bytes) -> None:
    with pytest.raises(ArchiveError) as refused:
        taken(data)
    assert str(refused.value) == "«работа.antirisk» — не файл работы школы. Выберите другой файл."


def test_a_backup_is_no_school_file() -> None:
    with pytest.raises(ArchiveError) as refused:
        taken(made(kind=Kind.BACKUP))
    assert str(refused.value) == (
        "«работа.antirisk» — это файл резервной копии, а здесь нужен файл работы школы."
    )


def test_a_file_of_a_newer_program_is_told_so_whatever_else_is_in_it() -> None:
    def write(packed: zipfile.ZipFile) -> None:
        packed.writestr("manifest.json", manifest(format=2, tables=[]))
        packed.writestr("content.cbor", b"\x00")

    with pytest.raises(ArchiveError) as refused:
        taken(forged(write))
    assert str(refused.value) == (
        "Файл «работа.antirisk» сделан более новой версией программы. Обновите программу и повторите."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "нет",
        "[" * 100_000,
        manifest(format="1"),
        manifest(format=True),
        manifest(format=0),
        manifest(kind=["school"]),
        manifest(kind="letter"),
        manifest(tables=["line"]),
        manifest(tables={"line": 1}),
        manifest(tables={"line": {"rows": "1", "sha256": ""}}),
        manifest(tables={"line": {"rows": 1, "sha256": "0"}, "audit": {"rows": 1, "sha256": "0"}}),
        manifest(tables={"../line": {"rows": 1, "sha256": "0"}}),
        manifest(note="ы" * 1024 * 1024),
    ],
)
def test_a_forged_manifest_is_refused(text: str) -> None:
    def write(packed: zipfile.ZipFile) -> None:
        packed.writestr("manifest.json", text)
        packed.writestr("line.jsonl", '{"id":1}\n')

    with pytest.raises(ArchiveError) as refused:
        taken(forged(write))
    assert str(refused.value) == DAMAGED


@pytest.mark.parametrize(
    "line",
    [
        '{"id":1}',
        '{"id":1}\n{"id":2}\n',
        "[]\n",
        "1\n",
        '{"id":NaN}\n',
        '{"id":1\n',
        "[" * 150 + "\n",
        '{"text":"' + "ы" * 200 + '"}\n',
        "{}" + " " * 300 + "\n",
    ],
)
def test_forged_rows_are_refused(line: str) -> None:
    def write(packed: zipfile.ZipFile) -> None:
        packed.writestr("manifest.json", manifest())
        packed.writestr("line.jsonl", line)

    with pytest.raises(ArchiveError) as refused:
        taken(forged(write))
    assert str(refused.value) == DAMAGED


def test_a_bomb_is_told_by_its_size_before_it_is_unpacked() -> None:
    def write(packed: zipfile.ZipFile) -> None:
        packed.writestr("manifest.json", manifest())
        packed.writestr("line.jsonl", b"{}\n" * 10_000_000)

    with pytest.raises(ArchiveError, match="слишком велик: внутри больше 0 МБ"):
        taken(forged(write))


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    def write(packed: zipfile.ZipFile) -> None:
        packed.writestr("manifest.json", manifest())
        packed.writestr("line.jsonl", b"{}\n" * 1_000_000)
        packed.getinfo("line.jsonl").file_size = 3

    with pytest.raises(ArchiveError):
        taken(forged(write))


def test_two_files_of_one_name_are_refused() -> None:
    def write(packed: zipfile.ZipFile) -> None:
        packed.writestr("line.jsonl", '{"id":1}\n')
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("line.jsonl", '{"id":2}\n')

    with pytest.raises(ArchiveError) as refused:
        taken(forged(write))
    assert str(refused.value) == DAMAGED


def test_a_row_too_long_to_be_read_back_is_not_written() -> None:
    with pytest.raises(ArchiveError, match="слишком велика"):
        made([{"text": "ы" * 200}])
