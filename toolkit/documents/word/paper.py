"""The papers there are: which template makes each, what it is called, and what it needs to make sense."""

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of document. `of_factor`: there is one for each program. `lacking` says what is missing yet.

    `order` and `title` make the file's name: «02 Антирисковая программа — Дефицит кадров.docx».
    """

    code: str
    order: int
    title: str
    lacking: Callable[[Dossier], str]
    of_factor: bool = False

    @property
    def template(self) -> str:
        """The template's file name."""
        return f"{self.code}.docx"


def _nothing(_: Dossier) -> str:
    return ""


def _profile(dossier: Dossier) -> str:
    return "" if dossier.factors else "Внесите рисковый профиль."


def _verified(dossier: Dossier) -> str:
    if not dossier.factors:
        return _profile(dossier)
    undecided = any(not outcome.decided for outcome in dossier.outcomes.values())
    return "Решите по всем факторам: не все решения приняты." if undecided else ""


def _programs(dossier: Dossier) -> str:
    return "" if dossier.programs else "Начните хотя бы одну антирисковую программу."


PAPERS: tuple[Paper, ...] = (
    Paper("working_group_order", 1, "Приказ о рабочей группе", _profile),
    Paper("diagnosis_note", 2, "Справка по самодиагностике", _profile),
    Paper("verification_protocol", 3, "Протокол верификации рисков", _verified),
    Paper("antirisk_program", 4, "Антирисковая программа", _programs, of_factor=True),
    Paper("consolidated_plan", 5, "Сводный план по всем факторам", _programs),
    Paper("joint_plan", 6, "План совместных действий со школой-консультантом", _nothing),
    Paper("psychologist_plan", 7, "План работы педагога-психолога", _programs),
    Paper("prevention_act", 8, "Положение о профилактике учебной неуспешности", _nothing),
    Paper("work_card", 9, "Технологическая карта работы со слабоуспевающими", _nothing),
    Paper("mini_project", 10, "Мини-проект", _nothing),
    Paper("concept", 11, "Концепция развития школы", _verified),
    Paper("development_program", 12, "Среднесрочная программа развития", _programs),
)


def paper(code: str) -> Paper:
    """The paper of a code; KeyError if there is none."""
    found = next((known for known in PAPERS if known.code == code), None)
    if found is None:
        raise KeyError(code)
    return found
