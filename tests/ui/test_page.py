"""The page believes only what its nodes can send, answers everything, and survives its own faults."""

from collections.abc import Callable
from typing import Any

import pytest

from toolkit.domain.wording import plural
from toolkit.errors import InputError
from toolkit.ui.components import chip, field, radios, select
from toolkit.ui.nodes import Node, h
from toolkit.ui.page import LARGEST_FILE, LONGEST_TEXT, SIGNS, WINDOWS, Page, Screen, Upload
from toolkit.workflows.message import Given

REGIONS = ["title", "frame", "top", "alert", "rail", "body", "foot"]


class Desk:
    """A page with one node of each kind; keeps what handlers got, what failed and what was sent."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.failures: list[Exception] = []
        self.sent: list[dict[str, Any]] = []
        self.text = ""
        self.drawn = 0
        self.extra: Callable[[], Node | None] = lambda: None
        self.page = Page(self.draw, self.failures.append, "Самодиагностика")
        self.page.send = lambda content, buffers=None: self.sent.append(content)
        self.page.redraw()

    def draw(self) -> Screen:
        self.drawn += 1
        return Screen(
            title="Паспорт",
            top=[h("p", "Приречная СОШ")],
            body=[
                h("h1", "Паспорт", id="title"),
                field("name", "Название", self.text, self.take),
                chip("example", "Пример", False, self.take),
                select("level", "Уровень", "", (("", "нет"), ("3", "высокая")), self.take),
                radios("mode", "Как", "team", (("team", "Вместе"), ("tally", "Анкеты")), self.take),
                h("input", type="file", id="file", on={"file": self.take}),
                h("button", "Далее", id="next", on={"click": self.take}),
                self.extra(),
            ],
        )

    def take(self, value: Any) -> None:
        self.got.append(value)
        if isinstance(value, str):
            self.text = value

    def hear(
        self, id_: str, event: str, value: Any = None, seq: Any = 1, buffers: Any = (), **beside: Any
    ) -> None:
        content = {"type": "event", "id": id_, "event": event, "value": value, "seq": seq, **beside}
        self.page._heard(self.page, content, list(buffers))


@pytest.fixture
def desk() -> Desk:
    return Desk()


# ── what is believed ──


@pytest.mark.parametrize(
    ("id_", "event", "value"),
    [
        ("name", "change", "Приречная СОШ"),
        ("name", "change", ""),
        ("level", "change", "3"),
        ("mode-tally", "change", "tally"),
        ("next", "click", None),
    ],
)
def test_what_a_node_can_send_is_taken(desk: Desk, id_: str, event: str, value: Any) -> None:
    desk.hear(id_, event, value)
    assert desk.got == [value]


def test_a_checkbox_sends_yes_or_no(desk: Desk) -> None:
    desk.hear("example", "change", True)
    assert desk.got == [True]


@pytest.mark.parametrize(
    ("id_", "event", "value"),
    [
        ("nobody", "click", None),
        ("next", "change", "да"),
        ("next", "click", "да"),
        ("title", "click", None),
        ("name", "change", None),
        ("name", "change", 5),
        ("name", "change", True),
        ("name", "change", ["а"]),
        ("name", "change", {"а": 1}),
        ("example", "change", "да"),
        ("level", "change", "4"),
        ("level", "change", True),
        ("mode-tally", "change", "team"),
        ("file", "file", "текст"),
        ("file", "file", None),
    ],
)
def test_what_a_node_cannot_send_is_ignored(desk: Desk, id_: str, event: str, value: Any) -> None:
    desk.hear(id_, event, value)
    assert (desk.got, desk.failures) == ([], [])


def test_a_late_click_on_what_has_gone_is_no_refusal(desk: Desk) -> None:
    refused: list[str] = []
    desk.page.refused = refused.append
    desk.extra = lambda: h("button", "Удалить", id="remove", on={"click": desk.take})
    desk.page.redraw()
    desk.extra = lambda: None
    desk.page.redraw()
    desk.hear("remove", "click")
    assert (desk.got, refused) == ([], [])


def test_an_event_that_was_never_on_the_page_is_reported(desk: Desk) -> None:
    refused: list[str] = []
    desk.page.refused = refused.append
    desk.hear("approve", "click")
    assert (desk.got, refused) == ([], ["событие, которого на странице нет"])


@pytest.mark.parametrize("name", ["body", "_esm", "_css", "title"])
def test_the_browser_cannot_set_what_the_page_shows(desk: Desk, name: str) -> None:
    refused: list[str] = []
    desk.page.refused = refused.append
    before = getattr(desk.page, name)
    data = {"method": "update", "state": {name: "<script>"}, "buffer_paths": []}
    desk.page._handle_msg({"content": {"data": data}, "buffers": []})
    assert (getattr(desk.page, name), refused) == (before, ["подмена содержания страницы"])


@pytest.mark.parametrize("content", ["привет", None, 5, {}, {"type": "event"}, {"type": "other"}])
def test_what_is_no_event_is_ignored(desk: Desk, content: Any) -> None:
    desk.page._heard(desk.page, content, [])
    assert (desk.got, desk.sent) == ([], [])


@pytest.mark.parametrize("seq", [None, "1", 1.5])
def test_an_event_without_a_number_is_ignored(desk: Desk, seq: Any) -> None:
    desk.hear("next", "click", seq=seq)
    assert desk.got == []


def test_a_node_that_is_gone_from_the_page_is_not_listened_to(desk: Desk) -> None:
    desk.extra = lambda: h("button", "Убрать", id="drop", on={"click": desk.take})
    desk.page.redraw()
    desk.extra = lambda: None
    desk.page.redraw()
    desk.hear("drop", "click")
    assert desk.got == []


def test_the_longest_text_is_taken(desk: Desk) -> None:
    desk.hear("name", "change", "ы" * LONGEST_TEXT)
    assert len(desk.got[0]) == LONGEST_TEXT


def test_a_longer_text_is_refused_in_words(desk: Desk) -> None:
    desk.hear("name", "change", "ы" * (LONGEST_TEXT + 1))
    (problem,) = desk.failures
    assert desk.got == []
    assert isinstance(problem, InputError)
    assert str(problem) == f"Этот текст слишком длинный: {plural(20_001, *SIGNS)}. Вставьте его по частям."


# ── files ──


def test_a_file_comes_with_its_name_and_bytes(desk: Desk) -> None:
    desk.hear("file", "file", {"name": "профиль.xlsx", "size": 3}, buffers=[b"abc"])
    assert desk.got == [Upload("профиль.xlsx", 3, b"abc")]


@pytest.mark.parametrize("buffers", [[], [b"a", b"b"]])
def test_a_file_without_its_bytes_is_ignored(desk: Desk, buffers: list[bytes]) -> None:
    desk.hear("file", "file", {"name": "профиль.xlsx", "size": 3}, buffers=buffers)
    assert desk.got == []


@pytest.mark.parametrize("told", [{"name": 5, "size": 3}, {"name": "a.xlsx", "size": "3"}, {"size": 3}])
def test_a_file_told_wrongly_is_ignored(desk: Desk, told: dict[str, Any]) -> None:
    desk.hear("file", "file", told, buffers=[b"abc"])
    assert desk.got == []


def test_a_file_larger_than_it_says_brings_no_bytes(desk: Desk) -> None:
    desk.hear("file", "file", {"name": "a.xlsx", "size": 3}, buffers=[b"0" * (LARGEST_FILE + 1)])
    assert desk.got == [Upload("a.xlsx", 3, b"")]


# ── failures ──


def broken(_: object) -> None:
    raise ZeroDivisionError


def test_a_failing_handler_is_told_and_the_page_drawn_anew(desk: Desk) -> None:
    desk.extra = lambda: h("button", "Сломать", id="break", on={"click": broken})
    desk.page.redraw()
    before = desk.drawn
    desk.hear("break", "click")
    assert ([type(failure) for failure in desk.failures], desk.drawn) == ([ZeroDivisionError], before + 1)


@pytest.mark.parametrize("id_", ["next", "nobody", "break"])
def test_every_event_is_answered(desk: Desk, id_: str) -> None:
    desk.extra = lambda: h("button", "Сломать", id="break", on={"click": broken})
    desk.page.redraw()
    desk.hear(id_, "click", seq=7)
    assert desk.sent[-1] == {"type": "ack", "seq": 7, "from": ""}


def test_a_view_that_cannot_draw_says_so(desk: Desk) -> None:
    desk.extra = lambda: broken(None)
    desk.hear("next", "click", seq=7)
    assert [type(failure) for failure in desk.failures] == [ZeroDivisionError]
    assert (desk.page.title, desk.sent[-1]) == (
        "Страница не показывается",
        {"type": "ack", "seq": 7, "from": ""},
    )


def test_a_view_that_draws_again_after_the_notice_is_shown(desk: Desk) -> None:
    desk.extra = lambda: None if desk.failures else broken(None)
    desk.hear("next", "click")
    assert (len(desk.failures), desk.page.title) == (1, "Паспорт")


def test_after_a_failure_the_page_works_on(desk: Desk) -> None:
    desk.extra = lambda: broken(None)
    desk.page.redraw()
    desk.extra = lambda: None
    desk.page.redraw()
    desk.hear("next", "click")
    assert desk.got == [None]


# ── lost connections ──

WINDOW = "0123456789abcdef"


def test_what_is_sent_twice_counts_once_and_is_answered_twice(desk: Desk) -> None:
    for _ in range(2):
        desk.hear("next", "click", seq=7, **{"from": WINDOW})
    assert (desk.got, desk.sent) == ([None], [{"type": "ack", "seq": 7, "from": WINDOW}] * 2)


def test_windows_number_their_events_each_for_itself(desk: Desk) -> None:
    desk.hear("next", "click", seq=7, **{"from": WINDOW})
    desk.hear("next", "click", seq=7, **{"from": WINDOW[::-1]})
    assert len(desk.got) == 2


def test_events_that_come_out_of_order_count_all(desk: Desk) -> None:
    for seq in (8, 7, 8):
        desk.hear("name", "change", str(seq), seq=seq, **{"from": WINDOW})
    assert desk.got == ["8", "7"]


def test_many_windows_are_not_remembered_for_ever(desk: Desk) -> None:
    for number in range(2 * WINDOWS):
        desk.hear("next", "click", **{"from": f"{number:016x}"})
    assert len(desk.page._answered) == WINDOWS


def test_a_question_whether_the_page_hears_is_answered(desk: Desk) -> None:
    desk.page.refused = desk.got.append
    desk.hear("", "ping", seq=9)
    assert (desk.got, desk.sent[-1]["seq"]) == ([], 9)


@pytest.mark.parametrize(
    ("bases", "stale"),
    [
        (["Приречная"], True),
        ([""], False),
        (["Приречная", ""], False),
        ([], False),
        ("", False),
        ([5], False),
    ],
)
def test_the_workflow_learns_whether_the_field_has_changed_since(desk: Desk, bases: Any, stale: bool) -> None:
    given: list[Given] = []
    desk.page.begin = given.append
    desk.hear("name", "change", "Заречная СОШ", bases=bases, token=WINDOW)
    assert (given[0].stale, given[0].value, given[0].token, given[-1]) == (
        stale, "Заречная СОШ", WINDOW, Given(),
    )  # fmt: skip


def test_line_ends_and_spaces_of_a_browser_make_no_difference(desk: Desk) -> None:
    given: list[Given] = []
    desk.text = "Приречная\r\nшкола"
    desk.page.redraw()
    desk.page.begin = given.append
    desk.hear("name", "change", "Заречная", bases=["Приречная\nшкола"])
    assert given[0].stale is False


@pytest.mark.parametrize(("base", "stale"), [("team", False), ("tally", True), ("", True)])
def test_of_radios_the_chosen_one_counts(desk: Desk, base: str, stale: bool) -> None:
    given: list[Given] = []
    desk.page.begin = given.append
    desk.hear("mode-tally", "change", "tally", bases=[base])
    assert given[0].stale is stale


def test_words_for_a_field_that_went_away_are_handed_on(desk: Desk) -> None:
    lost: list[Any] = []
    desk.page.lost = lambda *words: lost.append(words)
    desk.extra = lambda: field("reason", "Причина", "", desk.take)
    desk.page.redraw()
    desk.extra = lambda: None
    desk.page.redraw()
    desk.hear("reason", "change", "Мало учителей", bases=["Далеко"])
    assert (lost, desk.got) == ([("reason", "Мало учителей", ("Далеко",))], [])


def test_words_kept_over_a_reload_for_a_field_that_is_not_here_are_handed_on(desk: Desk) -> None:
    lost: list[Any] = []
    refused: list[Any] = []
    desk.page.lost, desk.page.refused = lambda *words: lost.append(words), refused.append
    desk.hear("reason", "change", "Мало учителей", again=True)
    assert (lost, refused) == ([("reason", "Мало учителей", ())], [])


def test_a_window_that_is_loaded_again_says_where_it_stood(desk: Desk) -> None:
    places: list[str] = []
    desk.page.come_back = places.append
    desk.hear("roadmap/R02", "return")
    assert places == ["roadmap/R02"]


# ── what travels ──


def test_unchanged_regions_stay_where_they_are(desk: Desk) -> None:
    changed: list[str] = []
    desk.page.observe(
        lambda change: changed.append(change["name"]), ["title", "frame", "top", "body", "foot"]
    )
    desk.hear("name", "change", "Заречная СОШ")
    assert changed == ["body"]


def test_nothing_travels_when_nothing_changed(desk: Desk) -> None:
    changed: list[str] = []
    desk.page.observe(
        lambda change: changed.append(change["name"]), ["title", "frame", "top", "body", "foot"]
    )
    desk.hear("next", "click")
    assert changed == []


def test_a_typed_text_travels_as_a_value(desk: Desk) -> None:
    desk.hear("name", "change", "<script>alert(1)</script>")
    (control,) = [child for child in desk.page.body[1][2] if child[0] == "input"]
    assert control[1]["value"] == "<script>alert(1)</script>"


def test_the_focus_waits_until_the_page_is_drawn(desk: Desk) -> None:
    order: list[str] = []
    desk.page.observe(lambda _: order.append("drawn"), ["body"])
    desk.page.send = lambda content, buffers=None: order.append(content["type"])
    desk.extra = lambda: h("input", id="fresh", aria_label="Новая строка") if desk.got else None

    def add(_: object) -> None:
        desk.got.append("added")
        desk.page.focus("fresh")
        desk.page.say("Добавлено.")

    desk.page._listeners["next:click"].on["click"] = add
    desk.hear("next", "click")
    assert order == ["drawn", "focus", "say", "ack"]


def test_outside_an_event_the_focus_moves_at_once(desk: Desk) -> None:
    desk.page.focus("name")
    assert desk.sent == [{"type": "focus", "id": "name"}]


def test_a_document_is_handed_over_with_its_name(desk: Desk) -> None:
    handed: list[Any] = []
    desk.page.send = lambda content, buffers=None: handed.append((content["name"], content["type"], buffers))
    desk.page.hand_over("План.xlsx", "application/x", b"abc")
    assert handed == [("План.xlsx", "file", [b"abc"])]


def test_a_stored_output_does_not_change_from_run_to_run(desk: Desk) -> None:
    assert (repr(desk.page), repr(desk.page)) == ("<Самодиагностика>", repr(Desk().page))


def test_before_anybody_came_the_page_says_it_is_opening() -> None:
    page = Page(lambda: Screen(title=""), print, "Отчёт")
    assert page.body == [["p", {"class": "ar-note", "id": "title"}, ["Открываем…"], []]]


def test_a_served_page_brings_no_stylesheet_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTIRISK_SERVED", "/")
    assert Page(lambda: Screen(title=""), print, "Отчёт")._css == ""


def test_in_jupyterlab_the_widget_brings_the_look(desk: Desk) -> None:
    assert "--ar-" in desk.page._css
