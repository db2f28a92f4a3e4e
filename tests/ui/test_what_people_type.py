"""Whatever a person types is shown back as text, whole and unchanged, on every screen that shows it."""

from pathlib import Path

import pytest

from tests.ui.reading import everything, of_tag, texts, whole
from tests.ui.test_screens import Pages, along, screen_of
from tests.workflows.opening import answer_everything, antirisk_program, self_diagnosis
from toolkit.domain.program import LineKind
from toolkit.store.database import Store
from toolkit.ui.nodes import Node

SCRIPT = "<script>alert('раз')</script>"
PICTURE = "<img src=x onerror=alert(2)>"
ENTITY = "&lt;b&gt; & «ёлки» &nbsp;"
EMOJI = "👩🏽‍🏫 учитель 🎓"
LONG = "ы" * 5000
ODD = (SCRIPT, PICTURE, ENTITY, EMOJI, LONG)
OWN_TAGS = """
div span p b h1 h2 h3 br small a button nav ol ul li details summary svg use rect section aside form fieldset
legend label input select option datalist textarea progress table caption thead tbody tr th td dialog img
"""


def name_of(text: str) -> str:
    """The beginning that fits into a name."""
    return text[:300]


def write_everywhere(store: Store, text: str) -> None:
    """The same odd text in every place where a team may write."""
    diagnosis = self_diagnosis(store)
    diagnosis.set_name(name_of(text))
    for block in diagnosis.catalogue.passport:
        for spec in block.fields:
            if spec.kind == "текст":
                diagnosis.set_passport(spec.code, text)
    diagnosis.set_issued("14.06.2023")
    diagnosis.set_issuer(name_of(text))
    diagnosis.add_own_factor(name_of(text), f"+ {text[:5000]}\nУ: {text[:5000]}")
    answer_everything(diagnosis, "S1")
    diagnosis.go("verification", "S1")
    diagnosis.decide("CONFIRM")
    diagnosis.set_reason(text)
    diagnosis.set_dissent(text)
    flow = antirisk_program(store)
    flow.start("S1")
    for kind in LineKind:
        flow.add_line(kind, text)
    for name in ("basis", "responsible", "goal_means", "executors", "resources", "program_risks"):
        flow.set_field(name, text)
    flow.add_indicator()
    (indicator,) = flow.program.indicators
    flow.set_indicator(indicator, "title", text)
    flow.set_indicator(flow.program.indicators[0], "unit", text[:20])
    columns = ("activity", "term_text", "result", "responsible", "participants")
    flow.add_measure(flow.program.tasks[0].id, **dict.fromkeys(columns, text))
    flow.set_field("goal_sentence", text)


def screens(store: Store) -> Pages:
    pages = []
    for open_app in (self_diagnosis, antirisk_program):
        flow = open_app(store)
        for step in along(flow, "S1"):
            pages.append((step, whole(screen_of(flow))))
        if open_app is self_diagnosis:
            flow.mode = "tally"
            flow.go("answers", "S1")
            pages.append(("tally", whole(screen_of(flow))))
        else:
            for view in ("roadmap", "plan"):
                flow.preview = view
                pages.append((view, whole(screen_of(flow))))
            flow.editing_goal = True
            flow.step = "goal"
            pages.append(("goal by hand", whole(screen_of(flow))))
    return pages


@pytest.fixture(scope="module", params=ODD, ids=["script", "picture", "entity", "emoji", "long"])
def written(
    request: pytest.FixtureRequest, empty_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Pages]:
    path = tmp_path_factory.mktemp("typed") / "antirisk.sqlite"
    path.write_bytes(empty_database.read_bytes())
    with Store.open(path) as store:
        write_everywhere(store, request.param)
        return request.param, screens(store)


def shown(page: Node) -> list[str]:
    """Text children and the values of fields."""
    return [*texts(page), *(str(node.attrs.get("value", "")) for node in everything(page))]


def test_no_typed_text_becomes_an_element(written: tuple[str, Pages]) -> None:
    _, pages = written
    made = {node.tag for _, page in pages for node in everything(page)}
    assert made <= set(OWN_TAGS.split())


def test_typed_text_is_shown_whole_and_unchanged(written: tuple[str, Pages]) -> None:
    text, pages = written
    without = {
        name for name, page in pages if not any(name_of(text) in one or text in one for one in shown(page))
    }
    # A map of numbers names the factor; the screens below show a team's words at length.
    long_texts = {"passport", "causes", "roadmap", "document", "goal by hand"}
    cut = {name for name, page in pages if name in long_texts and text not in shown(page)}
    assert (without, cut) == (set(), set())


def test_typed_text_is_no_address_and_no_style(written: tuple[str, Pages]) -> None:
    text, pages = written
    risky = ("href", "src", "srcdoc", "style", "class")
    found = [
        (name, node.tag, key)
        for name, page in pages
        for node in everything(page)
        for key in risky
        if name_of(text)[:20] in str(node.attrs.get(key, ""))
    ]
    assert found == []


def test_no_attribute_runs_anything(written: tuple[str, Pages]) -> None:
    _, pages = written
    names = {key for _, page in pages for node in everything(page) for key in node.attrs}
    assert not [name for name in names if name.startswith("on")]


def test_the_tables_keep_their_shape(written: tuple[str, Pages]) -> None:
    _, pages = written
    for _, page in pages:
        for table in of_tag(page, "table"):
            rows = [row for row in of_tag(table, "tr") if not of_tag(row, "th")]
            assert len({len(of_tag(row, "td")) for row in rows}) <= 1
