"""A card lets a team in: by the address and the code, or by the square."""

import re
from datetime import date

import pytest

from tests.serving.towns import OWNER, Town
from toolkit.domain.access import Role
from toolkit.domain.link import Link, shown_code
from toolkit.serving.card import card_of, only_here, square, typed_address
from toolkit.serving.key import Key
from toolkit.serving.ticket import Tickets

TICKETS = Tickets(Key(bytes(32)))
LINK = Link(id=7, role=Role.SCHOOL, title="команда школы", until=date(2027, 8, 31), cycle_id=3, code="КТ4М7Р")


def test_a_card_has_all_that_lets_in() -> None:
    card = card_of(LINK, "Приречная СОШ", TICKETS, "https://school.example/")
    assert (card.school, card.code, card.until, card.way, card.whom) == (
        "Приречная СОШ",
        "КТ4 М7Р",
        "31.08.2027",
        "school.example",
        "",
    )


def test_the_square_holds_the_signed_address() -> None:
    base = "https://school.example/"
    assert card_of(LINK, "", TICKETS, base).square == square(TICKETS.address(LINK, base))
    assert square("https://school.example/e/a") != square("https://school.example/e/b")


def test_the_square_is_a_picture_without_a_size_and_without_scripts() -> None:
    drawn = square("https://school.example/e/" + "x" * 90)
    tags = set(re.findall(r"<(\w+)", drawn))
    assert tags == {"svg", "path"}
    assert "width=" not in drawn.split(">")[0]


@pytest.mark.parametrize(
    ("base", "typed"),
    [
        ("https://school.example/", "school.example"),
        ("http://192.168.0.5:8866/", "192.168.0.5:8866"),
        ("https://site.example/antirisk/", "site.example/antirisk"),
    ],
)
def test_the_address_is_shown_as_people_type_it(base: str, typed: str) -> None:
    assert typed_address(base) == typed


@pytest.mark.parametrize(
    ("base", "here"),
    [
        ("http://127.0.0.1:8866/", True),
        ("http://[::1]:8866/", True),
        ("http://localhost/", True),
        ("http://192.168.0.5:8866/", False),
        ("https://school.example/", False),
    ],
)
def test_an_address_of_this_machine_alone_is_told_so(base: str, here: bool) -> None:
    assert only_here(base) is here


def test_a_team_prints_its_own_card(town: Town) -> None:
    page = town.enter(town.ours).ask("/card").text
    assert town.ours.code is not None
    assert shown_code(town.ours.code) in page
    assert "Приречная СОШ" in page
    assert page.count('class="ar-ticket"') == 1


def test_the_start_page_shows_the_code_and_leads_to_the_card(town: Town) -> None:
    page = town.enter(town.ours).ask("/").text
    assert town.ours.code is not None
    assert f'<p class="ar-code">{shown_code(town.ours.code)}</p>' in page
    assert 'href="/card"' in page


def test_a_curator_has_no_code_and_so_no_card(town: Town) -> None:
    assert town.enter(town.curator).ask("/card").status == 404


def test_a_renewed_link_has_a_new_code_on_its_card(town: Town) -> None:
    before = town.new_school("Сменившая код СОШ")
    renewed = town.store.links.renew(before.id, visitor=OWNER)
    assert before.code is not None
    assert renewed.code is not None
    page = town.enter(renewed).ask("/card").text
    assert shown_code(renewed.code) in page
    assert shown_code(before.code) not in page


def test_the_card_of_a_consultant_says_whose_it_is() -> None:
    link = LINK.model_copy(update={"role": Role.CONSULTANT, "title": "школа-консультант"})
    assert card_of(link, "Приречная СОШ", TICKETS, "https://school.example/").whom == "школа-консультант"
