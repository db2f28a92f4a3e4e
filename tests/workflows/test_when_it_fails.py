"""What cannot be foreseen, a full disk, a busy database: a sentence, and nothing lost or half-written."""

import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.opening import (
    PARENTS,
    SCHOOL,
    STAFF,
    antirisk_program,
    name_school,
    self_diagnosis,
    take_factors,
)
from toolkit.errors import StoreError, ToolkitError
from toolkit.methodology.loader import load
from toolkit.store.database import Store
from toolkit.workflows.antirisk_program import AntiriskProgram
from toolkit.workflows.message import Problem
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.writing import NOT_STORED

BUSY = "База занята: в неё пишет другой участник. Подождите минуту и повторите, ваши слова не потеряны."
FULL = "На диске нет места, изменение не сохранено. Освободите место на диске и повторите."


@pytest.fixture
def busy(named: SelfDiagnosis, path: Path) -> Iterator[SelfDiagnosis]:
    """Another program has begun to write into the school's database and does not end."""
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    yield named
    writer.rollback()
    writer.close()


def shrink(store: Store) -> None:
    """Leave no room for a single page more."""
    write = store._engines.write
    assert write is not None
    with write.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def fill(flow: SelfDiagnosis) -> None:
    for code in ("address", "rooms", "partners", "transport", "families"):
        flow.set_passport(code, "ы" * 5000)


def begin(flow: AntiriskProgram) -> None:
    for code in (STAFF, PARENTS):
        flow.start(code)


# ── unforeseen ──


def test_the_unforeseen_is_told_with_a_number(named: SelfDiagnosis) -> None:
    named.failed(ZeroDivisionError("a secret of the code"))
    number = re.search(r"номер ([0-9A-F]{4})\.$", named.message.more)
    assert (named.message.first, bool(number)) == ("Не получилось выполнить действие.", True)


def test_the_number_stands_in_the_log_with_the_failure(
    named: SelfDiagnosis, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        named.failed(ZeroDivisionError("a secret of the code"))
    (record,) = caplog.records
    assert (record.exc_info[0], named.message.more[-5:-1] in record.getMessage()) == (ZeroDivisionError, True)


def test_the_message_tells_no_secret_of_the_code(named: SelfDiagnosis) -> None:
    named.failed(ZeroDivisionError("a secret of the code"))
    assert "secret" not in f"{named.message.first} {named.message.more}"


def test_what_is_foreseen_needs_no_number(named: SelfDiagnosis) -> None:
    named.failed(ToolkitError("Файл пуст."))
    assert (named.message.first, named.message.more) == ("Файл пуст.", "То, что было записано раньше, цело.")


def test_a_text_stays_in_its_field_when_writing_breaks(
    named: SelfDiagnosis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(named.visit.store.schools, "set_passport", broken)
    with pytest.raises(ZeroDivisionError):
        named.set_passport("address", "село Приречное")
    assert named.problem("p-address") == Problem("село Приречное", NOT_STORED)


def test_the_text_is_stored_once_it_works_again(
    named: SelfDiagnosis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken_store:
        broken_store.setattr(named.visit.store.schools, "set_passport", broken)
        with pytest.raises(ZeroDivisionError):
            named.set_passport("address", "село Приречное")
    named.set_passport("address", named.problem("p-address").typed)
    assert (named.problem("p-address"), named.facts.passport.text("address")) == (None, "село Приречное")


def test_a_message_can_be_put_away(named: SelfDiagnosis) -> None:
    named.failed(ToolkitError("Файл пуст."))
    named.dismiss()
    assert named.message is None


def test_a_page_that_was_never_opened_says_so() -> None:
    with pytest.raises(ToolkitError, match="Страница ещё не открыта"):
        SelfDiagnosis(load()).set_name(SCHOOL)


# ── a busy database ──


def test_a_busy_database_is_one_sentence(busy: SelfDiagnosis) -> None:
    with pytest.raises(StoreError, match=re.escape(BUSY)):
        busy.set_passport("address", "село Приречное")


def test_while_it_is_busy_the_text_stays_in_its_field(busy: SelfDiagnosis) -> None:
    with pytest.raises(StoreError):
        busy.set_passport("address", "село Приречное")
    assert (busy.problem("p-address").typed, busy.facts.passport.text("address")) == ("село Приречное", "")


def test_while_it_is_busy_steps_can_be_looked_at(busy: SelfDiagnosis) -> None:
    busy.go("profile")
    assert (busy.step, busy.message.first, busy.focused) == ("profile", BUSY, ["title"])


def test_a_step_is_not_confirmed_while_it_is_busy(busy: SelfDiagnosis) -> None:
    with pytest.raises(StoreError):
        busy.next()
    assert (busy.step, busy.done) == ("passport", frozenset())


def test_a_school_is_not_half_made_while_it_is_busy(new: SelfDiagnosis, path: Path) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError):
        new.set_name(SCHOOL)
    writer.rollback()
    writer.close()
    assert (new.dossier, new.problem("name").typed, new.visit.store.schools.list()) == (None, SCHOOL, ())


def test_the_way_back_stays_open_while_it_is_busy(named: SelfDiagnosis, path: Path) -> None:
    take_factors(named)
    named.toggle_factor(STAFF, "", False)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    named.undo()
    told, offered = named.message.first, named.message.undo_words
    writer.rollback()
    writer.close()
    named.undo()
    assert (told, offered, named.facts.profile.factor(STAFF) is None) == (BUSY, "Вернуть фактор", False)


# ── a full disk ──


def test_a_full_disk_is_one_sentence_and_the_text_stays(store: Store) -> None:
    flow = name_school(self_diagnosis(store))
    take_factors(flow, [PARENTS])
    shrink(store)
    with pytest.raises(StoreError, match=re.escape(FULL)):
        fill(flow)
    ((field, problem),) = flow.problems.items()
    stored = store.schools.passport(flow.cycle.id).values
    assert (problem.typed == "ы" * 5000, field.removeprefix("p-") in stored) == (True, False)


def test_a_program_is_not_half_begun_on_a_full_disk(ready_store: Store) -> None:
    flow = antirisk_program(ready_store)
    shrink(ready_store)
    with pytest.raises(StoreError, match=re.escape(FULL)):
        begin(flow)
    whole = [len(program.tasks) > 1 and bool(program.text("basis")) for program in flow.facts.programs]
    assert (all(whole), flow.program_of(PARENTS)) == (True, None)


def test_ctrl_z_waits_for_room(begun: AntiriskProgram, ready_store: Store) -> None:
    begun.add_measure(begun.program.tasks[0].id, activity="Собрать план")
    write = ready_store._engines.write
    with write.connect() as held, held.begin(), pytest.raises(StoreError):
        begun.undo_last()
    begun.undo_last()
    assert begun.program.measures == ()
