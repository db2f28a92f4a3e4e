"""The coordinator's pages: schools, curators, links, cards, and a list from Excel, all by plain forms."""

import html
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from tests.documents.test_profile_sheet import plain
from tests.serving.towns import OWNER, UNTIL, Town, new_cycle, running_town
from tests.serving.visiting import Answer, Caller, Site
from toolkit.domain.access import Role
from toolkit.domain.link import Link, shown_code
from toolkit.domain.school import year_ends
from toolkit.store.database import Store

LIST = "/territory/1/import"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town of its own, with a second territory beside it."""
    for town in running_town(tmp_path_factory.mktemp("territory")):
        other = town.store.territories.create("Горный район", visitor=OWNER)
        new_cycle(town.store, "Горная СОШ", other)
        town.store.accounts.add(other.id, Role.CURATOR, "gornyi", "куратор гор", visitor=OWNER)
        yield town


@pytest.fixture
def coordinator(town: Town) -> Caller:
    return town.enter(town.coordinator)


def words(answer: Answer) -> str:
    """The page as it is read, without tags."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def done(caller: Caller, answer: Answer) -> str:
    """What the page says after an act."""
    assert answer.status == 303, words(answer)
    page = caller.ask(answer.headers["location"])
    found = re.search(r"ar-notice--ok.*?<span>([^<]+)</span>", page.text, re.DOTALL)
    assert found is not None
    return found[1]


def problem(answer: Answer) -> str:
    found = re.search(r'ar-field__error"[^>]*>.*?</svg>([^<]+)<', answer.text, re.DOTALL)
    assert found is not None, words(answer)
    return html.unescape(found[1])


def school_of(town: Town, link: Link) -> int:
    assert link.cycle_id is not None
    return town.store.schools.cycle(link.cycle_id).school_id


def newest_link(store: Store, cycle_id: int) -> Link:
    return store.links.of_cycle(cycle_id)[0]


# ── whose pages they are ──


@pytest.mark.parametrize("path", ["/territory", "/territory/1", "/territory/1/people", "/territory/1/cards"])
@pytest.mark.parametrize("who", ["ours", "curator"])
def test_who_manages_no_territory_finds_no_such_page(town: Town, who: str, path: str) -> None:
    link: Link = getattr(town, who)
    assert town.enter(link).ask(path).status == 404
    newest = town.store.audit.refusals(1)[0]
    assert newest.link == link.id
    assert newest.what.startswith("manage")


def test_a_coordinator_sees_his_own_territory_only(town: Town, coordinator: Caller) -> None:
    assert coordinator.ask("/territory").headers["location"] == "/territory/1"
    page = words(coordinator.ask("/territory/1"))
    assert "Приречная СОШ" in page
    assert "Горная СОШ" not in page
    assert coordinator.ask("/territory/2").status == 404
    assert town.store.audit.refusals(1)[0].what == "manage territory 2"


def test_a_foreign_school_or_person_is_not_in_his_territory(town: Town, coordinator: Caller) -> None:
    foreign = next(school for school in town.store.schools.list() if school.name == "Горная СОШ")
    person = town.store.accounts.find("gornyi")
    assert person is not None
    assert coordinator.ask(f"/territory/1/school/{foreign.id}").status == 404
    assert coordinator.ask(f"/territory/1/person/{person.id}").status == 404
    answer = coordinator.submit("/territory/1", to=f"/territory/1/school/{foreign.id}", do="let_go")
    assert answer.status == 404
    assert town.store.schools.get(foreign.id).territory_id == 2


def test_a_link_of_another_school_cannot_be_touched_from_a_schools_page(
    town: Town, coordinator: Caller
) -> None:
    ours, theirs = school_of(town, town.ours), town.theirs
    path = f"/territory/1/school/{ours}"
    assert coordinator.submit(path, do="revoke", link=str(theirs.id)).status == 404
    found = town.store.links.get(theirs.id)
    assert found is not None
    assert found.revoked_at is None


def test_a_coordinator_makes_no_coordinator_and_takes_no_foreign_school(
    town: Town, coordinator: Caller
) -> None:
    answer = coordinator.submit(
        "/territory/1/people", do="add_person", title="второй координатор", login="second", role="coordinator"
    )
    assert answer.status == 400
    assert "Координатора добавляет администратор сервера." in words(answer)
    assert coordinator.submit("/territory/1", do="own", school="3").status == 404
    assert coordinator.submit("/territory/1", to="/territory", do="create", name="Мой район").status == 404


def test_a_form_of_another_site_changes_nothing(town: Town, coordinator: Caller) -> None:
    answer = coordinator.ask("/territory/1", "POST", {"do": "add", "name": "Чужая школа"})
    assert answer.status == 403
    assert "Чужая школа" not in coordinator.ask("/territory/1").text


@pytest.mark.parametrize("act", ["", "nothing", "page", "__init__"])
def test_an_act_that_no_form_has_is_not_there(coordinator: Caller, act: str) -> None:
    assert coordinator.submit("/territory/1", do=act).status == 404


# ── schools ──


def test_a_school_is_added_with_its_curator(town: Town, coordinator: Caller) -> None:
    answer = coordinator.submit(
        "/territory/1", do="add", name="Полевая СОШ", full_name="МБОУ «Полевая СОШ»", curator="kurator"
    )
    assert done(coordinator, answer) == "Школа добавлена."
    page = words(coordinator.ask("/territory/1"))
    assert re.search(r"Полевая СОШ \d{4}/\d\d куратор, СОШ № 5 нет ссылки", page)


def test_a_school_that_is_there_already_is_refused_at_its_field(coordinator: Caller) -> None:
    answer = coordinator.submit("/territory/1", do="add", name="приречная  сош")
    assert answer.status == 400
    assert problem(answer) == "«приречная сош» уже есть в этом муниципалитете."
    assert 'value="приречная  сош"' in answer.text


def test_links_are_given_to_all_schools_that_have_none(town: Town, coordinator: Caller) -> None:
    without = [town.cycle("Первая без ссылки"), town.cycle("Вторая без ссылки")]
    before = town.store.links.of_cycle(town.ours.cycle_id or 0)
    answer = coordinator.submit("/territory/1", do="give_all", until=f"{UNTIL:%d.%m.%Y}")
    assert done(coordinator, answer).startswith("Ссылки даны всем школам")
    assert [len(town.store.links.of_cycle(cycle.id)) for cycle in without] == [1, 1]
    assert town.store.links.of_cycle(town.ours.cycle_id or 0) == before
    assert "ссылка есть у каждой" in words(coordinator.ask("/territory/1"))


def test_a_school_gets_a_link_that_lets_its_team_in(town: Town, coordinator: Caller) -> None:
    cycle = town.cycle("Дающая СОШ")
    path = f"/territory/1/school/{cycle.school_id}"
    ends = year_ends(datetime.now(UTC).date())
    assert f'value="{ends:%d.%m.%Y}"' in coordinator.ask(path).text
    answer = coordinator.submit(path, do="give", until=f"{ends:%d.%m.%Y}")
    assert done(coordinator, answer).startswith("Ссылка дана.")
    link = newest_link(town.store, cycle.id)
    assert (link.until, link.role) == (ends, Role.SCHOOL)
    shown = re.search(r'value="http://[^/]+(/e/[^"]+)"', coordinator.ask(path).text)
    assert shown is not None
    assert Caller(town.site).ask(shown[1]).status == 303


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        ("", "Срок: назовите день, например 31.08.2027."),
        ("31.02.2027", "Даты «31.02.2027» нет в календаре."),
        ("01.01.2020", "Срок ссылки уже прошёл."),
    ],
)
def test_a_day_that_is_not_good_stays_in_the_field(
    town: Town, coordinator: Caller, until: str, sentence: str
) -> None:
    cycle = town.cycle(f"Бессрочная СОШ {until}")
    answer = coordinator.submit(f"/territory/1/school/{cycle.school_id}", do="give", until=until)
    assert answer.status == 400
    assert sentence in words(answer)
    assert town.store.links.of_cycle(cycle.id) == ()


def test_a_renewed_link_ends_the_one_before_at_once(town: Town, coordinator: Caller) -> None:
    before = town.new_school("Меняющая СОШ")
    team = town.enter(before)
    path = f"/territory/1/school/{school_of(town, before)}"
    answer = coordinator.submit(path, do="renew", link=str(before.id))
    assert done(coordinator, answer).startswith("Дана новая ссылка и новый код.")
    assert team.ask("/").status == 302
    after = town.store.links.get(before.id)
    assert after is not None
    assert town.enter(after).ask("/").status == 200


def test_a_revoked_link_closes_its_sessions_at_once(town: Town, coordinator: Caller) -> None:
    link = town.new_school("Отозванная школа")
    team = town.enter(link)
    path = f"/territory/1/school/{school_of(town, link)}"
    assert done(coordinator, coordinator.submit(path, do="revoke", link=str(link.id))).startswith(
        "Ссылка отозвана."
    )
    assert team.ask("/").status == 302
    assert "отозвана" in words(coordinator.ask(path))


def test_a_link_is_prolonged_and_keeps_its_code(town: Town, coordinator: Caller) -> None:
    link = town.new_school("Длящаяся СОШ")
    later = UNTIL + timedelta(days=30)
    path = f"/territory/1/school/{school_of(town, link)}"
    coordinator.submit(path, do="prolong", link=str(link.id), until=f"{later:%d.%m.%Y}")
    found = town.store.links.get(link.id)
    assert found is not None
    assert (found.until, found.code) == (later, link.code)


def test_all_links_of_a_school_are_revoked_together(town: Town, coordinator: Caller) -> None:
    link = town.new_school("Многоссылочная СОШ")
    assert link.cycle_id is not None
    town.store.links.add_for_cycle(link.cycle_id, Role.SCHOOL, UNTIL, visitor=OWNER)
    coordinator.submit(f"/territory/1/school/{school_of(town, link)}", do="revoke_all")
    assert all(found.revoked_at for found in town.store.links.of_cycle(link.cycle_id))


def test_a_curator_is_given_a_school_and_taken_off(town: Town, coordinator: Caller) -> None:
    cycle = town.cycle("Кураторская СОШ")
    account = town.store.accounts.find("kurator")
    assert account is not None
    path = f"/territory/1/school/{cycle.school_id}"
    coordinator.submit(path, do="assign", account=str(account.id))
    assert town.store.accounts.curators(cycle.id) == (account,)
    coordinator.submit(path, do="release", account=str(account.id))
    assert town.store.accounts.curators(cycle.id) == ()


def test_a_new_school_year_begins_and_asks_for_its_own_link(town: Town, coordinator: Caller) -> None:
    link = town.new_school("Прошлогодняя школа")
    school = school_of(town, link)
    path = f"/territory/1/school/{school}"
    assert done(coordinator, coordinator.submit(path, do="begin_year")).startswith("Новый учебный год начат.")
    assert town.store.schools.current_cycle(school).year > 2024
    assert "Сейчас команда войти не может: нет ссылки." in words(coordinator.ask(path))


def test_a_school_leaves_the_territory_and_its_team_is_out(town: Town, coordinator: Caller) -> None:
    link = town.new_school("Уходящая СОШ")
    team = town.enter(link)
    answer = coordinator.submit(f"/territory/1/school/{school_of(town, link)}", do="let_go")
    assert answer.headers["location"].startswith("/territory/1?")
    assert "Уходящая СОШ" not in coordinator.ask("/territory/1").text
    assert team.ask("/").status == 302


def test_names_that_are_scripts_are_shown_as_text(town: Town, coordinator: Caller) -> None:
    cycle = town.cycle("<script>alert(1)</script>")
    for path in ("/territory/1", f"/territory/1/school/{cycle.school_id}", "/territory/1/cards"):
        assert "<script>alert" not in coordinator.ask(path).text


# ── people ──


def test_a_curator_is_added_gets_a_link_and_sets_his_password(town: Town, coordinator: Caller) -> None:
    answer = coordinator.submit(
        "/territory/1/people", do="add_person", title="куратор, гимназия", login="Gimnaziya"
    )
    assert done(coordinator, answer).startswith("Человек добавлен.")
    account = town.store.accounts.find("gimnaziya")
    assert account is not None
    path = f"/territory/1/person/{account.id}"
    coordinator.submit(path, do="give", until=f"{UNTIL:%d.%m.%Y}")
    shown = re.search(r'value="http://[^/]+(/e/[^"]+)"', coordinator.ask(path).text)
    assert shown is not None
    assert Caller(town.site).ask(shown[1]).headers["location"] == "/password"


@pytest.mark.parametrize(
    ("title", "login", "sentence"),
    [
        ("Иванова М. П.", "ivanova", "Похоже на фамилию с инициалами."),
        ("куратор", "ку", "Логин: от трёх латинских букв"),
        ("куратор", "kurator", "Логин «kurator» уже занят."),
        ("", "someone", "Как называть: заполните это поле."),
    ],
)
def test_a_person_who_cannot_be_added_is_told_at_the_field(
    coordinator: Caller, title: str, login: str, sentence: str
) -> None:
    answer = coordinator.submit("/territory/1/people", do="add_person", title=title, login=login)
    assert answer.status == 400
    assert sentence in words(answer)


def test_a_removed_person_is_out_at_once(town: Town, coordinator: Caller) -> None:
    account = town.account("uhodyashii")
    curator = town.enter(town.link(account))
    answer = coordinator.submit(f"/territory/1/person/{account.id}", do="remove_person")
    assert answer.headers["location"].startswith("/territory/1/people?")
    assert curator.ask("/schools").status == 302


def test_all_links_of_a_person_are_revoked_with_the_one_that_is_shown(
    town: Town, coordinator: Caller
) -> None:
    account = town.account("dvazhdy")
    links = [town.link(account), town.link(account)]
    coordinator.submit(f"/territory/1/person/{account.id}", do="revoke", link=str(links[1].id))
    assert all(link.revoked_at for link in town.store.links.of_account(account.id))


def test_a_person_gets_and_loses_schools(town: Town, coordinator: Caller) -> None:
    account, cycle = town.account("shkolnyi"), town.cycle("Закреплённая СОШ")
    path = f"/territory/1/person/{account.id}"
    coordinator.submit(path, do="assign", school=str(cycle.school_id))
    assert town.store.accounts.cycles(account.id) == (cycle.id,)
    coordinator.submit(path, do="release", school=str(cycle.school_id))
    assert town.store.accounts.cycles(account.id) == ()


def test_coordinators_are_the_administrators_business(town: Town, coordinator: Caller) -> None:
    account = town.store.accounts.find("district")
    assert account is not None
    assert "координатор района" not in words(coordinator.ask("/territory/1/people"))
    assert coordinator.ask(f"/territory/1/person/{account.id}").status == 404


# ── a list from Excel ──


def send(
    caller: Caller, body: bytes, name: str = "список.xlsx", path: str = LIST, do: str = "read"
) -> Answer:
    """Upload a file with the page's form."""
    page = caller.ask(path)
    token = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
    assert token is not None
    edge = "edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in (("_xsrf", token[1]), ("do", do))
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    data = b"".join([*parts, head, body, f"\r\n--{edge}--\r\n".encode()])
    return caller.post(path, data, f"multipart/form-data; boundary={edge}")


def confirm(caller: Caller, preview: Answer) -> Answer:
    rows = re.search(r'name="rows" value="([^"]+)"', preview.text)
    assert rows is not None
    return caller.send(LIST, preview, do="list", rows=html.unescape(rows[1]))


def test_a_list_is_shown_first_and_taken_when_confirmed(town: Town, coordinator: Caller) -> None:
    rows = [("Название", "Куратор"), ("Степная СОШ", "kurator"), ("Приречная СОШ", ""), ("<b>СОШ</b>", "")]
    preview = send(coordinator, plain(rows))
    page = words(preview)
    assert preview.status == 200
    assert "Новые школы: 2" in page
    assert "Уже есть, не добавляем: 1 Приречная СОШ строка 3" in page
    assert "<b>СОШ</b>" not in preview.text
    assert "Степная СОШ" not in coordinator.ask("/territory/1").text
    assert done(coordinator, confirm(coordinator, preview)) == "Список принят."
    assert "Степная СОШ" in coordinator.ask("/territory/1").text
    assert "Всё из файла уже есть" in words(send(coordinator, plain(rows)))


def test_problems_of_a_file_are_told_with_their_cells(coordinator: Caller) -> None:
    answer = send(coordinator, plain([("Название",), ("Двойная СОШ",), ("двойная сош",), ("—",)]))
    assert answer.status == 400
    page = words(answer)
    assert "Лист «Лист1», строка 3, столбец A: «двойная сош» уже есть в строке 2." in page
    assert "Лист «Лист1», строка 4, столбец A: «—» не похоже на название школы." in page


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "Выберите файл .xlsx"),
        (b"not a workbook", "Это не файл Excel."),
        (b"\x00" * (2 * 1024 * 1024 + 1), "Файл больше 2 МБ."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(
    coordinator: Caller, body: bytes, sentence: str
) -> None:
    answer = send(coordinator, body)
    assert answer.status == 400
    assert sentence in words(answer)


@pytest.mark.parametrize("rows", ["", "[]x", '[{"name": 5}]', '[{"name": "А", "more": 1}]', "[[[["])
def test_a_list_that_was_changed_on_the_way_is_refused(coordinator: Caller, rows: str) -> None:
    answer = coordinator.submit(LIST, do="list", rows=rows)
    assert answer.status == 400
    assert "Загрузите файл ещё раз." in words(answer)


def test_the_form_is_an_excel_workbook_with_the_logins(coordinator: Caller) -> None:
    answer = coordinator.ask("/territory/1/form.xlsx")
    book = load_workbook(io.BytesIO(answer.body))
    assert "Школы" in book.sheetnames
    assert "filename*=UTF-8''" in answer.headers["content-disposition"]


# ── cards ──


def test_cards_of_all_schools_stand_on_one_sheet(town: Town, coordinator: Caller) -> None:
    page = coordinator.ask("/territory/1/cards").text
    for link in (town.ours, town.theirs):
        assert link.code is not None
        assert shown_code(link.code) in page
    one = coordinator.ask(f"/territory/1/cards?school={school_of(town, town.ours)}").text
    assert one.count('class="ar-ticket"') == 1


def test_a_revoked_link_has_no_card(town: Town, coordinator: Caller) -> None:
    link = town.new_school("Бескарточная СОШ")
    town.store.links.revoke(link.id, visitor=OWNER)
    assert "Бескарточная СОШ" not in coordinator.ask("/territory/1/cards").text


# ── the person at the machine ──


def test_the_first_link_given_at_the_machine_leaves_its_giver_inside(new_site: Site) -> None:
    owner = Caller(new_site)
    assert owner.submit("/territory", do="create", name="Речной район").status == 303
    owner.submit("/territory/1", do="add", name="Лесная ООШ")
    owner.submit("/territory/1", do="give_all", until=f"{UNTIL:%d.%m.%Y}")
    assert owner.ask("/territory/1").status == 200
    assert new_site.ask("/territory/1").status == 302


def test_a_school_begun_at_the_machine_is_taken_into_a_territory(new_site: Site) -> None:
    owner = Caller(new_site)
    owner.submit("/schools", name="Бездомная СОШ")
    owner.submit("/territory", do="create", name="Речной район")
    assert "Школы без муниципалитета Бездомная СОШ" in words(owner.ask("/territory/1"))
    owner.submit("/territory/1", do="own", school="1")
    assert "1 школа, без ссылки: 1" in words(owner.ask("/territory/1"))


def test_a_territory_is_renamed_and_no_other_may_have_its_name(new_site: Site) -> None:
    owner = Caller(new_site)
    owner.submit("/territory", do="create", name="Речной район")
    assert problem(owner.submit("/territory", do="create", name="речной район")).endswith("уже есть.")
    owner.submit("/territory/1", do="rename", name="Речной округ")
    assert "Речной округ" in words(owner.ask("/territory"))


def test_the_administrator_adds_a_coordinator_who_enters_by_his_link(new_site: Site) -> None:
    owner = Caller(new_site)
    owner.submit("/territory", do="create", name="Речной район")
    owner.submit(
        "/territory/1/people", do="add_person", title="координатор", login="district", role="coordinator"
    )
    owner.submit("/territory/1/person/1", do="give", until=f"{UNTIL:%d.%m.%Y}")
    shown = re.search(r'value="http://[^/]+(/e/[^"]+)"', owner.ask("/territory/1/person/1").text)
    assert shown is not None
    coordinator = Caller(new_site)
    assert coordinator.ask(shown[1]).headers["location"] == "/password"
    assert coordinator.ask("/territory").headers["location"] == "/territory/1"
