"""Nodes are plain values: text stays text, listeners are named, nothing is lost on the way."""

import pytest

from toolkit.ui.components import button, chip, field, notice, radios, select
from toolkit.ui.nodes import encode, find, h, listeners, text_of

EVIL = "<script>alert(1)</script>"


def test_a_typed_text_is_a_text_child_and_no_markup() -> None:
    assert encode(h("p", EVIL)) == ["p", {}, [EVIL], []]


def test_a_typed_text_in_an_attribute_is_a_value() -> None:
    assert encode(h("input", value=EVIL)) == ["input", {"value": EVIL}, [], []]


def test_a_listener_without_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an id"):
        h("button", "Далее", on={"click": print})


def test_a_listener_is_named_by_id_and_event() -> None:
    node = h("button", "Далее", id="next", on={"click": print})
    assert listeners(h("div", h("p", node))) == {"next:click": node}


def test_the_browser_learns_which_events_to_report() -> None:
    def nothing(_: object) -> None: ...

    assert encode(h("details", id="d", on={"open": nothing, "click": nothing}))[3] == ["click", "open"]


def test_attribute_names_become_those_of_html() -> None:
    node = h("label", cls="ar-x", for_="name", aria_label="Имя", data_do="print")
    assert node.attrs == {"class": "ar-x", "for": "name", "aria-label": "Имя", "data-do": "print"}


def test_absent_attributes_are_left_out_and_flags_are_empty() -> None:
    assert h("input", checked=True, disabled=False, title=None, value="").attrs == {
        "checked": "",
        "value": "",
    }


def test_absent_children_are_left_out_and_lists_are_flat() -> None:
    node = h("p", None, False, "", ["один", [h("b", "два")], None], 3)
    assert [child if isinstance(child, str) else child.tag for child in node.children] == ["один", "b", "3"]


def test_zero_is_a_child_too() -> None:
    assert h("td", 0).children == ["0"]


def test_text_is_read_in_order() -> None:
    assert text_of(h("p", "Фактор ", h("b", "1"), " из 2")) == "Фактор  1  из 2"


def test_a_node_is_found_by_its_id() -> None:
    inner = h("b", "да", id="b")
    assert (find(h("p", "нет", h("i", inner)), "b"), find(h("p", "нет"), "b")) == (inner, None)


# ── components ──


def test_a_field_is_tied_to_its_label_hint_and_problem() -> None:
    node = field("name", "Название", "", print, hint="Коротко", problem="Заполните поле.", typed=" ")
    control = find(node, "name")
    assert find(node, "name-problem") is not None
    assert control.attrs["aria-describedby"].split() == ["name-hint", "name-problem"]
    assert (control.attrs["aria-invalid"], control.attrs["value"]) == ("true", " ")


def test_what_was_understood_gives_way_to_a_problem() -> None:
    node = field("term", "Срок", "", print, problem="Нет такого дня.", understood=h("span", "понято"))
    assert find(node, "term-read") is None


def test_a_field_with_choices_names_its_list() -> None:
    node = field("role", "Роль", "", print, options=("завуч",))
    assert find(node, find(node, "role").attrs["list"]).children[0].attrs["value"] == "завуч"


def test_a_blocked_button_says_where_the_reason_stands() -> None:
    node = button("next", "Далее", print, blocked_by="miss")
    assert (node.attrs["aria-disabled"], node.attrs["aria-describedby"]) == ("true", "miss")


def test_a_select_keeps_the_empty_choice() -> None:
    node = find(select("level", "Уровень", "", (("", "не указана"), ("3", "высокая")), print), "level")
    assert [child.attrs["value"] for child in node.children] == ["", "3"]


def test_one_radio_is_checked() -> None:
    node = radios("mode", "Как", "b", (("a", "А"), ("b", "Б")), print)
    assert [("checked" in find(node, f"mode-{key}").attrs) for key in "ab"] == [False, True]


def test_a_chip_tells_yes_or_no() -> None:
    told: list[bool] = []
    node = find(chip("only", "Только наши", False, told.append), "only")
    node.on["change"](True)
    node.on["change"]("да")
    assert told == [True, False]


@pytest.mark.parametrize(("kind", "role"), [("error", "alert"), ("", "status"), ("warn", "status")])
def test_only_errors_interrupt_a_reader(kind: str, role: str) -> None:
    assert notice("Сказано.", kind=kind).attrs["role"] == role
