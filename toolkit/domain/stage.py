"""The seven steps of a school's year, as somebody sees them who looks at many schools at once."""

from collections.abc import Mapping
from enum import IntEnum

from toolkit.domain.dossier import Dossier
from toolkit.domain.program import Program
from toolkit.domain.program_state import ProgramState
from toolkit.domain.school import Fact
from toolkit.domain.standing import StoppedAt, answering, undecided, wanted_codes


class Step(IntEnum):
    """A step of the way from the passport to approved programs."""

    PASSPORT = 1
    PROFILE = 2
    ANSWERS = 3
    RESULT = 4
    VERIFICATION = 5
    PROGRAM = 6
    REVIEW = 7


class Stage(Fact):
    """Where a school is: the step it works at (None: nothing is left to do) and how many it has passed.

    It is no mark: schools begin at different times and have different numbers of risks.
    """

    step: Step | None
    passed: int
    words: str


# Steps of the program's app as they read after «Программа:».
_PROGRAM_STEPS = {
    "factor": "выбор фактора",
    "causes": "причины и задачи",
    "measures": "меры",
    "goal": "цель и показатели",
    "roadmap": "дорожная карта",
    "check": "проверка",
    "document": "документ",
}


def stage(dossier: Dossier, diagnosis: StoppedAt, program: StoppedAt) -> Stage:
    """Where the school is; `diagnosis` and `program` tell where its team left the apps."""
    if not dossier.factors:
        if dossier.school.status is not None and dossier.school.status.may_help:
            return Stage(step=None, passed=0, words="Помогает другим школам")
        begun = any(value.value for value in dossier.passport.values.values())
        return _at(Step.PROFILE, "Рисковый профиль") if begun else _at(Step.PASSPORT, "Паспорт школы")
    if answering(dossier, diagnosis):
        return _at(Step.ANSWERS, "Самодиагностика: ответы")
    if undecided(dossier):
        if diagnosis.step == "result":
            return _at(Step.RESULT, "Самодиагностика: результат")
        return _at(Step.VERIFICATION, "Самодиагностика: верификация")
    return _programs(dossier, program)


def _programs(dossier: Dossier, place: StoppedAt) -> Stage:
    wanted = wanted_codes(dossier)
    if not wanted:
        return Stage(step=None, passed=Step.VERIFICATION, words="Подтверждённых рисков нет")
    begun = {found.factor_code: found for found in dossier.programs if found.factor_code in wanted}
    stands = [dossier.state_of(found).state for found in begun.values()]
    if ProgramState.CHANGES_REQUESTED in stands:
        return _at(Step.PROGRAM, "Программа: правки")
    if len(begun) == len(wanted) and ProgramState.DRAFT not in stands:
        if ProgramState.SUBMITTED in stands:
            one = len(begun) == 1
            return _at(Step.REVIEW, "Программа на проверке" if one else "Программы на проверке")
        words = "Программа утверждена" if len(begun) == 1 else "Программы утверждены"
        return Stage(step=None, passed=Step.REVIEW, words=words)
    return _at(Step.PROGRAM, f"Программа: {_step_words(begun, place)}")


def _step_words(begun: Mapping[str, Program], place: StoppedAt) -> str:
    if not begun:
        return "выбор фактора"
    return _PROGRAM_STEPS.get(place.step, "меры") if place.part in begun else "черновик"


def _at(step: Step, words: str) -> Stage:
    return Stage(step=step, passed=step - 1, words=words)
