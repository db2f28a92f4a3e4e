"""People who answer a survey, and what is seen of their answers."""

from toolkit.domain.survey import Asked, Counts, Mark, Survey
from toolkit.methodology.catalogue import Group, Sign
from toolkit.store import Store, Visitor
from toolkit.store.seal import Seal
from toolkit.store.survey_form import FormPaper

SEAL = Seal(b"the server's secret")
MINIMUMS = dict.fromkeys(Group, 5)
ASKED = (
    Asked(code="R02.s7", factor="R02", title="Дефицит кадров", text="Уроки пропускаются.", sign=Sign.RISK),
    Asked(code="R04.s5", factor="R04", title="Адаптивность", text="Мне помогают.", sign=Sign.STRENGTH),
)


def answer(store: Store, survey: Survey, name: str, *marks: Mark, code: str = "", note: str = "") -> bool:
    answers = {one.code: mark for one, mark in zip(ASKED, marks, strict=False)}
    return store.survey_forms.add(survey.token, FormPaper(answers, name, code, note), SEAL)


def come(store: Store, survey: Survey, count: int, begin: int = 0, mark: Mark = Mark.TWO) -> None:
    for number in range(begin, begin + count):
        answer(store, survey, f"form {number}", mark, mark)


def now(store: Store, survey: Survey) -> Survey:
    return next(found for found in store.surveys.list(survey.cycle_id) if found.id == survey.id)


def close(store: Store, survey: Survey, team: Visitor) -> None:
    version = now(store, survey).version
    store.surveys.close(survey.cycle_id, survey.group, seen=version, visitor=team)
    store.survey_forms.settle(MINIMUMS, SEAL)


def shown(store: Store, survey: Survey) -> dict[str, Counts]:
    return {count.code: count.counts for count in store.surveys.results(survey.cycle_id)}
