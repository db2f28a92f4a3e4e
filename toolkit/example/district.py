"""Neighbours of the example school: what a curator of several schools sees (district.yaml)."""

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from toolkit.domain.access import Role
from toolkit.domain.comment import Place
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Cycle, ListStatus, School
from toolkit.example.content import ExampleSchool, require_known
from toolkit.example.writing import TEAM, write_school
from toolkit.methodology.catalogue import Catalogue, Entry, Text
from toolkit.methodology.data_file import DataFile
from toolkit.methodology.loader import load
from toolkit.store.database import Store, Visitor

__all__ = ["prepare_district"]

MADE = "example district"  # a setting that tells that everything is there
OWNER = Visitor(Role.ADMINISTRATOR.word, Role.ADMINISTRATOR)
CURATOR = Visitor(Role.CURATOR.word, Role.CURATOR)
_STATUSES = {status.word: status for status in ListStatus}


def _moment(value: object) -> object:
    return datetime.strptime(value, "%d.%m.%Y %H:%M").replace(tzinfo=UTC) if isinstance(value, str) else value


def _status(value: object) -> object:
    return _STATUSES.get(value, value) if isinstance(value, str) else value


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Call(Entry):
    """A call for help."""

    at: Moment = Field(alias="когда")
    text: Text = Field(alias="текст")


class Neighbour(ExampleSchool):
    """A school beside the example one, all written at one moment."""

    at: Moment = Field(alias="записано")
    status: Annotated[ListStatus | None, BeforeValidator(_status)] = Field(alias="положение", default=None)
    status_year: int | None = Field(alias="с какого года", default=None)
    call: Call | None = Field(alias="просьба", default=None)
    submitted_at: Moment | None = Field(alias="отправлено куратору", default=None)


class Word(Entry):
    """One word of a conversation."""

    who: Literal["куратор", "школа"] = Field(alias="кто")
    at: Moment = Field(alias="когда")
    text: Text = Field(alias="текст")


class Conversation(Entry):
    """A thread beside a school's work."""

    school: Text = Field(alias="школа")
    place: Text = Field(alias="место")
    words: tuple[Word, ...] = Field(alias="реплики", min_length=1)


class JointLine(Entry):
    """A row of the plan with the consultant school."""

    activity: Text = Field(alias="мероприятие")
    term: Text = Field(alias="срок")
    result: Text = Field(alias="результат")
    responsible: Text = Field(alias="ответственные")


class Curator(Entry):
    """The curator of all these schools."""

    login: Text = Field(alias="логин")
    title: Text = Field(alias="как называть")


class District(Entry):
    """The neighbours, their curator and what was said."""

    begun: Moment = Field(alias="начало")
    territory: Text = Field(alias="муниципалитет")
    curator: Curator = Field(alias="куратор")
    schools: tuple[Neighbour, ...] = Field(alias="школы")
    joint_plan: tuple[JointLine, ...] = Field(alias="совместный план")
    conversations: tuple[Conversation, ...] = Field(alias="переписка")


@lru_cache(maxsize=1)
def shipped() -> District:
    """The district as it comes with the toolkit; CatalogueError if the file was broken by an edit."""
    return DataFile(Path(__file__).parent, "district.yaml").read(District)


def prepare_district(store: Store, school: School) -> None:
    """Put the neighbours of the example school into a database that has none yet.

    What an interruption left half-made is completed by the next call; what was changed since stays.

    Raises:
        CatalogueError: the catalogue no longer has what the district speaks of; nothing was written.
        StoreError: the database cannot be written.
    """
    content = shipped()
    if store.settings.get(MADE):
        return
    catalogue = load()
    for neighbour in content.schools:
        require_known(neighbour, catalogue)
    then = store.dated(lambda: content.begun)  # the trail, too, must be of the example's year
    territory_id = _territory(then, content.territory)
    account_id = _curator(then, content.curator, territory_id)
    then.territories.own(school.id, territory_id, visitor=OWNER)
    then.accounts.assign(account_id, store.schools.current_cycle(school.id).id, visitor=OWNER)
    for neighbour in content.schools:
        _settle(store, neighbour, territory_id, account_id, catalogue)
    _plan_together(then, content, store.schools.current_cycle(school.id).id)
    cycles = _cycles(store)
    for conversation in content.conversations:
        cycle = cycles.get(conversation.school) or store.schools.current_cycle(school.id)
        _converse(store, conversation, cycle)
    store.settings.set(MADE, "да")


def _territory(store: Store, name: str) -> int:
    known = next((found for found in store.territories.list() if found.name == name), None)
    return (known or store.territories.create(name, visitor=OWNER)).id


def _cycles(store: Store) -> dict[str, Cycle]:
    """Years of the invented schools by the school's name."""
    return {
        school.name: store.schools.current_cycle(school.id)
        for school in store.schools.list()
        if school.example
    }


def _settle(
    store: Store, content: Neighbour, territory_id: int, account_id: int, catalogue: Catalogue
) -> None:
    then = store.dated(lambda: content.at)
    known = next((found for found in store.schools.list() if found.name == content.name), None)
    school = known or then.schools.create(
        content.name, year=content.year, visitor=TEAM, example=True, territory_id=territory_id
    )
    cycle_id = store.schools.current_cycle(school.id).id
    then.accounts.assign(account_id, cycle_id, visitor=OWNER)
    write_school(then, school, cycle_id, content, catalogue)
    if content.status is not None:
        school = store.schools.get(school.id)
        then.schools.set_status(
            school.id, content.status, content.status_year, seen=school.version, visitor=OWNER
        )
    if content.call is not None and store.help.open(cycle_id) is None:
        at = content.call.at
        store.dated(lambda: at).help.ask(cycle_id, content.call.text, visitor=TEAM)
    if content.submitted_at is not None:
        _submit(store, cycle_id, content.submitted_at)


def _submit(store: Store, cycle_id: int, at: datetime) -> None:
    states = store.dated(lambda: at).states
    for program in store.programs.list(cycle_id):
        if states.get(program.id).last is None:
            states.move(program.id, ProgramState.SUBMITTED, visitor=TEAM)


def _plan_together(store: Store, content: District, cycle_id: int) -> None:
    """Rows that are not there yet."""
    known = {row.activity for row in store.joint_plan.list(cycle_id)}
    for line in content.joint_plan:
        if line.activity not in known:
            store.joint_plan.add(
                cycle_id,
                activity=line.activity,
                term_text=line.term,
                result=line.result,
                responsible=line.responsible,
                visitor=TEAM,
            )


def _converse(store: Store, content: Conversation, cycle: Cycle) -> None:
    """Write what is not said yet; the curator has looked at the work when he asks."""
    place, first = Place.from_text(content.place), content.words[0].text
    begun = (
        thread
        for thread in store.comments.list(cycle.id)
        if thread.place == place and thread.comments[0].text == first
    )
    thread = next(begun, None)
    for word in content.words[len(thread.comments) if thread else 0 :]:
        then = store.dated(lambda word=word: word.at)  # type: ignore[misc]
        visitor = CURATOR if word.who == "куратор" else TEAM
        if thread is not None:
            thread = then.comments.answer(cycle.id, thread.id, word.text, visitor=visitor)
            continue
        thread = then.comments.ask(cycle.id, place, word.text, visitor=visitor)
        then.looks.keep(cycle.id, visitor=visitor)


def _curator(store: Store, content: Curator, territory_id: int) -> int:
    known = store.accounts.find(content.login)
    if known is None:
        title = content.title
        known = store.accounts.add(territory_id, Role.CURATOR, content.login, title, visitor=OWNER)
    return known.id
