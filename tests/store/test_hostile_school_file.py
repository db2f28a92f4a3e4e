"""A school's file from a stranger's hands: one sentence, and nothing changed."""

import io
import json
import tracemalloc
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from toolkit.domain.program import LineKind
from toolkit.domain.school_file import Choice, SchoolFile
from toolkit.errors import ArchiveError, InputError
from toolkit.store import Store, Visitor, archive
from toolkit.store.archive import Archive, Kind, sealing
from toolkit.store.schema import Base
from toolkit.store.school_file import LIMITS, MOST_ROWS, read_school_file
from toolkit.store.school_rows import TRAVELLING
from toolkit.store.school_taking import FOREIGN

OWNER = Visitor("администратор", "administrator")
TEAM = Visitor()
NAME = "работа.antirisk"
DAMAGED = "Файл «работа.antirisk» повреждён или скопирован не полностью. Возьмите другую копию."
Tables = dict[str, list[dict[str, Any]]]
Change = Callable[[Tables], object]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a school with a row of nearly every kind, written in another database."""
    with Store.open(tmp_path_factory.mktemp("elsewhere") / "дома.sqlite") as store:
        school = store.schools.create("Приречная СОШ", year=2024, visitor=OWNER)
        cycle = store.schools.current_cycle(school.id)
        program = store.programs.create(cycle.id, "R02", "Кадры", visitor=TEAM, tasks=("Закрыть вакансии",))
        stakes = store.programs.add_indicator(program.id, visitor=TEAM, title="Вакансии")
        store.programs.add_line(program.id, LineKind.RESULT, "Закрыты", ref=str(stakes.id), visitor=TEAM)
        store.programs.add_measure(
            program.id, visitor=TEAM, activity="Мера", task_id=program.tasks[0].id, indicator_id=stakes.id
        )
        store.programs.set_field(program.id, "goal_indicator", str(stakes.id), seen=0, visitor=TEAM)
        store.versions.save(program.id, "первая", visitor=TEAM)
        store.answers.set_team(cycle.id, "R02.s1", 2, seen=0, visitor=TEAM)
        store.answers.set_tally(cycle.id, "R02.s1", (1, 2, 3, 4), 0, seen=0, visitor=TEAM)
        return store.school_files.export(school.id)


def changed(data: bytes, change: Change, **head: object) -> bytes:
    """The file with other rows or another head, sealed by somebody who knows how."""
    with Archive(io.BytesIO(data), NAME, Kind.SCHOOL, LIMITS) as archive:
        tables = {name: list(archive.rows(name)) for name in archive.tables}
        told = {name: archive.manifest[name] for name in ("at", "origin", "mark", "bases", "school")}
    change(tables)
    file = io.BytesIO()
    with sealing(file, LIMITS.row) as writer:
        for name, rows in tables.items():
            writer.table(name, rows)
        writer.finish(Kind.SCHOOL, {**told, **head})
    return file.getvalue()


def set_(table: str, **values: object) -> Change:
    return lambda tables: tables[table][0].update(values)


def refused(data: bytes) -> str:
    with pytest.raises(ArchiveError) as told:
        read_school_file(data, NAME)
    return str(told.value)


def test_the_file_itself_is_taken(data: bytes) -> None:
    assert read_school_file(changed(data, lambda tables: None), NAME).content.name == "Приречная СОШ"


def test_a_changed_byte_is_refused(data: bytes) -> None:
    for place in range(0, len(data), 97):
        bad = bytearray(data)
        bad[place] ^= 0x10
        assert refused(bytes(bad))


def test_a_newer_file_is_told_so(data: bytes) -> None:
    assert refused(changed(data, lambda tables: None, format=2)) == (
        "Файл «работа.antirisk» сделан более новой версией программы. Обновите программу и повторите."
    )


SHAPES: dict[str, Change] = {
    "a column that is not ours": set_("school", password="1"),
    "a missing column": lambda tables: tables["school"][0].pop("name"),
    "no school": lambda tables: tables["school"].clear(),
    "two schools": lambda tables: tables["school"].append({**tables["school"][0], "uid": uuid4().hex}),
    "a uid that is none": set_("school", uid="1"),
    "a uid of letters": set_("program_measure", uid="ы" * 32),
    "a list for a text": set_("school", name=["Приречная СОШ"]),
    "a text for a number": set_("tally", ones="=1+1"),
    "yes for a number": set_("tally", ones=True),
    "a fraction": set_("tally", ones=1.5),
    "a text for yes or no": set_("school", example="да"),
    "a day that is none": set_("program_indicator", baseline_on="завтра"),
    "a number that is none": set_("program_indicator", baseline="много"),
    "a moment without a zone": set_("program_version", at="2024-09-01T09:00:00"),
    "a moment long ago": set_("program_version", at="0001-01-01T00:00:00+23:59"),
    "an edit that is none": set_("school", edit=-1),
    "an edit beyond all numbers": set_("school", edit=10**400),
    "one key twice": lambda tables: tables["team_answer"].append(tables["team_answer"][0]),
    "a row of no year": lambda tables: tables["cycle"].clear(),
    "a row of no program": set_("program_measure", of_factor="R13"),
    "a task that is not there": set_("program_measure", task_id=uuid4().hex),
    "an indicator for a task": lambda tables: tables["program_measure"][0].update(
        task_id=tables["program_indicator"][0]["uid"]
    ),
    "a result for a task": lambda tables: tables["program_measure"][0].update(
        task_id=next(row["uid"] for row in tables["program_line"] if row["kind"] == "result")
    ),
    "an indicator that is not there": set_("program_measure", indicator_id=uuid4().hex),
    "a goal of nothing": set_("program_field", value=uuid4().hex),
    "a goal that is no uid": set_("program_field", value="1"),
    "a field that is not ours": set_("program_field", name="password"),
}


@pytest.mark.parametrize("change", SHAPES.values(), ids=list(SHAPES))
def test_what_no_program_of_ours_writes_is_a_damaged_file(data: bytes, change: Change) -> None:
    assert refused(changed(data, change)) == DAMAGED


VALUES: dict[str, tuple[Change, str]] = {
    "no name": (set_("school", name=""), "Название школы: заполните это поле."),
    "nothing for a name": (set_("school", name=None), "Название школы: нужен текст."),
    "a text too long": (
        set_("program_measure", activity="ы" * 5001),
        "Мероприятие: не больше 5000 символов, сейчас 5001.",
    ),
    "an answer off the scale": (set_("team_answer", value=7), "Ответ команды: нужно целое число от 0 до 3."),
    "a count below nothing": (set_("tally", ones=-1), "Число ответов «1»: нужно целое число от 0 до 100000."),
    "a kind that is none": (set_("program_line", kind="spell"), "Вид строки: выберите значение из списка."),
    "a year off the calendar": (set_("cycle", year=20244), "Учебный год: нужно целое число от 2000 до 2100."),
    "a huge exponent": (
        set_("program_indicator", baseline="1e999999999"),
        "Сейчас: слишком длинное число, нужно не больше 15 цифр.",
    ),
    "not a number": (set_("program_indicator", baseline="NaN"), "Сейчас: нужно число."),
    "a version that is no program": (
        set_("program_version", content="{}"),
        "Эту версию прочитать не удалось: запись повреждена. Выберите другую.",
    ),
    "a version of tomorrow": (
        set_("program_version", form=99),
        "Эту версию сохранила более новая программа. Обновите программу, версия цела.",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), VALUES.values(), ids=list(VALUES))
def test_what_no_browser_could_enter_no_file_brings_in(data: bytes, change: Change, sentence: str) -> None:
    said = refused(changed(data, change))
    assert said.startswith(f"В файле «работа.antirisk» есть запись, которую нельзя принять. {sentence}")
    assert said.endswith(" Ничего не изменилось.")


def test_half_a_letter_is_refused(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "as_line", lambda row: json.dumps(row).encode() + b"\n")
    said = refused(changed(data, set_("school", full_name="\ud800")))
    assert "Полное название школы: в тексте есть повреждённый символ." in said


@pytest.mark.parametrize(
    "head",
    [
        {"origin": "../../etc"},
        {"origin": 1},
        {"mark": "1"},
        {"mark": -1},
        {"at": "вчера"},
        {"at": None},
        {"bases": []},
        {"bases": {"a" * 32: 1}},
        {"bases": {"a" * 32: {"school": [1]}}},
        {"bases": {"a" * 32: {"school": ["1", 2]}}},
        {"bases": {str(number): {} for number in range(300)}},
    ],
)
def test_a_forged_head_is_refused(data: bytes, head: dict[str, object]) -> None:
    assert refused(changed(data, lambda tables: None, **head)) == DAMAGED


def test_too_many_rows_are_refused(data: bytes) -> None:
    def multiply(tables: Tables) -> None:
        row = tables["passport_value"][0] if tables["passport_value"] else None
        row = row or {"of_year": 2024, "code": "q", "value": "", "edit": 0}
        tables["passport_value"] = [{**row, "code": f"q{number}"} for number in range(MOST_ROWS + 1)]

    assert refused(changed(data, multiply)).startswith("Файл «работа.antirisk» слишком велик: в нём больше ")


def test_a_file_of_gigabytes_is_refused_with_little_memory(data: bytes) -> None:
    def swell(tables: Tables) -> None:
        line = {"of_year": 2024, "code": "q", "value": "ы" * 1_000_000, "edit": 0}
        tables["passport_value"] = [line] * 40

    bomb = changed(data, swell)
    assert len(bomb) < 2 * 1024 * 1024
    tracemalloc.start()
    try:
        assert refused(bomb) == (
            "Файл «работа.antirisk» слишком велик: внутри больше 32 МБ. Ничего не изменилось."
        )
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 4 * 1024 * 1024


def test_a_bomb_within_the_file_stays_packed(data: bytes) -> None:
    """A zip in a text of the zip is text: nobody unpacks it."""
    inner = changed(data, lambda tables: None).hex()[:4000]
    file = read_school_file(changed(data, set_("program_measure", activity=inner)), NAME)
    assert next(iter(file.content.tables["program_measure"].values())).values["activity"] == inner


def take(store: Store, file: SchoolFile) -> int:
    found = store.school_files.preview(file, visitor=OWNER)
    choices = {one.area: Choice.TAKE for one in found.areas}
    return store.school_files.take(file, choices, seen=found.seen, visitor=OWNER)


@pytest.mark.parametrize(
    "said", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "'); DROP TABLE school; --"]
)
def test_scripts_and_formulas_stay_words(store: Store, data: bytes, said: str) -> None:
    file = read_school_file(changed(data, set_("program_measure", activity=said)), NAME)
    cycle = store.schools.current_cycle(take(store, file))
    assert store.programs.list(cycle.id)[0].measures[0].activity == said


@pytest.mark.parametrize("table", ["program_line", "program_indicator", "program_measure", "program_version"])
def test_no_file_reaches_rows_of_another_school(store: Store, data: bytes, table: str) -> None:
    """Its author has seen the uid of a foreign row somewhere and writes under it."""
    other = store.schools.create("Лесная ООШ", year=2024, visitor=OWNER)
    theirs = store.programs.create(
        store.schools.current_cycle(other.id).id, "R01", "Оснащение", visitor=TEAM, tasks=("Их задача",)
    )
    store.programs.add_indicator(theirs.id, visitor=TEAM, title="Их показатель")
    store.programs.add_measure(theirs.id, visitor=TEAM, activity="Их мера")
    store.versions.save(theirs.id, "их версия", visitor=TEAM)
    foreign = read_school_file(store.school_files.export(other.id), "x")
    uid = str(next(iter(foreign.content.tables[table]))[-1])
    before = store.programs.get(theirs.id)

    def aim(tables: Tables) -> None:
        row = tables[table][0]
        mine, row["uid"] = row["uid"], uid
        for measure in tables["program_measure"]:
            for column in ("task_id", "indicator_id"):
                measure[column] = uid if measure[column] == mine else measure[column]
        for line in (*tables["program_line"], *tables["program_field"]):
            for column in ("ref", "value"):
                if line.get(column) == mine:
                    line[column] = uid

    file = read_school_file(changed(data, aim), NAME)
    with pytest.raises(InputError) as told:
        store.school_files.preview(file, visitor=OWNER)
    assert str(told.value) == FOREIGN
    with pytest.raises(InputError):
        store.school_files.take(file, {}, seen=0, visitor=OWNER)
    assert store.programs.get(theirs.id) == before


def test_a_stolen_cycle_uid_makes_no_foreign_year(store: Store, data: bytes) -> None:
    other = store.schools.create("Лесная ООШ", year=2024, visitor=OWNER)
    foreign = read_school_file(store.school_files.export(other.id), "x")
    uid = foreign.content.tables["cycle"][(2024,)].values["uid"]

    def aim(tables: Tables) -> None:
        tables["school"][0]["uid"] = uuid4().hex
        tables["cycle"][0]["uid"] = uid
        for table in ("program_line", "program_indicator", "program_measure", "program_version"):
            tables[table].clear()
        tables["program_field"].clear()

    added = take(store, read_school_file(changed(data, aim), NAME))
    assert store.schools.current_cycle(added).id != store.schools.current_cycle(other.id).id


def test_the_form_of_the_file_changes_with_a_new_number() -> None:
    """Who changes what travels must raise `archive.FORMAT`, and read older files in another way."""
    travels = {kind.name: len(kind.columns) for kind in TRAVELLING}
    assert travels == {
        "school": 3, "cycle": 1, "passport_value": 1, "profile": 3, "profile_factor": 4, "own_factor": 1,
        "own_statement": 4, "team_answer": 1, "tally": 6, "handed_out": 1, "survey_result": 10,
        "indicator_fact": 3, "verdict": 6,
        "priority": 4, "program": 1, "program_indicator": 13, "program_line": 4, "program_measure": 10,
        "program_field": 1, "program_version": 6, "program_state": 6, "comment": 8, "help_request": 5,
        "joint_measure": 5, "place": 2, "step_done": 1,
    }  # fmt: skip


def test_every_table_of_a_school_travels_or_stays_on_purpose() -> None:
    """Who comes in, who answers or looks, and the trail itself belong to the database, not to the work."""
    stays = {"assignment", "audit", "link", "look", "survey"}
    carried = {kind.name for kind in TRAVELLING}
    of_schools = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in carried
    }
    assert of_schools - stays <= carried
