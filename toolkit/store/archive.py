"""A sealed file of tables: a zip with a manifest and one file of JSON lines a table.

Backups and schools' files are such files. The seal, in the comment at the zip's end, is the sha256 of all
that stands before it, so one changed byte anywhere is noticed. It proves that a file is whole, not who made
it: whatever is read is checked like anything else that people bring.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import IO, Any, Self

from toolkit import __version__
from toolkit.errors import ArchiveError

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 1024 * 1024
_MARK = b"antirisk-sha256:"
_DIGEST = 64  # characters
_BLOCK = 1024 * 1024
# Files of equal content have equal bytes wherever they are made.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX = 3

# What zipfile raises when a member is not what the directory says.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError)

Values = Mapping[str, Any]


class Kind(StrEnum):
    """What a sealed file holds."""

    BACKUP = "backup"
    SCHOOL = "school"

    @property
    def word(self) -> str:
        """As a person calls it."""
        return "файл резервной копии" if self is Kind.BACKUP else "файл работы школы"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: bytes of one row, bytes unpacked (None: as many as there are)."""

    row: int
    unpacked: int | None = None


class ArchiveWriter:
    """Tables that go into a file one after another."""

    def __init__(self, packed: zipfile.ZipFile, row_limit: int) -> None:
        self._packed = packed
        self._row_limit = row_limit
        self._tables: dict[str, dict[str, Any]] = {}

    def table(self, name: str, rows: Iterable[Values]) -> int:
        """Write a table's rows as they come; returns how many there were."""
        digest, count = hashlib.sha256(), 0
        with self._packed.open(_member(f"{name}.jsonl"), "w", force_zip64=True) as file:
            for row in rows:
                line = as_line(row)
                if len(line) > self._row_limit:
                    raise ArchiveError("Одна из записей слишком велика для файла. Сократите её и повторите.")
                digest.update(line)
                file.write(line)
                count += 1
        self._tables[name] = {"rows": count, "sha256": digest.hexdigest()}
        return count

    def finish(self, kind: Kind, head: Values) -> None:
        """Write the manifest: what the file is, and what every table's file must hold."""
        told = {"format": FORMAT, "kind": kind, "program": __version__, **head, "tables": self._tables}
        text = json.dumps(told, ensure_ascii=False, indent=1).encode()
        self._packed.writestr(_member(MANIFEST), text)


@contextmanager
def sealing(file: IO[bytes], row_limit: int) -> Iterator[ArchiveWriter]:
    """A writer into an open file; after it the file is sealed."""
    with zipfile.ZipFile(file, "w") as packed:
        yield ArchiveWriter(packed, row_limit)
        packed.comment = _MARK + b"0" * _DIGEST
    length = file.seek(0, 2) - _DIGEST
    seal = _digest(file, length)
    file.seek(length)
    file.write(seal)
    file.flush()


class Archive:
    """A sealed file opened for reading; what is wrong with it is told at once, one sentence."""

    def __init__(self, file: IO[bytes], name: str, kind: Kind, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        _check_seal(file, name, kind)
        try:
            self._packed = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as problem:
            raise damaged(name) from problem
        self.manifest = self._manifest(kind)
        self.tables: dict[str, int] = {}
        self._digests: dict[str, str] = {}
        self._take_tables()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._packed.close()

    @property
    def unpacked(self) -> int:
        """Bytes of all tables together."""
        return sum(member.file_size for member in self._packed.infolist())

    def text(self, name: str) -> str:
        """A word of the manifest."""
        value = self.manifest.get(name)
        if not isinstance(value, str):
            raise damaged(self._name)
        return value

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """A table's rows one by one; after the last one their number and their digest have been compared."""
        digest, count = hashlib.sha256(), 0
        try:
            with self._packed.open(f"{table}.jsonl") as file:
                while line := file.readline(self._limits.row + 1):
                    if len(line) > self._limits.row or not line.endswith(b"\n"):
                        raise damaged(self._name)
                    digest.update(line)
                    count += 1
                    yield _object(line, self._name)
        except _UNREADABLE as problem:
            raise damaged(self._name) from problem
        if (count, digest.hexdigest()) != (self.tables[table], self._digests[table]):
            raise damaged(self._name)

    def check(self) -> None:
        """Read everything once. Raises ArchiveError when something is not as the manifest says."""
        for table in self.tables:
            for _row in self.rows(table):
                pass

    def _manifest(self, kind: Kind) -> dict[str, Any]:
        try:
            if self._packed.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
                raise damaged(self._name)
            told = _object(self._packed.read(MANIFEST), self._name)
        except _UNREADABLE as problem:
            raise damaged(self._name) from problem
        form, found = told.get("format"), told.get("kind")
        if not isinstance(form, int) or isinstance(form, bool) or form < 1:
            raise damaged(self._name)
        if form > FORMAT:
            raise newer(self._name)
        if found != kind:
            if not isinstance(found, str) or found not in Kind.__members__.values():
                raise damaged(self._name)
            raise ArchiveError(f"«{self._name}» — это {Kind(found).word}, а здесь нужен {kind.word}.")
        return told

    def _take_tables(self) -> None:
        told = self.manifest.get("tables")
        members = self._packed.infolist()
        if not isinstance(told, dict) or len(members) != len(told) + 1:
            raise damaged(self._name)
        for name, facts in told.items():
            rows, digest = (
                (facts.get("rows"), facts.get("sha256")) if isinstance(facts, dict) else (None, None)
            )
            if not isinstance(rows, int) or not isinstance(digest, str):
                raise damaged(self._name)
            self.tables[name], self._digests[name] = rows, digest
        if {member.filename for member in members} != {MANIFEST, *(f"{name}.jsonl" for name in told)}:
            raise damaged(self._name)
        if self._limits.unpacked is not None and self.unpacked > self._limits.unpacked:
            limit = self._limits.unpacked // (1024 * 1024)
            raise ArchiveError(
                f"Файл «{self._name}» слишком велик: внутри больше {limit} МБ. Ничего не изменилось."
            )


def as_line(row: Values) -> bytes:
    """A row as it is written."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def damaged(name: str) -> ArchiveError:
    """The sentence about a file whose content is not what was once written."""
    return ArchiveError(f"Файл «{name}» повреждён или скопирован не полностью. Возьмите другую копию.")


def newer(name: str) -> ArchiveError:
    """The sentence about a file from the future."""
    return ArchiveError(
        f"Файл «{name}» сделан более новой версией программы. Обновите программу и повторите."
    )


def sealed(file: IO[bytes]) -> bool:
    """Whether the file ends as ours do; cheap, says nothing about its content."""
    return _tail(file) is not None


def _check_seal(file: IO[bytes], name: str, kind: Kind) -> None:
    seal = _tail(file)
    if seal is None:
        file.seek(0)
        if file.read(4) == b"PK\x03\x04":
            raise damaged(name)
        raise ArchiveError(f"«{name}» — не {kind.word}. Выберите другой файл.")
    if _digest(file, file.seek(0, 2) - _DIGEST) != seal:
        raise damaged(name)


def _tail(file: IO[bytes]) -> bytes | None:
    length = file.seek(0, 2)
    file.seek(max(0, length - len(_MARK) - _DIGEST))
    mark, seal = (tail := file.read())[: len(_MARK)], tail[len(_MARK) :]
    return seal if mark == _MARK and len(seal) == _DIGEST else None


def _digest(file: IO[bytes], length: int) -> bytes:
    """The sha256 of the first bytes of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    file.seek(0)
    while length > 0 and (block := file.read(min(_BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode()


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _MOMENT)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = _UNIX
    member.external_attr = 0o600 << 16
    return member


def _object(text: bytes, name: str) -> dict[str, Any]:
    try:
        value = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise damaged(name) from problem
    if not isinstance(value, dict):
        raise damaged(name)
    return value


def _no_number(word: str) -> None:
    raise ValueError(word)
