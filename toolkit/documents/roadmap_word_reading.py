"""The paragraphs and tables of a Word file in their order, as plain lines and cells."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from toolkit.documents import safe_workbook
from toolkit.errors import WorkbookError

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 1000
MOST_ROWS = 3000


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of paragraphs, or a table."""

    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def lines_of_all(self) -> list[str]:
        """The part as lines; the cells of a table that is no roadmap (a signature) one after another."""
        if not self.rows:
            return list(self.lines)
        return [
            line for row in self.rows for cell in dict.fromkeys(row) for line in cell.splitlines() if line
        ]


def read_word(name: str, data: bytes) -> list[Part]:
    """The parts of a document. Raises WorkbookError with one sentence for what is no sound .docx."""
    _check(name, data)
    from docx import Document
    from docx.table import Table

    try:
        document = Document(BytesIO(data))
        parts: list[Part] = []
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                parts += [Part(lines=tuple(lines)), Part(rows=_rows(block))]
                lines = []
            else:
                lines += block.text.splitlines()
        return [*parts, Part(lines=tuple(lines))]
    except WorkbookError:
        raise
    except Exception as error:  # python-docx raises whatever its parsers raise on a broken part
        raise _refused(name, "файл Word прочитать не получилось. Сохраните его ещё раз.") from error


def _rows(table: Any) -> tuple[tuple[str, ...], ...]:
    rows = []
    width = len(table.columns)
    for row in table.rows[:MOST_ROWS] if len(table.rows) > MOST_ROWS else table.rows:
        cells = [cell.text.strip() for cell in row.cells]
        rows.append(tuple([*cells, *[""] * (width - len(cells))][:width]))
    return tuple(rows)


def _check(name: str, data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        raise _refused(name, f"файл больше {LARGEST_FILE // (1024 * 1024)} МБ. Уберите из него картинки.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise _refused(name, "файл слишком велик внутри. Перенесите таблицу в новый документ.")
            names = archive.namelist()
            if "word/document.xml" not in names:
                raise _refused(name, "это не документ Word. Нужен файл .docx.")
            if any("vbaProject" in part for part in names):
                raise _refused(name, "файл с макросами не берём. Сохраните его как .docx.")
            if any(b"<!DOCTYPE" in archive.read(part) for part in names if part.endswith(".xml")):
                raise _refused(name, "файл повреждён. Сохраните документ в Word ещё раз.")
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise _refused(name, "это не документ Word или он повреждён. Сохраните его ещё раз.") from error


def _refused(name: str, sentence: str) -> WorkbookError:
    return WorkbookError((safe_workbook.FileProblem("", 0, "", f"Файл «{name}»: {sentence}"),))
