"""The papers there are: which template makes each, what it is called, and what it needs to make sense."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from toolkit.documents import factor_titles
from toolkit.domain.dossier import Dossier

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')  # in a file's name, on some system
_LONGEST = 110  # characters of a file's name; a Cyrillic letter takes two bytes of 255


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


def title_of(kind: Paper, dossier: Dossier, factor: str | None = None) -> str:
    """«Антирисковая программа — Дефицит кадров»: what a paper is called on pages and in file names."""
    return f"{kind.title} — {factor_titles.brief(dossier, factor)}" if factor else kind.title


def file_name(kind: Paper, dossier: Dossier, factor: str | None = None, suffix: str = ".docx") -> str:
    """«04 Антирисковая программа — Дефицит кадров.docx»: the same rule for every school, safe everywhere."""
    plain = FORBIDDEN.sub(" ", f"{kind.order:02} {title_of(kind, dossier, factor)}")
    return " ".join(plain.split())[:_LONGEST].rstrip(" .") + suffix


def papers_of(dossier: Dossier, *, planned: bool = False) -> list[tuple[Paper, str | None, str]]:
    """Every paper of the school with its factor, and what it lacks (empty: it can be made).

    `planned` says whether there is a joint plan with a consultant school.
    """
    found: list[tuple[Paper, str | None, str]] = []
    for kind in PAPERS:
        lacking = kind.lacking(dossier)
        if kind.code == "joint_plan" and not planned:
            lacking = "Совместного плана пока нет: его составляют со школой-консультантом."
        codes = [program.factor_code for program in dossier.programs] if kind.of_factor else [None]
        found += [(kind, code, lacking) for code in (codes or [None])]
    return found
