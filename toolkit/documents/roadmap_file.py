"""Reading a roadmap from what people have: an Excel or Word file, pasted table text, or our JSON form.

A file is read as a stranger's: sizes are checked before it is unpacked, values are taken and never formulas,
and whatever is wrong is one sentence that names the place.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from toolkit.documents import safe_workbook
from toolkit.documents.roadmap_word_reading import read_word
from toolkit.domain.order_reading import read_order
from toolkit.domain.roadmap import Entry, EntryKind, Roadmap
from toolkit.domain.roadmap_reading import TableReading, is_header, read_table, title_entry
from toolkit.domain.wording import day
from toolkit.errors import CellProblem, InputError, WorkbookError

MOST_ROWS, MOST_COLUMNS = 3000, 30
LARGEST_JSON = 5 * 1024 * 1024
NO_TABLE = (
    "таблицы дорожной карты здесь не нашли. В шапке нужны столбцы с мероприятием и сроком или ответственным."
)
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Reading:
    """A roadmap and how it was read: rows that a page had torn and that are whole again, headers left out."""

    roadmap: Roadmap
    joined: int = 0
    repeated: int = 0


def read_roadmap(name: str, data: bytes) -> Reading:
    """The roadmap of a file, by what the file is and not by its name alone.

    Raises:
        WorkbookError: the file is not readable or holds no roadmap; the sentence names file, sheet and place.
    """
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if not data.strip():
        raise _refused(name, "файл пуст.")
    if data.startswith(b"%PDF"):
        raise _refused(name, "это PDF, из него таблицу не прочитать. Нужен Word (.docx) или Excel (.xlsx).")
    if suffix == "json" or data.lstrip()[:1] == b"{":
        return _read_json(name, data)
    if suffix in ("xlsm", "docm", "xltm"):
        raise _refused(name, "файл с макросами не берём. Сохраните его без макросов: .xlsx или .docx.")
    if suffix in ("ods", "odt", "rtf", "csv", "doc"):
        raise _refused(name, f"файл .{suffix} не читаем. Сохраните его как .xlsx или .docx.")
    if suffix in ("docx", "dotx") and data.startswith(_ZIP):
        return _of_document(name, data)
    return _of_workbook(name, data)


def read_text(text: str) -> Reading:
    """The roadmap of a pasted table: cells divided by tabs, as from Word and Excel, or by «|»."""
    rows = [_divided(line) for line in text.splitlines()]
    return _of_grid("Вставленный текст", [row for row in rows if any(row)])


def _divided(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    if "|" in line:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    return [line.strip()]


# ── Excel ──


def _of_workbook(name: str, data: bytes) -> Reading:
    workbook = safe_workbook.open_workbook(data)
    try:
        sheets = {sheet.title: list(_rows(sheet)) for sheet in workbook.worksheets}
    except WorkbookError:
        raise
    except Exception as error:  # whatever openpyxl's lazy parser raises on a broken sheet
        raise _refused(name, "лист Excel прочитать не получилось. Сохраните книгу ещё раз.") from error
    finally:
        workbook.close()
    found = [title for title, rows in sheets.items() if any(is_header(row) for row in rows)]
    if not found:
        raise _refused(name, NO_TABLE)
    if len(found) > 1:
        titles = ", ".join(f"«{title}»" for title in found)
        raise _refused(name, f"дорожная карта есть на нескольких листах: {titles}. Оставьте один.")
    order = [row[0] for title, rows in sheets.items() if title == ORDER_SHEET for row in rows if row[:1]]
    return _of_grid(f"Лист «{found[0]}»", sheets[found[0]], before=order)


ORDER_SHEET = "Приказ"  # where our own workbooks keep the order's text


def _rows(sheet: Any) -> Iterator[list[str]]:
    for at, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        if at > MOST_ROWS:
            problem = CellProblem(sheet.title, at, "", f"больше {MOST_ROWS} строк не читаем. Удалите лишние.")
            raise WorkbookError((problem,))
        cells = [_text(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return day(value.date() if isinstance(value, datetime) else value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


# ── Word ──


def _of_document(name: str, data: bytes) -> Reading:
    parts = read_word(name, data)
    at = next((at for at, part in enumerate(parts) if part.rows and _header_at(part.rows) is not None), None)
    if at is None:
        raise _refused(name, NO_TABLE)
    header_at = _header_at(parts[at].rows)
    assert header_at is not None
    header = parts[at].rows[header_at]
    body = list(parts[at].rows[header_at + 1 :])
    before = [line for part in parts[:at] for line in part.lines_of_all()]
    before += [" ".join(filter(None, dict.fromkeys(row))) for row in parts[at].rows[:header_at]]
    after: list[str] = []
    for part in parts[at + 1 :]:
        # A table of the same width right after it is the rest of it, on the next page.
        if part.rows and len(part.rows[0]) == len(header):
            body.extend(part.rows)
        else:
            after.extend(part.lines_of_all())
    return _made(read_table(header, body), before, after)


def _header_at(rows: Sequence[Sequence[str]]) -> int | None:
    return next((at for at, row in enumerate(rows) if is_header(row)), None)


# ── a grid of cells: Excel, pasted text ──


def _of_grid(place: str, rows: Sequence[Sequence[str]], before: Sequence[str] = ()) -> Reading:
    at = _header_at(rows)
    if at is None:
        raise WorkbookError((safe_workbook.FileProblem("", 0, "", f"{place}: {NO_TABLE}"),))
    header = rows[at]
    width = len(header)
    body = [[*row[:width], *[""] * (width - len(row))] for row in rows[at + 1 :]]
    other = next((row for row in body if is_header(row) and _plain(row) != _plain(header)), None)
    if other is not None:
        told = f"{place}: здесь две таблицы с разными шапками. Оставьте одну."
        raise WorkbookError((safe_workbook.FileProblem("", 0, "", told),))
    head = [" ".join(filter(None, dict.fromkeys(row))) for row in rows[:at]]
    reading = read_table(header, body)
    # Our own workbooks keep the whole paper on a sheet; then the table's heading only repeats it.
    return _made(reading, before or head, _closing(reading))


def _plain(row: Sequence[str]) -> list[str]:
    return [" ".join(cell.lower().split()) for cell in row if cell.strip()]


def _closing(reading: TableReading) -> list[str]:
    """Full-width lines after the last activity are the closing signature, not sections without rows."""
    closing: list[str] = []
    while reading.entries and reading.entries[-1].kind is EntryKind.SECTION and reading.rows:
        closing.insert(0, reading.entries.pop().text)
    return closing


def _made(reading: TableReading, before: Sequence[str], after: Sequence[str]) -> Reading:
    order = read_order(before, after)
    roadmap = Roadmap(order=order, entries=tuple(reading.entries), columns=reading.columns)
    return Reading(roadmap, reading.joined, reading.repeated)


# ── JSON ──


def _read_json(name: str, data: bytes) -> Reading:
    if len(data) > LARGEST_JSON:
        raise _refused(name, "файл больше 5 МБ.")
    try:
        content = json.loads(data.decode("utf-8-sig"))
        columns, rows = _strings(content["columns"]), content["rows"]
        reading = read_table(columns, [])
        for row in rows:
            _take_json(reading, columns, row)
        before, after = (_strings(content.get(f"text_{side}_table", ())) for side in ("before", "after"))
    except InputError as problem:
        raise _refused(name, _lower(str(problem))) from problem
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise _refused(name, "это не дорожная карта в виде JSON: нужны columns и rows.") from problem
    return _made(reading, before, after)


def _take_json(reading: TableReading, columns: Sequence[str], row: dict[str, Any]) -> None:
    kind = EntryKind(row["kind"])
    if kind is EntryKind.ROW:
        more = read_table(columns, [_strings(row["cells"])])
        reading.entries.extend(more.entries)
    else:
        entry = title_entry(str(row["text"]))
        reading.entries.append(Entry(kind=kind, text=entry.text))


def _strings(values: Any) -> list[str]:
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise TypeError("a list of texts is wanted")
    return list(values)


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


def _refused(name: str, sentence: str) -> WorkbookError:
    return WorkbookError((safe_workbook.FileProblem("", 0, "", f"Файл «{name}»: {sentence}"),))
