"""The report as a page: everything computed is there in words, tables are named, text stays text."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from toolkit.domain.profile import Level
from toolkit.example import prepare
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor
from toolkit.ui.nodes import Node, encode, find, h, listeners, text_of
from toolkit.ui.page import Screen
from toolkit.ui.report import Actions, report_screen
from toolkit.ui.report.actions import PaperLine
from toolkit.ui.report.calendar import spans
from toolkit.workflows.report import Report
from toolkit.workflows.visit import Visit

TEAM = Visitor()
NOON = datetime(2023, 10, 2, 12, 41, tzinfo=UTC)
LINKS = {"start": "/", "self_diagnosis": "/self_diagnosis", "antirisk_program": "/antirisk_program"}


def open_report(store: Store, *, served: bool = True) -> Report:
    flow = Report(load())
    flow.open(Visit(store=store, visitor=TEAM, now=lambda: NOON, links=LINKS if served else {}))
    return flow


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "школы.sqlite")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def example_store(tmp_path_factory) -> Iterator[Store]:
    """The example school is only read: one for all tests."""
    opened = Store.open(tmp_path_factory.mktemp("пример") / "школы.sqlite")
    prepare(opened)
    yield opened
    opened.close()


@pytest.fixture
def example(example_store: Store) -> Report:
    return open_report(example_store)


def body(screen: Screen) -> Node:
    return h("div", screen.body)


def shown(flow: Report, actions: Actions | None = None) -> Node:
    return body(report_screen(flow, actions or Actions()))


def everything(node: Node | str) -> Iterator[Node]:
    if isinstance(node, Node):
        yield node
        for child in node.children:
            yield from everything(child)


def tagged(node: Node, tag: str) -> list[Node]:
    return [found for found in everything(node) if found.tag == tag]


def classed(node: Node, name: str) -> list[Node]:
    return [found for found in everything(node) if name in found.attrs.get("class", "").split()]


def words(node: Node) -> str:
    return " ".join(text_of(node).split())


def pressed(node: Node, id_: str, event: str = "click") -> None:
    found = find(node, id_)
    assert found is not None
    found.on[event](None)


# ── the page ──


def test_the_sheet_names_the_school_and_the_day(example: Report) -> None:
    (sheet,) = tagged(shown(example), "article")
    assert sheet.attrs["aria-label"] == "Отчёт школы: Приречная СОШ"
    assert "Состояние работы с рисками на 02.10.2023" in words(sheet)


def test_the_frame_has_no_steps(example: Report) -> None:
    screen = report_screen(example, Actions())
    assert (screen.frame, screen.rail, screen.foot) == ("solo", [], [])


def test_headings_go_down_one_level_at_a_time(example: Report) -> None:
    levels = [int(node.tag[1]) for node in everything(shown(example)) if node.tag in ("h1", "h2", "h3", "h4")]
    assert levels[:2] == [1, 2]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_sections_are_numbered_in_the_order_of_work(example: Report) -> None:
    assert [words(node) for node in tagged(shown(example), "h3")] == [
        "1. Профиль, самодиагностика и решения",
        "2. Программы коротко",
        "3. Календарь мер на 2023/24 учебный год",
        "4. Нагрузка ответственных",
        "5. Что осталось",
    ]


def test_the_paragraph_is_the_workflows(example: Report) -> None:
    paragraph = find(shown(example), "overview")
    assert paragraph is not None
    assert words(paragraph) == " ".join(example.overview)


def test_ids_are_unique(example: Report) -> None:
    ids = [node.attrs["id"] for node in everything(shown(example)) if "id" in node.attrs]
    assert len(ids) == len(set(ids))


def test_one_main_button_prints_in_the_browser(example: Report) -> None:
    (main,) = classed(shown(example), "ar-btn--main")
    assert words(main) == "Напечатать"
    assert main.attrs["data-do"] == "print"


def test_nothing_to_press_gets_on_paper(example: Report) -> None:
    page = shown(example)
    off_paper = [inner for outer in classed(page, "ar-noprint") for inner in everything(outer)]
    presses = [node for node in everything(page) if node.tag in ("button", "a", "summary")]
    assert presses
    assert all(any(node is known for known in off_paper) for node in presses)


def test_the_workbook_is_asked_for(example: Report) -> None:
    asked: list[str] = []
    pressed(shown(example, Actions(workbook=lambda: asked.append("xlsx"))), "workbook")
    assert asked == ["xlsx"]


def test_there_are_blanks_for_the_directors_signature_and_the_date(example: Report) -> None:
    (line,) = classed(shown(example), "ar-report__sign")
    assert words(line) == "Директор Расшифровка подписи Дата"
    assert len(classed(line, "ar-blank")) == 3


# ── tables ──


def test_every_table_scrolls_in_a_named_region_that_takes_focus(example: Report) -> None:
    page = shown(example)
    regions = [node for node in everything(page) if node.attrs.get("role") == "region"]
    inside = [table for region in regions for table in tagged(region, "table")]
    assert len(inside) == len(tagged(page, "table")) == 3
    assert all(region.attrs["tabindex"] == "0" for region in regions)
    names = [region.attrs["aria-label"] for region in regions]
    assert len(set(names)) == len(names)


def test_every_table_has_a_caption_and_every_header_a_scope(example: Report) -> None:
    page = shown(example)
    assert all(words(tagged(table, "caption")[0]) for table in tagged(page, "table"))
    assert {head.attrs.get("scope") for head in tagged(page, "th")} == {"col", "row", "rowgroup"}


def test_there_is_a_row_for_each_factor_in_the_profiles_order(example: Report) -> None:
    table = tagged(shown(example), "table")[0]
    rows = [words(tagged(row, "th")[0]) for row in tagged(tagged(table, "tbody")[0], "tr")]
    assert rows == [line.title for line in example.contents.factors]


def test_a_level_has_bars_a_word_and_a_number(example: Report) -> None:
    table = tagged(shown(example), "table")[0]
    row = next(row for row in tagged(table, "tr") if "кадров" in words(row))
    cell = tagged(row, "td")[1]
    assert words(cell) == "средняя, 62,5 ; мнения расходятся ; скрыто: родители"
    assert len([bar for bar in tagged(cell, "rect") if bar.attrs.get("class") == "on"]) == Level.MEDIUM


def test_each_month_of_a_measure_is_a_bar_and_a_word(example: Report) -> None:
    table = tagged(shown(example), "table")[1]
    months = sum(len(bar.months) for part in example.contents.calendar for bar in part.bars)
    assert words(table).count("идёт") == len(classed(table, "bar")) == months


def test_every_row_of_the_calendar_spans_all_months(example: Report) -> None:
    table = tagged(shown(example), "table")[1]
    columns = len(example.contents.months) + 2
    for row in tagged(table, "tr"):
        cells = [*tagged(row, "th"), *tagged(row, "td")]
        assert sum(int(cell.attrs.get("colspan", "1")) for cell in cells) == columns


def test_a_measure_without_a_term_says_so(example: Report) -> None:
    table = tagged(shown(example), "table")[1]
    row = next(row for row in tagged(table, "tr") if "Обучать учителей" in words(row))
    assert words(tagged(row, "td")[1]) == "срок не назван"


def test_a_measure_without_a_responsible_says_so(example: Report) -> None:
    page = shown(example)
    row = next(row for row in tagged(page, "tr") if words(row).startswith("Организовать уроки"))
    assert words(tagged(row, "td")[0]) == "не назван"
    assert "Без ответственного: 1 мера." in words(page)


def test_short_months_are_read_in_full(example: Report) -> None:
    table = tagged(shown(example), "table")[1]
    month = classed(tagged(table, "thead")[0], "m")[0]
    assert words(month) == "сен сентябрь 2023"
    assert tagged(month, "span")[0].attrs["aria-hidden"] == "true"


def test_load_has_a_row_for_each_responsible(example: Report) -> None:
    table = tagged(shown(example), "table")[2]
    rows = [
        [words(cell) for cell in (*tagged(row, "th"), *tagged(row, "td"))][:3] for row in tagged(table, "tr")
    ]
    assert ["зам. директора", "4", "4: октябрь"] in rows
    assert ["методист", "1", "месяцы не названы"] in rows
    assert len(rows) == len(example.contents.loads) + 1


@pytest.mark.parametrize(
    ("months", "said"),
    [
        ([(2023, 10)], "октябрь"),
        ([(2023, 12), (2024, 1)], "декабрь–январь"),
        ([(2023, 10), (2023, 11), (2024, 6)], "октябрь–ноябрь, июнь"),
        ([], ""),
    ],
)
def test_neighbouring_months_are_said_together(months: list[tuple[int, int]], said: str) -> None:
    assert spans([date(year, month, 1) for year, month in months]) == said


# ── programs, what is left ──


def test_programs_in_brief(example: Report) -> None:
    empty, written = (words(node) for node in classed(shown(example), "ar-report__brief"))
    assert "Ответственный за фактор: пока не назван; мер: 4; замечания проверки: 1 ошибка" in empty
    assert "Цель пока не собрана" in empty
    assert "Ответственный за фактор: директор; мер: 5; замечания проверки: 2 ошибки" in written
    assert "Число незакрытых ставок педагогов: 3\u00a0ед. → станет 1\u00a0ед. к 31.05.2024" in text_of(
        classed(shown(example), "ar-report__brief")[1]
    ).replace("  ", " ")


def test_all_findings_stand_under_their_severity(example: Report) -> None:
    page = shown(example)
    for left, block in zip(example.contents.left, classed(page, "ar-report__left"), strict=True):
        said = [words(line) for line in tagged(block, "li")]
        assert said == [" ".join(found.sentence.split()) for _, group in left.by_program for found in group]
        assert str(left.total) in words(tagged(block, "h4")[0])


def test_findings_lead_to_the_program_app(example: Report) -> None:
    link = find(shown(example), "to-antirisk-program")
    assert link is not None
    assert link.attrs["href"] == f"/antirisk_program?school={example.facts.school.id}"


def test_in_a_notebook_there_are_no_addresses(example_store: Store) -> None:
    assert tagged(shown(open_report(example_store, served=False)), "a") == []


# ── the picture ──


def test_the_picture_is_drawn_only_when_it_is_opened(example: Report) -> None:
    actions = Actions(calendar=lambda: ("data:image/png;base64,AA", "Меры по ответственным и месяцам."))
    page = shown(example, actions)
    assert tagged(page, "img") == []
    pressed(page, f"picture-{example.revision}", "open")
    (image,) = tagged(shown(example, actions), "img")
    assert (image.attrs["src"], image.attrs["alt"]) == (
        "data:image/png;base64,AA",
        "Меры по ответственным и месяцам.",
    )


def test_refresh_closes_the_picture_of_older_facts(example: Report) -> None:
    actions = Actions(calendar=lambda: ("data:image/png;base64,AA", "Меры."))
    before = f"picture-{example.revision}"
    pressed(shown(example, actions), before, "open")
    pressed(shown(example, actions), "refresh")
    assert find(shown(example, actions), before) is None
    assert tagged(shown(example, actions), "img") == []


def test_refresh_is_said_to_a_reader(example: Report) -> None:
    heard: list[str] = []
    example.say = heard.append
    pressed(shown(example), "refresh")
    assert heard == ["Отчёт собран заново."]


# ── while there is nothing to show ──


def test_without_a_school_the_page_says_where_to_begin(store: Store) -> None:
    page = shown(open_report(store))
    assert "Сначала назовите школу" in words(page)
    link = find(page, "to-diagnosis")
    assert link is not None
    assert link.attrs["href"] == "/self_diagnosis"


def test_without_a_school_in_a_notebook_the_page_names_the_notebook(store: Store) -> None:
    assert "Откройте тетрадь self_diagnosis.ipynb" in words(shown(open_report(store, served=False)))


def test_of_several_schools_one_is_chosen(store: Store) -> None:
    first = store.schools.create("Береговая СОШ", year=2023, visitor=TEAM)
    store.schools.create("Заречная СОШ", year=2023, visitor=TEAM)
    flow = open_report(store)
    page = shown(flow)
    assert words(page).index("Береговая СОШ") < words(page).index("Заречная СОШ")
    pressed(page, f"school-{first.id}")
    assert "Береговая СОШ" in words(tagged(shown(flow), "article")[0])


def test_without_a_profile_the_page_says_what_to_do(store: Store) -> None:
    school = store.schools.create("Заречная СОШ", year=2023, visitor=TEAM)
    page = shown(open_report(store))
    assert tagged(page, "table") == []
    assert "Таблица появится, когда в самодиагностике будет хотя бы один фактор профиля." in words(page)
    link = find(page, "to-self-diagnosis")
    assert link is not None
    assert link.attrs["href"] == f"/self_diagnosis?school={school.id}"


def test_without_programs_the_page_says_what_comes_first(store: Store) -> None:
    school = store.schools.create("Заречная СОШ", year=2023, visitor=TEAM)
    cycle = store.schools.current_cycle(school.id)
    store.profiles.add_factor(cycle.id, "R02", "Дефицит кадров", level=Level.HIGH, visitor=TEAM)
    page = shown(open_report(store))
    assert "Программ пока нет. Сначала решите в самодиагностике, какие риски подтверждаете." in words(page)
    assert "ответов нет" in words(tagged(page, "table")[0])


def test_a_program_without_measures_shows_no_empty_calendar(store: Store) -> None:
    school = store.schools.create("Заречная СОШ", year=2023, visitor=TEAM)
    cycle = store.schools.current_cycle(school.id)
    store.profiles.add_factor(cycle.id, "R02", "Дефицит кадров", level=Level.HIGH, visitor=TEAM)
    store.programs.create(cycle.id, "R02", "Дефицит кадров", visitor=TEAM)
    page = shown(open_report(store))
    assert [words(node) for node in tagged(page, "h3")][1:] == ["2. Программы коротко", "3. Что осталось"]
    assert "мер пока нет" in words(page)


# ── safety ──


def test_what_people_typed_stays_text(store: Store) -> None:
    typed = "<script>alert(1)</script>"
    school = store.schools.create(typed, year=2023, visitor=TEAM)
    cycle = store.schools.current_cycle(school.id)
    store.profiles.add_factor(cycle.id, "R02", typed, level=Level.HIGH, visitor=TEAM)
    program = store.programs.create(cycle.id, "R02", typed, visitor=TEAM)
    store.programs.set_field(program.id, "goal_sentence", typed, seen=0, visitor=TEAM)
    store.programs.add_measure(
        program.id, visitor=TEAM, activity=typed, responsible=typed, term_text="<b>октябрь</b>"
    )
    screen = report_screen(open_report(store), Actions())
    page = h("div", screen.top, screen.body)
    assert tagged(page, "script") == tagged(page, "b") == []
    assert text_of(page).count(typed) >= 6
    assert all("srcdoc" not in node.attrs for node in everything(page))


def test_the_page_can_be_sent_to_the_browser(example: Report) -> None:
    page = shown(example)
    assert encode(page)
    assert {"workbook:click", "refresh:click"} <= set(listeners(page))


# ── documents ──


READY = PaperLine("antirisk_program", "R02", "Антирисковая программа — Кадры")
LACKING = PaperLine("joint_plan", "", "План совместных действий", "Совместного плана пока нет.")


def test_a_document_that_is_ready_is_downloaded_in_word_or_pdf(example: Report) -> None:
    asked: list[object] = []
    actions = Actions(papers=lambda: [READY], paper=lambda *what: asked.append(what), pdf=True)
    page = shown(example, actions)
    for id_ in ("word-antirisk_program-r02", "pdf-antirisk_program-r02"):
        find(page, id_).on["click"](None)
    assert asked == [("antirisk_program", "R02", False), ("antirisk_program", "R02", True)]


def test_a_document_that_is_not_ready_says_what_it_lacks(example: Report) -> None:
    page = shown(example, Actions(papers=lambda: [READY, LACKING]))
    assert "Совместного плана пока нет." in text_of(page)
    assert find(page, "word-joint_plan") is None


def test_without_an_office_no_pdf_is_promised(example: Report) -> None:
    page = shown(example, Actions(papers=lambda: [READY]))
    assert "PDF" not in text_of(page)


def test_all_documents_and_the_site_page_are_downloaded(example: Report) -> None:
    asked: list[object] = []
    actions = Actions(
        papers=lambda: [READY],
        archive=lambda pdf: asked.append(pdf),
        site_page=lambda: asked.append("page"),
        pdf=True,
    )
    page = shown(example, actions)
    for id_ in ("archive", "archive-pdf", "site-page"):
        find(page, id_).on["click"](None)
    assert asked == [False, True, "page"]
