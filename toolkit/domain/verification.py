"""Verification: the official profile against the self-diagnosis, and the team's decision (field.md 6.3)."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from toolkit.domain.diagnosis import FactorDiagnosis, GroupResult, Standing
from toolkit.domain.profile import Level, ProfileFactor, RiskProfile
from toolkit.domain.school import Fact
from toolkit.domain.wording import day, number, plural
from toolkit.methodology.catalogue import Group


class Status(StrEnum):
    """What verification says of a factor."""

    CONFIRMED = "подтверждён"
    CONFIRMED_BY_PROFILE = "подтверждён по РПШ"
    DISPUTED = "спорный"
    FOUND = "выявлен самодиагностикой"
    ADDITIONAL = "дополнительный риск"
    NOT_RELEVANT = "не актуален"
    NONE = "нет данных"


class Proposal(Fact):
    """What the table of verification proposes, before anybody decides.

    `level` is None where the table names none (disputed, not relevant, no data). `profile` is the level as
    the table reads it: HIGH for a factor of the profile without a level; None for a factor outside it.
    `discrepancy` is in steps, 0–2; from 2 steps on an interview is required.
    """

    factor_code: str
    status: Status
    level: Level | None = None
    why: str
    next_step: str
    interview: bool = False
    discrepancy: int = 0
    profile: Level | None = None
    diagnosis: Level | None = None
    in_profile: bool = True


class Decision(StrEnum):
    """What the team decides."""

    CONFIRM = "подтверждаем"
    CLARIFY = "нужно уточнить"
    REJECT = "не подтверждаем"


class Verdict(Fact):
    """The team's decision on one factor; `role`, never a name; `dissent` is a member's separate opinion."""

    factor_code: str
    decision: Decision
    level: Level | None = None
    reason: str = ""
    dissent: str = ""
    role: str = "команда школы"
    decided_on: date | None = None
    version: int = 1


class Outcome(Fact):
    """What holds for a factor now: the proposal, or the decision where one is complete.

    `enters_program`: a program may be written for the factor. `draft_only`: but it stays a draft, because
    the factor is disputed or not decided yet. `needs_curator`: the table leaves the last word to the
    curator. `provenance`: whence this follows, one sentence per source.
    """

    factor_code: str
    status: Status
    level: Level | None = None
    decided: bool = False
    enters_program: bool = False
    draft_only: bool = False
    needs_curator: bool = False
    sentence: str = ""
    provenance: tuple[str, ...] = ()


# Statuses that may enter a program (field.md 6.3, rule 5).
ENTERING = frozenset({Status.CONFIRMED, Status.CONFIRMED_BY_PROFILE, Status.FOUND, Status.ADDITIONAL})
# A discrepancy from which a protocol of an interview is required (rule 4).
INTERVIEW_FROM = 2
NAMES = {
    Group.ADMINISTRATION: "администрация",
    Group.TEACHERS: "учителя",
    Group.STUDENTS: "ученики",
    Group.PARENTS: "родители",
}
MERGED_NAME = "педагогический коллектив"


class _Cell(NamedTuple):
    status: Status
    level: Level | None
    why: str
    next_step: str


_HIGH, _MEDIUM, _LOW = Level.HIGH, Level.MEDIUM, Level.LOW
_INCLUDE = "Подтвердите риск и включите его в программу."
_NOT_NEEDED = "Программа по этому фактору не нужна."

# Rows: the profile; columns: the self-diagnosis (field.md 6.3, cell by cell).
TABLE: dict[tuple[Level | None, Level | None], _Cell] = {
    (_HIGH, _HIGH): _Cell(Status.CONFIRMED, _HIGH, "Профиль и ответы школы называют риск высоким.", _INCLUDE),
    (_HIGH, _MEDIUM): _Cell(
        Status.CONFIRMED,
        _HIGH,
        "Профиль называет риск высоким, ответы школы — средним: берём более высокий уровень.",
        _INCLUDE,
    ),
    (_HIGH, _LOW): _Cell(
        Status.DISPUTED,
        None,
        "Профиль называет риск высоким, ответы школы — низким: между ними две ступени.",
        "Соберите факты и проведите беседу.",
    ),
    (_HIGH, None): _Cell(
        Status.CONFIRMED_BY_PROFILE,
        _HIGH,
        "Профиль называет риск высоким, а ответов школы пока не хватает.",
        "Проведите самодиагностику по этому фактору.",
    ),
    (_MEDIUM, _HIGH): _Cell(
        Status.CONFIRMED,
        _HIGH,
        "Профиль называет риск средним, ответы школы — высоким: берём более высокий уровень.",
        _INCLUDE,
    ),
    (_MEDIUM, _MEDIUM): _Cell(
        Status.CONFIRMED, _MEDIUM, "Профиль и ответы школы называют риск средним.", _INCLUDE
    ),
    (_MEDIUM, _LOW): _Cell(
        Status.DISPUTED,
        None,
        "Профиль называет риск средним, ответы школы — низким: между ними одна ступень.",
        "Решите вместе, остаётся ли риск, и запишите причину.",
    ),
    (_MEDIUM, None): _Cell(
        Status.CONFIRMED_BY_PROFILE,
        _MEDIUM,
        "Профиль называет риск средним, а ответов школы пока не хватает.",
        "Подтвердите риск. Самодиагностика поможет уточнить его уровень.",
    ),
    (_LOW, _HIGH): _Cell(
        Status.FOUND,
        _HIGH,
        "Профиль называет риск низким, ответы школы — высоким: между ними две ступени.",
        "Проведите беседу и решите, включать ли риск в программу.",
    ),
    (_LOW, _MEDIUM): _Cell(
        Status.FOUND,
        _MEDIUM,
        "Профиль называет риск низким, ответы школы — средним: между ними одна ступень.",
        _INCLUDE,
    ),
    (_LOW, _LOW): _Cell(
        Status.NOT_RELEVANT, None, "Профиль и ответы школы называют риск низким.", _NOT_NEEDED
    ),
    (_LOW, None): _Cell(
        Status.NOT_RELEVANT,
        None,
        "Профиль называет риск низким, а ответов школы пока не хватает.",
        f"{_NOT_NEEDED} Если сомневаетесь, проведите самодиагностику.",
    ),
    (None, _HIGH): _Cell(
        Status.ADDITIONAL,
        _HIGH,
        "В профиле этого фактора нет, а ответы школы называют риск высоким.",
        "Проведите беседу и вынесите риск на обсуждение с куратором.",
    ),
    (None, _MEDIUM): _Cell(
        Status.ADDITIONAL,
        _MEDIUM,
        "В профиле этого фактора нет, а ответы школы называют риск средним.",
        "Включайте риск в программу по желанию.",
    ),
    (None, _LOW): _Cell(
        Status.NOT_RELEVANT,
        None,
        "В профиле этого фактора нет, и ответы школы называют риск низким.",
        _NOT_NEEDED,
    ),
    (None, None): _Cell(
        Status.NONE,
        None,
        "В профиле этого фактора нет, и ответов школы пока не хватает.",
        "Проведите самодиагностику по этому фактору.",
    ),
}

# What the answers add where the paper names no level (document 004): it is read as high.
_WITHOUT_LEVEL = "В профиле фактор есть, но уровень не указан: читаем его как высокий."
_ANSWERS_BESIDE_HIGH: dict[Level | None, str] = {
    _HIGH: "Ответы школы тоже называют риск высоким.",
    _MEDIUM: "Ответы школы называют риск средним: берём более высокий уровень.",
    _LOW: "Ответы школы называют риск низким: между ними две ступени.",
    None: "Ответов школы пока не хватает.",
}
_ADJECTIVES = {Level.LOW: "низкий", Level.MEDIUM: "средний", Level.HIGH: "высокий"}


def propose(profile_factor: ProfileFactor, diagnosis: FactorDiagnosis | None) -> Proposal:
    """What the table of verification proposes for a factor (field.md 6.3).

    A factor of the profile without a level is read as high (see ProfileFactor), and `why` says so. A factor
    the school added itself is read as «нет в профиле», whatever level it carries.
    """
    unlevelled = profile_factor.in_profile and profile_factor.level is None
    in_paper = _HIGH if unlevelled else profile_factor.level
    profile = in_paper if profile_factor.in_profile else None
    found = diagnosis.level if diagnosis is not None else None
    cell = TABLE[profile, found]
    why = f"{_WITHOUT_LEVEL} {_ANSWERS_BESIDE_HIGH[found]}" if unlevelled else cell.why
    if diagnosis is not None and diagnosis.preliminary:
        why += " Самодиагностика пока предварительная."
    # «Нет в профиле» counts as one step (rule 4); without answers there is nothing to compare.
    discrepancy = 0 if found is None else abs((profile or _LOW) - found)
    return Proposal(
        factor_code=profile_factor.code,
        status=cell.status,
        level=cell.level,
        why=why,
        next_step=cell.next_step,
        interview=discrepancy >= INTERVIEW_FROM,
        discrepancy=discrepancy,
        profile=profile,
        diagnosis=found,
        in_profile=profile_factor.in_profile,
    )


def reason_needed(proposal: Proposal, decision: Decision, level: Level | None) -> str:
    """Why this decision needs a written reason, as a sentence for the team; empty if it needs none.

    A reason is needed to drop what the profile calls high (field.md 6.3, rule 2), for every decision on a
    disputed factor, for a decision that departs from the proposal, and for another level (rule 1).
    Leaving out an additional medium risk needs none: the table offers it «по желанию».
    """
    if decision is Decision.REJECT and proposal.profile is Level.HIGH:
        return "По профилю риск высокий. Напишите, почему вы его не подтверждаете."
    if proposal.status is Status.DISPUTED:
        if decision is Decision.CLARIFY:
            return "Риск спорный. Напишите, что нужно уточнить."
        return "Риск спорный. Напишите, на какие факты опирается решение."
    if proposal.status is Status.NONE:
        return "Данных пока нет. Напишите, на чём основано решение." if decision is Decision.CONFIRM else ""
    offered = f"Предлагалось: «{proposal.status}»."
    if decision is Decision.CLARIFY:
        return f"{offered} Напишите, что нужно уточнить."
    voluntary = proposal.status is Status.ADDITIONAL and proposal.level is not Level.HIGH
    agrees = (decision is Decision.CONFIRM) is (proposal.status in ENTERING)
    if not agrees and not voluntary:
        return f"{offered} Напишите, почему решили иначе."
    if decision is Decision.CONFIRM and level is not None and level is not proposal.level:
        before = f"предлагался {_ADJECTIVES[proposal.level]}, " if proposal.level else ""
        return f"Вы изменили уровень: {before}выбран {_ADJECTIVES[level]}. Напишите почему."
    return ""


def outcome(
    proposal: Proposal,
    verdict: Verdict | None,
    profile: RiskProfile,
    diagnosis: FactorDiagnosis | None,
) -> Outcome:
    """What holds for a factor now (field.md 6.3, rules 1–5).

    A verdict without the reason it needs decides nothing yet: words are saved as they are typed, and the
    reason may still be on its way. There is no curator in this version, so a rejected factor that the
    profile calls high stays disputed and waits for one.
    """
    lacking = ""
    if verdict is not None and not verdict.reason.strip():
        lacking = reason_needed(proposal, verdict.decision, verdict.level)
    decided = verdict is not None and not lacking
    status, level = proposal.status, proposal.level
    if verdict is not None and decided:
        status, level = _decided(proposal, verdict)
    enters = status in ENTERING or status is Status.DISPUTED
    stays_high = decided and verdict is not None and _rejects_high(proposal, verdict)
    return Outcome(
        factor_code=proposal.factor_code,
        status=status,
        level=level,
        decided=decided,
        enters_program=enters,
        draft_only=enters and (status is Status.DISPUTED or not decided),
        needs_curator=stays_high or _belongs_to_curator(proposal, status, level),
        sentence=_sentence(proposal, verdict, status, level, lacking),
        provenance=_provenance(proposal, verdict, profile, diagnosis),
    )


def _decided(proposal: Proposal, verdict: Verdict) -> tuple[Status, Level | None]:
    if verdict.decision is Decision.CLARIFY or _rejects_high(proposal, verdict):
        return Status.DISPUTED, None
    if verdict.decision is Decision.REJECT:
        return Status.NOT_RELEVANT, None
    known = [level for level in (proposal.profile, proposal.diagnosis) if level is not None]
    level = verdict.level or max(known, default=None)
    if proposal.status in ENTERING:
        return proposal.status, level
    return (Status.CONFIRMED if proposal.in_profile else Status.ADDITIONAL), level


def _rejects_high(proposal: Proposal, verdict: Verdict) -> bool:
    return verdict.decision is Decision.REJECT and proposal.profile is Level.HIGH


def _belongs_to_curator(proposal: Proposal, status: Status, level: Level | None) -> bool:
    """The two cells whose text names the curator: a high additional risk and a dispute of one step."""
    if status is Status.ADDITIONAL:
        return level is Level.HIGH
    return status is Status.DISPUTED and proposal.status is Status.DISPUTED and proposal.discrepancy == 1


def _sentence(
    proposal: Proposal, verdict: Verdict | None, status: Status, level: Level | None, lacking: str
) -> str:
    strength = f", уровень {_ADJECTIVES[level]}" if level else ""
    if verdict is None:
        return f"Предлагаем: «{status}»{strength}. Решения команды пока нет."
    if lacking:
        return f"Решение записано без причины. {lacking}"
    if _rejects_high(proposal, verdict):
        return (
            "Команда не подтверждает риск, но по профилю он высокий. Он остаётся спорным до решения "
            "куратора, программа по нему может быть только черновиком."
        )
    if verdict.decision is Decision.CLARIFY:
        return "Риск нужно уточнить. Пока он спорный, программа по нему может быть только черновиком."
    if verdict.decision is Decision.REJECT:
        return "Команда не подтверждает риск. В программу он не входит."
    return f"Команда подтверждает риск: «{status}»{strength}. Он входит в программу."


def _provenance(
    proposal: Proposal, verdict: Verdict | None, profile: RiskProfile, diagnosis: FactorDiagnosis | None
) -> tuple[str, ...]:
    """Rule 3: the profile with its date and issuer, the answers by group, the decision with role and date."""
    told = [_of_profile(proposal, profile), _of_diagnosis(diagnosis)]
    if verdict is not None:
        when = f", {day(verdict.decided_on)}" if verdict.decided_on else ""
        told.append(f"Решение: {verdict.decision}; {verdict.role}{when}.")
        if verdict.reason.strip():
            told.append(f"Причина: {verdict.reason.strip()}")
        if verdict.dissent.strip():
            told.append(f"Особое мнение: {verdict.dissent.strip()}")
    return tuple(told)


def _of_profile(proposal: Proposal, profile: RiskProfile) -> str:
    if not proposal.in_profile:
        return "Рисковый профиль: этого фактора в нём нет."
    factor = profile.factor(proposal.factor_code)
    level = factor.level if factor is not None else proposal.profile
    dated = f" от {day(profile.issued_on)}" if profile.issued_on else " без даты"
    issuer = f" ({profile.issuer})" if profile.issuer else ""
    return f"Рисковый профиль{dated}{issuer}: {level.word if level else 'уровень не указан'}."


def _of_diagnosis(diagnosis: FactorDiagnosis | None) -> str:
    if diagnosis is None or not diagnosis.groups:
        return "Самодиагностика: ответов нет."
    groups = ", ".join(_of_group(result, diagnosis.merged) for result in diagnosis.groups)
    dated = f" от {day(diagnosis.given_on)}" if diagnosis.given_on else ""
    if diagnosis.level is None:
        return f"Самодиагностика{dated}: уровень не определён; {groups}."
    preliminary = ", предварительно" if diagnosis.preliminary else ""
    level = f"{diagnosis.level.word}, {number(diagnosis.index, 1)}{preliminary}"
    return f"Самодиагностика{dated}: {level}; {groups}."


def _of_group(result: GroupResult, merged: bool) -> str:
    together = merged and result.group is Group.ADMINISTRATION
    name = MERGED_NAME if together else NAMES[result.group]
    if result.standing is Standing.MEASURED and result.respondents is not None:
        return f"{name} — {plural(result.respondents, 'ответ', 'ответа', 'ответов')}"
    words = {Standing.HIDDEN: "скрыто, мало ответов", Standing.ESTIMATE: "оценка команды"}
    return f"{name} — {words.get(result.standing, 'нет ответов')}"
