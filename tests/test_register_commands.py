"""`antirisk territory|school|curator|link …`: who is in the register and how they come in."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest

from tests.test_cli import typed
from toolkit.domain.access import Role
from toolkit.domain.school import year_ends
from toolkit.serving.key import read_key
from toolkit.serving.ticket import ENTRY, Tickets
from toolkit.store.database import Store


class Register:
    """A database with one territory, one school and one curator; commands about it."""

    def __init__(self, capsys: pytest.CaptureFixture[str], database: Path) -> None:
        self._capsys, self.database = capsys, database

    def say(self, *arguments: object) -> tuple[int, str, str]:
        return typed(self._capsys, *arguments, "--db", self.database)

    def told(self, *arguments: object) -> Any:
        code, said, failed = self.say(*arguments, "--json")
        assert (code, failed) == (0, "")
        return json.loads(said)


@pytest.fixture
def register(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Register:
    register = Register(capsys, tmp_path / "район.sqlite")
    register.told("territory", "add", "Заречный район")
    register.told("school", "add", "СОШ № 5")
    register.told("curator", "add", "kurator-1", "--title", "куратор, лицей № 2")
    return register


def ticket(register: Register, given: dict[str, Any]):
    """What the server would read from the address of a link."""
    path = urlsplit(given["address"]).path
    assert path.startswith(f"/{ENTRY}/")
    return Tickets(read_key(register.database.with_suffix(".key"))).read(path.removeprefix(f"/{ENTRY}/"))


def test_a_script_gets_an_address_that_the_server_takes(register: Register) -> None:
    given = register.told("link", "add", "--role", "school", "--school", "СОШ № 5")
    with Store.open(register.database) as store:
        link = store.links.get(given["id"])
        assert link is not None
        assert ticket(register, given).fits(link)
        assert store.links.by_code(given["code"]) == link
    assert given["until"] == year_ends(date.today()).isoformat()


def test_an_address_is_of_the_server_that_was_last_started(register: Register) -> None:
    with Store.open(register.database) as store:
        store.settings.set("address", "https://schools.example/antirisk/")
    given = register.told("link", "add", "--school", "СОШ № 5")
    assert given["address"].startswith("https://schools.example/antirisk/e/")


def test_a_person_reads_the_code_and_a_word_of_care(register: Register) -> None:
    code, said, _ = register.say("link", "add", "--school", "СОШ № 5", "--until", "31.12.2099")
    assert code == 0
    assert "СОШ № 5: команда школы, код " in said
    assert "до 31.12.2099" in said
    assert "Передайте его только тому, кому он нужен." in said


def test_a_curators_link_is_of_his_role(register: Register) -> None:
    given = register.told("link", "add", "--login", "kurator-1")
    assert (given["role"], given["login"], "code" in given) == ("curator", "kurator-1", False)
    assert ticket(register, given).role is Role.CURATOR


def test_a_consultant_school_is_told_by_its_name(register: Register) -> None:
    register.told("school", "add", "Гимназия № 1")
    given = register.told("link", "add", "--role", "consultant", "--school", "№ 5", "--helper", "Гимназия")
    assert (given["school"], given["title"]) == ("СОШ № 5", "школа-консультант Гимназия № 1")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--role", "director"), "Роли «director» у ссылки нет."),
        (("--role", "curator"), "Назовите, кому ссылка: --login ЛОГИН."),
        (("--role", "coordinator", "--login", "kurator-1"), "«kurator-1» — куратор. Ссылка не дана."),
        (("--login", "nobody"), "Куратора с логином «nobody» нет."),
        (("--school", "СОШ № 6"), "Школы «СОШ № 6» в базе нет."),
        (("--school", "СОШ № 5", "--until", "01.09.2020"), "Срок ссылки уже прошёл."),
        (("--school", "СОШ № 5", "--until", "завтра"), "Не удалось прочитать дату «завтра»."),
    ],
)
def test_a_link_to_nobody_is_refused_in_one_sentence(
    register: Register, arguments: tuple[str, ...], sentence: str
) -> None:
    code, said, failed = register.say("link", "add", *arguments)
    assert (code, said) == (1, "")
    assert failed.startswith(sentence)
    assert register.told("link", "list", "--all") == []


def test_one_link_ends_and_the_other_stays(register: Register) -> None:
    first, second = (register.told("link", "add", "--school", "СОШ № 5") for _ in range(2))
    register.told("link", "revoke", first["id"])
    assert [link["id"] for link in register.told("link", "list")] == [second["id"]]
    every = register.told("link", "list", "--all")
    assert {link["id"]: link["revoked"] for link in every} == {first["id"]: True, second["id"]: False}
    assert register.say("link", "show", first["id"])[0] == 1


def test_all_links_of_a_school_end_at_once(register: Register) -> None:
    given = [register.told("link", "add", "--school", "СОШ № 5")["id"] for _ in range(2)]
    register.told("school", "add", "СОШ № 6")
    other = register.told("link", "add", "--school", "СОШ № 6")["id"]
    assert sorted(register.told("link", "revoke", "--school", "СОШ № 5")["revoked"]) == given
    assert [link["id"] for link in register.told("link", "list")] == [other]


@pytest.mark.parametrize("arguments", [(), (1, "--school", "СОШ № 5")])
def test_what_ends_is_named_once(register: Register, arguments: tuple[object, ...]) -> None:
    code, _, failed = register.say("link", "revoke", *arguments)
    assert (code, failed) == (1, "Назовите номер ссылки или --school, что-то одно.\n")


def test_a_renewed_link_leaves_its_old_address_behind(register: Register) -> None:
    given = register.told("link", "add", "--school", "СОШ № 5")
    renewed = register.told("link", "renew", given["id"])
    with Store.open(register.database) as store:
        link = store.links.get(given["id"])
    assert link is not None
    assert (ticket(register, given).fits(link), ticket(register, renewed).fits(link)) == (False, True)
    assert given["code"] != renewed["code"]


def test_a_prolonged_link_keeps_its_card(register: Register) -> None:
    given = register.told("link", "add", "--school", "СОШ № 5")
    later = date.today() + timedelta(days=900)
    register.told("link", "prolong", given["id"], "--until", f"{later:%d.%m.%Y}")
    shown = register.told("link", "show", given["id"])
    assert (shown["code"], shown["until"]) == (given["code"], later.isoformat())


def test_a_curator_has_the_schools_he_was_given(register: Register) -> None:
    register.told("curator", "assign", "kurator-1", "--school", "СОШ № 5")
    assert [person["schools"] for person in register.told("curator", "list")] == [["СОШ № 5"]]
    register.told("curator", "release", "kurator-1", "--school", "СОШ № 5")
    assert [person["schools"] for person in register.told("curator", "list")] == [[]]


def test_who_was_taken_off_is_in_no_list(register: Register) -> None:
    register.told("link", "add", "--login", "kurator-1")
    register.told("curator", "remove", "kurator-1")
    assert register.told("curator", "list") == []
    assert register.told("link", "list") == []


def test_a_coordinator_is_added_at_the_machine(register: Register) -> None:
    added = register.told("curator", "add", "koordinator", "--coordinator")
    assert (added["role"], added["title"]) == ("coordinator", "муниципальный координатор")
    assert register.told("link", "add", "--login", "koordinator")["role"] == "coordinator"


def test_a_list_is_shown_first_and_taken_then(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "школы.xlsx"
    workbook = openpyxl.Workbook()
    for row in (("Название", "Куратор (логин)"), ("СОШ № 5", ""), ("СОШ № 6", "kurator-1")):
        workbook.active.append(row)
    workbook.save(file)
    code, said, _ = register.say("school", "add-list", file, "--dry-run")
    assert (code, said.splitlines()[0]) == (0, "+ СОШ № 6")
    assert [school["name"] for school in register.told("school", "list")] == ["СОШ № 5"]
    taken = register.told("school", "add-list", file)
    assert [school["name"] for school in taken["new"]] == ["СОШ № 6"]
    assert [school["name"] for school in register.told("school", "list")] == ["СОШ № 5", "СОШ № 6"]
    assert register.told("curator", "list")[0]["schools"] == ["СОШ № 6"]


def test_a_wrong_cell_stops_the_whole_list(register: Register, tmp_path: Path) -> None:
    file = tmp_path / "школы.xlsx"
    workbook = openpyxl.Workbook()
    for row in (("Название", "Куратор"), ("СОШ № 6", ""), ("СОШ № 7", "petrov")):
        workbook.active.append(row)
    workbook.save(file)
    code, _, failed = register.say("school", "add-list", file)
    assert code == 1
    assert failed.startswith("Лист «Sheet», строка 3, столбец B: куратора с логином «petrov» нет.")
    assert len(register.told("school", "list")) == 1


def test_a_school_leaves_with_its_links_and_keeps_its_work(register: Register) -> None:
    register.told("link", "add", "--school", "СОШ № 5")
    register.told("school", "remove", "СОШ № 5")
    assert register.told("link", "list") == []
    assert register.told("school", "list", "--territory", "Заречный район") == []
    assert [school["name"] for school in register.told("school", "list")] == ["СОШ № 5"]


def test_with_two_territories_one_is_named(register: Register) -> None:
    register.told("territory", "add", "Лесной район")
    code, _, failed = register.say("school", "add", "СОШ № 9")
    assert (code, "Назовите --territory." in failed) == (1, True)
    register.told("school", "add", "СОШ № 9", "--territory", "лесной район")
    counts = {place["name"]: place["schools"] for place in register.told("territory", "list")}
    assert counts == {"Заречный район": 1, "Лесной район": 1}


def test_only_an_empty_territory_goes(register: Register) -> None:
    register.told("territory", "add", "Лесной район")
    register.told("territory", "remove", "Лесной район")
    code, _, failed = register.say("territory", "remove", "Заречный район")
    assert (code, failed) == (1, "В муниципалитете «Заречный район» есть школы. Он остаётся.\n")
    assert register.told("territory", "rename", "Заречный район", "--to", "Заречье")["name"] == "Заречье"


def test_an_empty_register_says_what_comes_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, failed = typed(capsys, "school", "add", "СОШ № 5", "--db", tmp_path / "новая.sqlite")
    assert (code, failed) == (
        1,
        "Муниципалитетов в базе пока нет. Добавьте: antirisk territory add НАЗВАНИЕ.\n",
    )


def test_cards_of_all_schools_are_one_file_that_needs_nothing_else(
    register: Register, tmp_path: Path
) -> None:
    register.told("school", "add", "<b>Лесная</b> ООШ")
    register.told("school", "add", "Без ссылки")
    given = [register.told("link", "add", "--school", name) for name in ("СОШ № 5", "Лесная")]
    code, said, failed = register.say("link", "cards", "-o", tmp_path, "--address", "https://school.example/")
    assert (code, failed) == (0, "")
    assert "Их 2," in said
    page = (tmp_path / "Карточки.html").read_text(encoding="utf-8")
    assert all(link["code"] in page for link in given)
    assert page.count('class="ar-ticket"') == 2
    assert "<b>school.example</b>" in page
    assert "<b>Лесная</b>" not in page
    assert "Без ссылки" not in page
    assert not re.search(r'(?:src|href)="', page)


def test_the_card_of_one_school_alone(register: Register, tmp_path: Path) -> None:
    register.told("school", "add", "Лесная ООШ")
    for name in ("СОШ № 5", "Лесная ООШ"):
        register.told("link", "add", "--school", name)
    assert "Их 1," in register.say("link", "cards", "--school", "Лесная ООШ", "-o", tmp_path / "к.html")[1]


def test_without_links_there_are_no_cards(register: Register, tmp_path: Path) -> None:
    code, _, failed = register.say("link", "cards", "-o", tmp_path / "к.html")
    assert code == 1
    assert failed.startswith("Карточек нет")
    assert not (tmp_path / "к.html").exists()
