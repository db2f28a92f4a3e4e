"""Roadmaps go out in every layout and come back with every row; files of strangers are refused in words."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from toolkit.documents import roadmap_word, roadmap_workbook
from toolkit.documents.roadmap_file import Reading, read_roadmap, read_text
from toolkit.documents.roadmap_layout import lines, names, read_layout
from toolkit.domain.roadmap import Entry, EntryKind, Roadmap, RoadmapRow
from toolkit.errors import CatalogueError, DocumentError, WorkbookError
from toolkit.places import own_places

LAYOUTS = own_places().templates / "roadmaps"
PAPERS = Path(__file__).parent.parent / "roadmaps"
FORMATS = {"docx": roadmap_word.build, "xlsx": roadmap_workbook.build}
HEADER = ("№ п/п", "Мероприятия", "Сроки", "Ответственные", "Ожидаемый результат")


def paper(name: str) -> Roadmap:
    return read_roadmap(f"{name}.json", (PAPERS / f"{name}.json").read_bytes()).roadmap


def workbook_of(*rows: tuple[object, ...], title: str = "План") -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    return saved(workbook)


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(WorkbookError) as problem:
        read_roadmap(name, data)
    return str(problem.value)


# ── out and back ──


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("layout", names(LAYOUTS))
@pytest.mark.parametrize("name", ["000", "003"])
def test_a_real_roadmap_goes_out_in_any_layout_and_comes_back_whole(
    name: str, layout: str, kind: str
) -> None:
    roadmap, form = paper(name), read_layout(LAYOUTS, layout)
    reading = read_roadmap(f"карта.{kind}", FORMATS[kind](roadmap, form))
    assert len(reading.roadmap.rows) == len(roadmap.rows)
    assert list(lines(reading.roadmap, form)) == list(lines(roadmap, form))
    assert reading.roadmap.order.annex_title == roadmap.order.annex_title
    assert (reading.roadmap.order.number, reading.joined) == (roadmap.order.number, 0)


@pytest.mark.parametrize(("name", "layout"), [("000", "000"), ("003", "003")])
def test_a_paper_keeps_its_own_cells_in_its_own_layout(name: str, layout: str) -> None:
    content = json.loads((PAPERS / f"{name}.json").read_text(encoding="utf-8"))
    written = [row["cells"] if row["kind"] == "row" else [row["text"]] for row in content["rows"]]
    shown = [list(line.cells) for line in lines(paper(name), read_layout(LAYOUTS, layout))]
    if name == "003":  # its last section counts 1, 3, 4: mended
        for cells, number in zip(written[-2:], ("2.", "3."), strict=True):
            cells[0] = number
    assert shown == written


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"), exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=40,
).map(lambda text: "Слово " + " ".join(text.split()))
ROWS = st.builds(
    RoadmapRow,
    activity=WORDS,
    form=WORDS,
    term_text=WORDS,
    responsible=WORDS,
    participants=WORDS,
    result=WORDS,
)
TITLES = st.integers(1, 9).map(lambda number: Entry(kind=EntryKind.SECTION, text=f"Раздел номер {number}"))
TABLES = st.lists(st.one_of(TITLES, ROWS.map(lambda row: Entry(kind=EntryKind.ROW, row=row))), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    TABLES.filter(lambda found: bool(found) and found[-1].kind is EntryKind.ROW),
    st.sampled_from(sorted(FORMATS)),
)
def test_any_roadmap_comes_back_as_it_went_out(entries: list[Entry], kind: str) -> None:
    roadmap, form = Roadmap(entries=tuple(entries)), read_layout(LAYOUTS, "general")
    reading = read_roadmap(f"карта.{kind}", FORMATS[kind](roadmap, form))
    assert list(lines(reading.roadmap, form)) == list(lines(roadmap, form))


def test_no_field_is_lost_where_a_layout_has_no_column_for_it() -> None:
    row = RoadmapRow(
        activity="Встреча", form="приказ", term_text="май", responsible="методист", participants="учителя",
        task="Помочь", result="протокол",
    )  # fmt: skip
    for name in names(LAYOUTS):
        (line,) = lines(Roadmap(entries=(Entry(kind=EntryKind.ROW, row=row),)), read_layout(LAYOUTS, name))
        said = " ".join(line.cells)
        assert all(
            word in said for word in ("Встреча", "приказ", "май", "методист", "учителя", "Помочь", "протокол")
        )


def test_a_formula_in_a_row_stays_a_text() -> None:
    row = RoadmapRow(activity="=1+1", term_text="@май", responsible="+методист")
    data = roadmap_workbook.build(
        Roadmap(entries=(Entry(kind=EntryKind.ROW, row=row),)), read_layout(LAYOUTS, "001")
    )
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    kinds = {cell.data_type for cells in sheet.iter_rows() for cell in cells if cell.value is not None}
    assert kinds == {"s"}


# ── files as people have them ──


def test_a_table_in_the_third_row_with_a_title_above_is_found() -> None:
    data = workbook_of(
        ("Дорожная карта на 2024 год",), (), HEADER, (1, "Встреча", "май 2024", "методист", "протокол")
    )
    roadmap = read_roadmap("план.xlsx", data).roadmap
    assert (roadmap.order.annex_title, roadmap.rows[0].activity) == (
        ("Дорожная карта на 2024 год",),
        "Встреча",
    )


def test_merged_titles_dates_and_moved_columns_are_read() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(("Ответственные", "Сроки", "Мероприятия", "№"))
    sheet.append(("I. Организация",))
    sheet.merge_cells("A2:D2")
    sheet.append(("методист", date(2024, 9, 1), "Встреча", 1.0))
    roadmap = read_roadmap("план.xlsx", saved(workbook)).roadmap
    assert roadmap.entries[0].text == "I. Организация"
    assert roadmap.rows == (
        RoadmapRow(number="1", activity="Встреча", term_text="01.09.2024", responsible="методист"),
    )


def test_other_sheets_are_left_alone() -> None:
    workbook = load_workbook(io.BytesIO(workbook_of(HEADER, ("1", "Встреча", "май", "методист", ""))))
    workbook.create_sheet("Списки").append(("школа", "адрес"))
    assert len(read_roadmap("план.xlsx", saved(workbook)).roadmap.rows) == 1


def test_a_word_table_that_goes_on_over_pages_is_one() -> None:
    document = Document()
    document.add_paragraph("Дорожная карта")
    for rows in ((HEADER, ("1.", "Организация семинаров для", "май", "методист", "")),
                 (("", "учителей", "", "", ""), ("2.", "Встреча", "июнь", "методист", ""))):  # fmt: skip
        table = document.add_table(rows=0, cols=5)
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                cell.text = words
        document.add_paragraph()
    reading = read_roadmap("план.docx", saved(document))
    assert [row.activity for row in reading.roadmap.rows] == ["Организация семинаров для учителей", "Встреча"]
    assert reading.joined == 1


def test_pasted_text_with_tabs_or_bars_is_a_table() -> None:
    tabs = "\n".join("\t".join(row) for row in (HEADER, ("1.", "Встреча", "май", "методист", "протокол")))
    bars = tabs.replace("\t", " | ")
    for text in (tabs, bars):
        assert read_text(text).roadmap.rows[0].result == "протокол"


def test_the_order_and_the_signature_are_not_rows() -> None:
    data = workbook_of(
        HEADER, ("1.", "Встреча", "май", "методист", ""), ("Начальник управления", "", "", "И.О. Фамилия")
    )
    reading: Reading = read_roadmap("план.xlsx", data)
    assert (len(reading.roadmap.rows), reading.roadmap.order.closing) == (
        1,
        ("Начальник управления И.О. Фамилия",),
    )


# ── bad files ──


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("план.xlsx", b"", "файл пуст"),
        ("план.pdf", b"%PDF-1.7 ...", "это PDF"),
        ("план.xlsx", b"%PDF-1.7 ...", "это PDF"),
        ("план.ods", b"PK\x03\x04", "файл .ods не читаем"),
        ("план.xlsm", b"PK\x03\x04", "файл с макросами"),
        ("план.xlsx", b"hello", "Это не файл Excel"),
        ("план.docx", b"PK\x03\x04 broken", "это не документ Word или он повреждён"),
        ("план.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "файл старого формата"),
        ("план.json", b"{}", "нужны columns и rows"),
        ("план.json", b'{"columns": [1], "rows": []}', "нужны columns и rows"),
        ("план.json", b'{"columns": ["A"], "rows": []}', "не нашли таблицу"),
        ("план.json", b"[" * 100000, "нужны columns и rows"),
    ],
)
def test_what_is_no_roadmap_is_refused_in_one_sentence(name: str, data: bytes, words: str) -> None:
    said = refusal(name, data)
    assert words in said
    assert "\n" not in said


def test_a_workbook_without_a_roadmap_says_what_was_looked_for() -> None:
    assert "таблицы дорожной карты здесь не нашли" in refusal("список.xlsx", workbook_of(("Школа", "Адрес")))


def test_two_roadmaps_in_a_workbook_are_not_guessed_between() -> None:
    workbook = load_workbook(io.BytesIO(workbook_of(HEADER)))
    workbook.create_sheet("Ещё").append(HEADER)
    assert "на нескольких листах: «План», «Ещё»" in refusal("план.xlsx", saved(workbook))


def test_two_tables_on_one_sheet_are_not_mixed() -> None:
    other = ("Задача", "Мероприятие", "Срок", "Ответственный", "Участники")
    assert "две таблицы" in refusal("план.xlsx", workbook_of(HEADER, ("1", "Встреча", "май", "", ""), other))


def test_too_many_rows_are_refused_at_their_row() -> None:
    data = workbook_of(HEADER, *((number, "Встреча", "май", "", "") for number in range(3100)))
    assert "больше 3000 строк" in refusal("план.xlsx", data)


@pytest.mark.parametrize(
    ("name", "part"), [("план.docx", "word/document.xml"), ("план.xlsx", "xl/workbook.xml")]
)
def test_a_small_archive_of_gigabytes_is_not_unpacked(name: str, part: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, b"0" * 60_000_000)
    assert "слишком велик внутри" in refusal(name, buffer.getvalue())


def test_a_document_type_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert "повреждён" in refusal("план.docx", buffer.getvalue())


# ── layouts ──


def test_a_layout_of_ones_own_needs_no_code(tmp_path: Path) -> None:
    text = (
        (LAYOUTS / "001.yaml").read_text(encoding="utf-8").replace("Наименование мероприятия", "Что делаем")
    )
    (tmp_path / "наша.yaml").write_text(text, encoding="utf-8")
    assert names(tmp_path) == ("наша",)
    assert read_layout(tmp_path, "наша").columns[1].header == "Что делаем"


def test_an_unknown_layout_is_refused_with_those_there_are() -> None:
    with pytest.raises(DocumentError, match="Есть: 000, 001, 002, 003, general"):
        read_layout(LAYOUTS, "../general")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("поле: [срок]", "поле: [сроки]", "столбцы → 3-я запись → поле"),
        ("поле: [задача, мероприятие]", "поле: [задача]", "нужен столбец с полем «мероприятие»"),
        ("поле: [срок]", "поле: [номер]", "поле уже стоит в другом столбце"),
        ('номер: "{n}."', 'номер: "."', "нужно «{n}»"),
        ("лист: альбомный", "лист: большой", "лист"),
        ("ширина: 22", "ширина: 0", "ширина"),
    ],
)
def test_a_broken_layout_is_told_with_its_place(tmp_path: Path, before: str, after: str, words: str) -> None:
    text = (LAYOUTS / "001.yaml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "наша.yaml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as problem:
        read_layout(tmp_path, "наша")
    assert "наша.yaml" in str(problem.value)
    assert words in str(problem.value)
