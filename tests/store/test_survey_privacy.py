"""Somebody has the database's file, once or twice, and its journal: what can he learn of one person?"""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.store.conftest import on_sqlite
from tests.store.surveying import ASKED, SEAL, answer, close, come, now
from toolkit.domain.school import Cycle
from toolkit.domain.survey import Mark, Survey
from toolkit.errors import StoreError
from toolkit.methodology.catalogue import Group
from toolkit.store import Store, Visitor
from toolkit.store.page_rights import CLOSED

pytestmark = on_sqlite
SECRET_CODE, FORM_NAME, OWN_WORDS = "КТ4М7РХВ", "a-form-of-this-very-phone", "Мне страшно на физике"


@pytest.fixture
def survey(store: Store, cycle: Cycle, team: Visitor) -> Survey:
    return store.surveys.open(cycle.id, Group.STUDENTS, ASKED, seen=0, visitor=team)


def copied(path: Path, name: str) -> Path:
    """The file with its journal, as somebody copies a folder."""
    folder = path.with_name(name)
    folder.mkdir()
    for part in path.parent.glob(f"{path.name}*"):
        if part.is_file():
            shutil.copy(part, folder)
    return folder / path.name


def rows(path: Path, table: str) -> list[tuple]:
    with sqlite3.connect(path) as file:
        return sorted(file.execute(f"SELECT * FROM {table}"))


def everything(path: Path) -> bytes:
    return b"".join(part.read_bytes() for part in sorted(path.parent.glob(f"{path.name}*")))


def test_two_copies_around_one_form_differ_in_nothing_that_tells_its_answers(
    store: Store, survey: Survey, path: Path
) -> None:
    come(store, survey, 3)
    before = copied(path, "before")
    answer(store, survey, FORM_NAME, Mark.THREE, Mark.UNSURE)
    after = copied(path, "after")
    changed = {}
    with sqlite3.connect(before) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if rows(before, table) != rows(after, table):
            changed[table] = set(rows(after, table)) - set(rows(before, table))
    assert changed.keys() == {"survey", "survey_box", "survey_once"}
    (old,), (new,) = rows(before, "survey"), rows(after, "survey")
    assert [there - was for was, there in zip(old, new, strict=True) if was != there] == [1]
    (sealed,) = changed["survey_box"]
    (was,) = rows(before, "survey_box")
    assert len(str(sealed)) == len(str(was))
    (_, mark) = changed["survey_once"].pop()
    assert re.fullmatch(r"[0-9a-f]{64}", mark)


def test_a_box_is_as_long_whoever_answered_what(store: Store, survey: Survey, path: Path) -> None:
    lengths = set()
    for number, marks in enumerate(((Mark.ZERO,), (Mark.THREE, Mark.DECLINED), (Mark.UNSURE,))):
        answer(store, survey, f"form {number}", *marks)
        lengths.add(len(rows(path, "survey_box")[0][2]))
    assert len(lengths) == 1


def test_the_journal_of_changes_holds_no_counter_that_was_not_shown(
    store: Store, survey: Survey, path: Path
) -> None:
    for number in range(4):
        answer(store, survey, f"form {number}", Mark.ONE, Mark.THREE)
        answer(store, survey, f"form {number}", Mark.ONE, Mark.THREE)
    journal = path.with_name(f"{path.name}-wal").read_bytes()
    key = ASKED[0].key.encode()
    assert ASKED[0].code.encode() in everything(path)  # the statement itself is there, so the search works
    assert key not in everything(path)
    assert b"000001" not in journal
    assert b"000004" not in journal


def test_neither_codes_nor_names_of_forms_nor_own_words_lie_in_the_file(
    store: Store, survey: Survey, path: Path, team: Visitor
) -> None:
    place = (survey.cycle_id, survey.group)
    found = store.surveys.set_option(*place, "by_code", True, seen=survey.version, visitor=team)
    store.surveys.set_option(*place, "free_text", True, seen=found.version, visitor=team)
    (code,) = store.survey_forms.give_codes(*place, 1, SEAL, visitor=team)
    answer(store, survey, FORM_NAME, Mark.TWO, code=code, note=OWN_WORDS)
    whole = everything(path)
    for secret in (code, FORM_NAME, OWN_WORDS):
        assert secret.encode() not in whole


def test_marks_and_own_words_lie_in_no_order_of_coming(store: Store, survey: Survey, path: Path) -> None:
    come(store, survey, 5)
    with sqlite3.connect(path) as file:
        for table in ("survey_once", "survey_code", "survey_note"):
            with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                file.execute(f"SELECT rowid FROM {table}")
        marks = [mark for (mark,) in file.execute("SELECT mark FROM survey_once")]
    assert marks == sorted(marks)


def test_nothing_tells_when_somebody_answered(store: Store, survey: Survey, path: Path) -> None:
    entries = len(store.audit.list(survey.cycle_id))
    come(store, survey, 5)
    assert len(store.audit.list(survey.cycle_id)) == entries
    with sqlite3.connect(path) as file:
        for table in ("survey_box", "survey_once", "survey_code", "survey_note", "survey_result"):
            kinds = [kind for (_, _, kind, *_) in file.execute(f"PRAGMA table_info({table})")]
            assert not {kind for kind in kinds if "DATE" in kind or "TIME" in kind}


def test_two_copies_around_a_late_answer_show_one_result(
    store: Store, survey: Survey, path: Path, team: Visitor
) -> None:
    come(store, survey, 6)
    close(store, survey, team)
    before = copied(path, "before")
    version = now(store, survey).version
    store.surveys.open(survey.cycle_id, survey.group, ASKED, seen=version, visitor=team)
    answer(store, survey, "late", Mark.ZERO)
    close(store, survey, team)
    assert rows(copied(path, "after"), "survey_result") == rows(before, "survey_result")


def test_what_was_forgotten_is_gone(store: Store, survey: Survey, path: Path, team: Visitor) -> None:
    come(store, survey, 6)
    close(store, survey, team)
    store.survey_forms.erase(survey.cycle_id, survey.group, visitor=team)
    for table in ("survey_box", "survey_once", "survey_code", "survey_note", "survey_result"):
        assert rows(path, table) == []


def test_a_pages_process_may_not_open_the_box(
    store: Store, survey: Survey, path: Path, team: Visitor
) -> None:
    come(store, survey, 2)
    tables = {"survey_box", "survey_once", "survey_code", "survey_note"}
    assert tables <= CLOSED
    with Store.open(path, limited=True) as page:
        assert page.surveys.list(survey.cycle_id)[0].forms == 2
        with pytest.raises(StoreError, match="не разрешает"):
            answer(page, survey, "form 3", Mark.ONE)
        with pytest.raises(StoreError, match="не разрешает"):
            page.survey_forms.erase(survey.cycle_id, survey.group, visitor=team)
