"""Rights hold in the store: a link reads and writes what its role and place open, and nothing more."""

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from tests.store.conftest import Clock, Template
from toolkit.domain.access import RIGHTS, Right, Role
from toolkit.domain.comment import Place
from toolkit.domain.link import Account, Link, shown_code
from toolkit.domain.priorities import Priority
from toolkit.domain.profile import RiskProfile
from toolkit.domain.program import LineKind, Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle, School, Territory
from toolkit.domain.school_file import SchoolFile
from toolkit.domain.school_list import ListedSchool
from toolkit.domain.verification import Decision, Verdict
from toolkit.errors import AccessError, InputError, StoreError
from toolkit.methodology.catalogue import Group
from toolkit.store import Store, Visitor
from toolkit.store.repository import Repository
from toolkit.store.school_file import read_school_file
from toolkit.store.seal import Seal
from toolkit.store.survey_form import FormPaper

UNTIL = date(2025, 6, 30)
OWNER = Visitor("администратор", "administrator")


class Settled(NamedTuple):
    """A school with its year, its team's link, and a program with a part of each kind."""

    school: School
    cycle: Cycle
    link: Link
    program: Program
    file: SchoolFile


class Town(NamedTuple):
    """Two schools of one territory, a foreign one, a coordinator, and a curator of the first school."""

    territory: Territory
    ours: Settled
    theirs: Settled
    foreign: Settled
    curator: Account
    coordinator: Account


def settle(store: Store, name: str, territory: Territory) -> Settled:
    school = store.schools.create(name, year=2024, visitor=OWNER, territory_id=territory.id)
    cycle = store.schools.current_cycle(school.id)
    program = store.programs.create(cycle.id, "R02", "Дефицит кадров", visitor=OWNER, tasks=("Задача",))
    store.programs.add_indicator(program.id, visitor=OWNER, title="Вакансии")
    store.programs.add_measure(program.id, visitor=OWNER, activity="Мера")
    store.profiles.add_factor(cycle.id, "R02", "Дефицит кадров", visitor=OWNER)
    link = store.links.add_for_cycle(cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER)
    file = read_school_file(store.school_files.export(school.id), "работа.antirisk")
    return Settled(school, cycle, link, store.programs.get(program.id), file)


BUILT: dict[str, Town] = {}  # by kind of database: rows have other names in each


@pytest.fixture
def template(backend: str) -> Template:
    """Every test finds the town in its database."""

    def fill(address: str) -> None:
        with Store.open(address, clock=Clock()) as store:
            BUILT[backend] = build_town(store)

    return Template("town", fill)


@pytest.fixture
def town(store: Store, backend: str) -> Town:
    return BUILT[backend]


def build_town(store: Store) -> Town:
    here = store.territories.create("Речной район", visitor=OWNER)
    there = store.territories.create("Горный район", visitor=OWNER)
    ours, theirs = settle(store, "Приречная СОШ", here), settle(store, "Лесная ООШ", here)
    curator = store.accounts.add(here.id, Role.CURATOR, "kurator", "куратор, СОШ № 5", visitor=OWNER)
    store.accounts.assign(curator.id, ours.cycle.id, visitor=OWNER)
    coordinator = store.accounts.add(here.id, Role.COORDINATOR, "coordinator", "координатор", visitor=OWNER)
    return Town(here, ours, theirs, settle(store, "Горная СОШ", there), curator, coordinator)


def guest(link: Link) -> Visitor:
    return Visitor(link.title, link.role, link.id, link.serial)


@pytest.fixture
def team(town: Town) -> Visitor:
    return guest(town.ours.link)


@pytest.fixture
def curator(store: Store, town: Town) -> Visitor:
    return guest(store.links.add_for_account(town.curator.id, UNTIL, visitor=OWNER))


@pytest.fixture
def coordinator(store: Store, town: Town) -> Visitor:
    return guest(store.links.add_for_account(town.coordinator.id, UNTIL, visitor=OWNER))


@pytest.fixture
def consultant(store: Store, town: Town) -> Visitor:
    link = store.links.add_for_cycle(
        town.ours.cycle.id, Role.CONSULTANT, UNTIL, visitor=OWNER, helper_id=town.theirs.school.id
    )
    return guest(link)


# ── every public method of every repository, called for somebody else's school ──


def repositories(store: Store) -> dict[str, Repository]:
    return {name: value for name, value in vars(store).items() if isinstance(value, Repository)}


def methods() -> Iterator[tuple[str, str]]:
    """Names of all repositories and of their public methods, read from the code."""
    for cls in Repository.__subclasses__():
        yield from _methods(cls)


def _methods(cls: type) -> Iterator[tuple[str, str]]:
    if deeper := cls.__subclasses__():
        for below in deeper:
            yield from _methods(below)
        return
    for name, _ in inspect.getmembers(cls, inspect.isfunction):
        if not name.startswith("_"):
            yield cls.__name__, name


def values_for(place: Settled, town: Town, visitor: Visitor) -> dict[str, Any]:
    """A fitting value for every parameter that a repository's method may have."""
    program = place.program
    return {
        "account": "curator",
        "account_id": town.curator.id,
        "activity": "Мера",
        "after": 0,
        "app": "report",
        "author": "school",
        "catalogue": "",
        "causes": (),
        "choices": {},
        "code": "R02",
        "comment_id": 1,
        "controls": (),
        "count": 5,
        "counts": (0, 0, 0, 0),
        "cycle_id": place.cycle.id,
        "done": True,
        "example": False,
        "fact": None,
        "factor_code": "R02",
        "factor_title": "Дефицит",
        "field": "goal",
        "file": place.file,
        "fields": None,
        "full_name": "Школа",
        "group": Group.TEACHERS,
        "helper_id": town.theirs.school.id,
        "id_": program.measures[0].id,
        "in_profile": True,
        "indicator_code": "R02.i1",
        "indicators": (),
        "key": "a key",
        "kind": LineKind.TASK,
        "level": None,
        "limit": 5,
        "line_id": program.lines[0].id,
        "link_id": place.link.id,
        "listed": (ListedSchool(name="Новая СОШ"),),
        "login": "somebody",
        "methods": (),
        "most": 5,
        "name": "goal",
        "official_title": "Дефицит",
        "part": "",
        "position": None,
        "priority": Priority(factor_code="R02"),
        "profile": RiskProfile(),
        "program_id": program.id,
        "place": Place("antirisk_program", "roadmap"),
        "request_id": 1,
        "ref": "",
        "results": (),
        "role": Role.SCHOOL,
        "school_id": place.school.id,
        "seen": 1,
        "stages": (),
        "statement": "R02.s1",
        "statements": (),
        "status": None,
        "step": "answers",
        "task_id": None,
        "tasks": (),
        "thread_id": 1,
        "territory_id": town.territory.id,
        "roadmap_id": 1,
        "entry_id": 1,
        "entries": (),
        "origin": "",
        "taken_from": None,
        "text": "Слова",
        "uid": "",
        "title": "Название",
        "until": UNTIL,
        "unsure": 0,
        "value": "1",
        "verdict": Verdict(factor_code="R02", decision=Decision.CONFIRM),
        "visitor": visitor,
        "year": 2025,
        "as_of": None,
        "asked": (),
        "minimums": dict.fromkeys(Group, 5),
        "paper": FormPaper({}, "form"),
        "seal": Seal(b"secret"),
        "token": "abcdefghjk",
        "norm": Decimal(1),
        "note": "Пояснение",
        "to": ProgramState.SUBMITTED,
        "version_id": 1,
        "password_hash": "x",
        "tries": 5,
        "typed": "КТ4М7Р",
        "what": "проба",
        "reason": "проба",
    }


# Lists that show each visitor his own, and the note of a refusal, which tells nothing.
SHOW_OWN = {
    ("PulseRepository", "list"),
    ("PulseRepository", "newest"),
    ("SchoolRepository", "list"),
    ("TerritoryRepository", "list"),
    ("AuditRepository", "refuse"),
}
ALL_METHODS = sorted(set(methods()) - SHOW_OWN)


@pytest.mark.parametrize(("repository", "method"), ALL_METHODS)
def test_no_method_of_any_repository_opens_a_foreign_school(
    store: Store, town: Town, team: Visitor, repository: str, method: str
) -> None:
    opened = store.opened_for(team)
    found = next(part for part in repositories(opened).values() if type(part).__name__ == repository)
    call = getattr(found, method)
    known = values_for(town.foreign, town, team)
    arguments = {
        name: known[name]
        for name, parameter in inspect.signature(call).parameters.items()
        if parameter.kind is not inspect.Parameter.VAR_KEYWORD
    }
    with pytest.raises(AccessError):
        call(**arguments)


def test_every_repository_of_the_store_is_tried(store: Store) -> None:
    tried = {repository for repository, _ in (*ALL_METHODS, *SHOW_OWN)}
    assert {type(part).__name__ for part in repositories(store).values()} <= tried


# ── roles ──


def test_a_team_reads_and_writes_its_own_school(store: Store, town: Town, team: Visitor) -> None:
    opened = store.opened_for(team)
    opened.answers.set_team(town.ours.cycle.id, "R02.s1", 2, seen=0, visitor=team)
    assert opened.answers.get(town.ours.cycle.id).team["R02.s1"].value == 2


def test_a_team_sees_only_its_school_in_the_list(store: Store, town: Town, team: Visitor) -> None:
    assert [school.name for school in store.opened_for(team).schools.list()] == ["Приречная СОШ"]


@pytest.mark.parametrize("role", [Role.CURATOR, Role.CONSULTANT, Role.COORDINATOR])
def test_others_read_the_teams_work_and_cannot_change_it(
    store: Store, town: Town, role: Role, request: pytest.FixtureRequest
) -> None:
    visitor: Visitor = request.getfixturevalue(role.value)
    opened = store.opened_for(visitor)
    assert opened.programs.list(town.ours.cycle.id)[0].measures[0].activity == "Мера"
    with pytest.raises(AccessError, match="может только её команда"):
        opened.answers.set_team(town.ours.cycle.id, "R02.s1", 2, seen=0, visitor=visitor)
    assert store.answers.get(town.ours.cycle.id).team == {}


def test_a_curators_verdict_stands_beside_the_teams(store: Store, town: Town, curator: Visitor) -> None:
    verdict = Verdict(factor_code="R02", decision=Decision.REJECT, reason="Вакансий нет", role="куратор")
    store.opened_for(curator).verdicts.set(town.ours.cycle.id, verdict, seen=0, visitor=curator)
    assert store.verdicts.get(town.ours.cycle.id) == {}
    assert store.verdicts.get(town.ours.cycle.id, "curator")["R02"].decision is Decision.REJECT


def test_a_curator_of_one_school_sees_no_other(store: Store, town: Town, curator: Visitor) -> None:
    opened = store.opened_for(curator)
    assert [school.id for school in opened.schools.list()] == [town.ours.school.id]
    with pytest.raises(AccessError):
        opened.programs.list(town.theirs.cycle.id)


def test_a_coordinator_sees_the_schools_of_his_territory_alone(
    store: Store, town: Town, coordinator: Visitor
) -> None:
    opened = store.opened_for(coordinator)
    assert [school.name for school in opened.schools.list()] == ["Лесная ООШ", "Приречная СОШ"]
    with pytest.raises(AccessError):
        opened.schools.current_cycle(town.foreign.school.id)


def test_a_coordinator_manages_curators_and_schools_of_his_territory(
    store: Store, town: Town, coordinator: Visitor
) -> None:
    opened = store.opened_for(coordinator)
    school = opened.schools.create(
        "Степная СОШ", year=2024, visitor=coordinator, territory_id=town.territory.id
    )
    cycle = opened.schools.current_cycle(school.id)
    opened.accounts.assign(town.curator.id, cycle.id, visitor=coordinator)
    assert [account.title for account in opened.accounts.curators(cycle.id)] == ["куратор, СОШ № 5"]
    with pytest.raises(AccessError):
        opened.schools.create("Чужая", year=2024, visitor=coordinator, territory_id=town.territory.id + 1)


def test_nobody_but_the_administrator_makes_a_coordinator(
    store: Store, town: Town, coordinator: Visitor
) -> None:
    with pytest.raises(InputError, match="администратор"):
        store.opened_for(coordinator).accounts.add(
            town.territory.id, Role.COORDINATOR, "another", "координатор", visitor=coordinator
        )


def test_a_school_helped_last_year_may_help_this_year(store: Store, town: Town, consultant: Visitor) -> None:
    opened = store.opened_for(consultant)
    assert opened.profiles.get(town.ours.cycle.id).factors[0].code == "R02"
    with pytest.raises(AccessError):
        opened.profiles.get(town.theirs.cycle.id)


def test_a_consultant_school_is_known_without_its_way_in(
    store: Store, town: Town, consultant: Visitor, coordinator: Visitor
) -> None:
    (helper,) = store.opened_for(coordinator).links.helpers(town.ours.cycle.id)
    assert (helper.id, helper.helper_id) == (consultant.link, town.theirs.school.id)
    store.links.revoke(helper.id, visitor=OWNER)
    assert store.links.helpers(town.ours.cycle.id) == ()


def test_a_role_is_asked_of_the_link_and_not_of_the_visitor(store: Store, town: Town, team: Visitor) -> None:
    forged = team._replace(role=Role.COORDINATOR.value)
    with pytest.raises(AccessError):
        store.opened_for(forged).answers.get(town.ours.cycle.id)


def test_a_guest_cannot_write_under_another_name(store: Store, town: Town, team: Visitor) -> None:
    with pytest.raises(AccessError):
        store.opened_for(team).answers.set_team(town.ours.cycle.id, "R02.s1", 2, seen=0, visitor=OWNER)


def test_every_role_has_a_word_and_known_rights() -> None:
    assert all(role.word and RIGHTS[role] <= frozenset(Right) for role in Role)


# ── links that no longer open ──


def ended(store: Store, town: Town, team: Visitor) -> str:
    with pytest.raises(AccessError) as refusal:
        store.opened_for(team).answers.set_team(town.ours.cycle.id, "R02.s1", 2, seen=0, visitor=team)
    assert store.answers.get(town.ours.cycle.id).team == {}
    return str(refusal.value)


def test_a_revoked_link_opens_nothing(store: Store, town: Town, team: Visitor) -> None:
    store.links.revoke(town.ours.link.id, visitor=OWNER)
    assert "отозвали" in ended(store, town, team)


def test_all_links_of_a_school_are_revoked_at_once(store: Store, town: Town, team: Visitor) -> None:
    store.links.add_for_cycle(town.ours.cycle.id, Role.SCHOOL, UNTIL, visitor=OWNER)
    assert store.links.revoke_school(town.ours.school.id, visitor=OWNER) == 2
    assert "отозвали" in ended(store, town, team)


def test_a_renewed_link_ends_the_tickets_given_before(store: Store, town: Town, team: Visitor) -> None:
    fresh = store.links.renew(town.ours.link.id, visitor=OWNER)
    assert "отозвали" in ended(store, town, team)
    assert store.opened_for(guest(fresh)).answers.get(town.ours.cycle.id).team == {}


def test_a_link_ends_after_its_last_day(store: Store, town: Town, team: Visitor, clock: Clock) -> None:
    clock.now = datetime(2025, 6, 30, 9, tzinfo=UTC)
    store.opened_for(team).answers.get(town.ours.cycle.id)
    clock.now += timedelta(days=1)
    assert ended(store, town, team) == "Ссылка действовала до 30.06.2025. Попросите у координатора новую."


def test_a_curator_removed_while_typing_is_told_so(store: Store, town: Town, curator: Visitor) -> None:
    opened = store.opened_for(curator)
    opened.programs.list(town.ours.cycle.id)
    store.accounts.remove(town.curator.id, visitor=OWNER)
    verdict = Verdict(factor_code="R02", decision=Decision.REJECT, reason="Вакансий нет")
    with pytest.raises(AccessError, match="Вас больше нет в списке кураторов"):
        opened.verdicts.set(town.ours.cycle.id, verdict, seen=0, visitor=curator)


def test_a_released_school_is_closed_to_its_curator(store: Store, town: Town, curator: Visitor) -> None:
    store.accounts.release(town.curator.id, town.ours.cycle.id, visitor=OWNER)
    assert store.opened_for(curator).schools.list() == ()


def test_a_link_cannot_be_given_for_a_day_that_has_passed(store: Store, town: Town) -> None:
    with pytest.raises(InputError, match="уже прошёл"):
        store.links.add_for_cycle(town.ours.cycle.id, Role.SCHOOL, date(2024, 8, 31), visitor=OWNER)


# ── the trace ──


def test_a_refusal_leaves_a_row_that_names_the_link_and_holds_no_answer(
    store: Store, town: Town, team: Visitor
) -> None:
    with pytest.raises(AccessError):
        store.opened_for(team).programs.set_field(
            town.foreign.program.id, "goal", "чужая цель", seen=0, visitor=team
        )
    refusal = store.audit.refusals()[0]
    assert (refusal.link, refusal.role) == (town.ours.link.id, "school")
    assert refusal.what == f"edit program {town.foreign.program.id}"
    assert "чужая цель" not in refusal.model_dump_json()


def test_equal_refusals_of_one_minute_are_counted(
    store: Store, town: Town, team: Visitor, clock: Clock
) -> None:
    opened = store.opened_for(team)
    for _ in range(3):
        with pytest.raises(AccessError):
            opened.programs.list(town.foreign.cycle.id)
    clock.go_on(minutes=2)
    with pytest.raises(AccessError):
        opened.programs.list(town.foreign.cycle.id)
    assert [refusal.times for refusal in store.audit.refusals()] == [1, 3]


def test_a_flood_of_different_refusals_stays_small(store: Store, town: Town, team: Visitor) -> None:
    for number in range(250):
        store.audit.refuse(team, f"проба {number}", "нельзя")
    refusals = store.audit.refusals(1000)
    assert (len(refusals), sum(refusal.times for refusal in refusals)) == (200, 250)


def test_refusals_are_for_the_administrator(store: Store, town: Town, coordinator: Visitor) -> None:
    with pytest.raises(AccessError):
        store.opened_for(coordinator).audit.refusals()


# ── codes and lists ──


@pytest.mark.parametrize("write", [str, str.lower, shown_code, lambda code: f" {code[:3]}-{code[3:]} "])
def test_a_code_is_found_in_any_writing(store: Store, town: Town, write: Callable[[str], str]) -> None:
    assert town.ours.link.code is not None
    found = store.links.by_code(write(town.ours.link.code))
    assert found is not None
    assert found.id == town.ours.link.id


def test_a_code_typed_in_latin_letters_is_found(store: Store, town: Town) -> None:
    code = town.ours.link.code
    assert code is not None
    latin = code.translate(str.maketrans("АВЕКМНРСТУХ", "ABEKMHPCTYX"))
    assert store.links.by_code(latin) == store.links.get(town.ours.link.id)


@pytest.mark.parametrize("typed", ["", "12", "КТ4М7", "<script>", "О00000", "' OR 1"])
def test_what_is_no_code_finds_nothing(store: Store, town: Town, typed: str) -> None:
    assert store.links.by_code(typed) is None


def test_a_revoked_links_code_is_free(store: Store, town: Town) -> None:
    code = town.ours.link.code
    assert code is not None
    store.links.revoke(town.ours.link.id, visitor=OWNER)
    assert store.links.by_code(code) is None


def test_a_login_is_given_once(store: Store, town: Town) -> None:
    with pytest.raises(InputError, match="уже занят"):
        store.accounts.add(town.territory.id, Role.CURATOR, "Kurator", "куратор", visitor=OWNER)


def test_a_territory_is_named_once(store: Store, town: Town) -> None:
    with pytest.raises(InputError, match="уже есть"):
        store.territories.create("речной район", visitor=OWNER)


def test_a_setting_is_the_last_word_written(store: Store) -> None:
    store.settings.set("address", "http://one/")
    store.settings.set("address", "http://two/")
    assert (store.settings.get("address"), store.settings.get("unknown")) == ("http://two/", "")


def test_a_curator_of_another_territory_is_not_assigned(store: Store, town: Town) -> None:
    with pytest.raises(InputError, match="разных муниципалитетов"):
        store.accounts.assign(town.curator.id, town.foreign.cycle.id, visitor=OWNER)


def test_an_unknown_account_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="Такого куратора нет"):
        store.accounts.remove(77, visitor=OWNER)
