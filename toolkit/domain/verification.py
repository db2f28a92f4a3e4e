"""Verification: the official profile against the self-diagnosis, and the team's decision (field.md 6.3)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
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


# The same decisions in the curator's words (field.md 6.3: K).
CURATOR_WORDS: Mapping[Decision, str] = MappingProxyType(
    {
        Decision.CONFIRM: "подтверждаю",
        Decision.CLARIFY: "требует уточнения",
        Decision.REJECT: "не подтверждаю",
    }
)

LAST_WORD, LAST_REASON = "Заключение куратора", "Причина заключения"


class Outcome(Fact):
    """What holds for a factor now: the proposal, or the decision where one is complete.

    `enters_program`: a program may be written for the factor. `draft_only`: but it stays a draft, because
    the factor is disputed or not decided yet. `needs_curator`: the table leaves the last word to the
    curator, and he has not spoken. `by_curator`: he has, and his word holds. `provenance`: whence this
    follows, one sentence per source.
    """

    factor_code: str
    status: Status
    level: Level | None = None
    decided: bool = False
    enters_program: bool = False
    draft_only: bool = False
    needs_curator: bool = False
    by_curator: bool = False
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


def curator_reason_needed(
    proposal: Proposal, team: Verdict | None, decision: Decision, level: Level | None
) -> str:
    """Why the curator's word needs a written reason; empty if it needs none.

    Besides what the team must give a reason for, the curator explains what departs from the team's decision
    (field.md 6.3, K: a comment is mandatory when it changes what is proposed).
    """
    if team is not None and decision is not team.decision:
        return f"Команда решила иначе: «{team.decision}». Напишите почему."
    if team is not None and decision is Decision.CONFIRM:
        mine, theirs = level or highest(proposal), team.level or highest(proposal)
        if mine is not theirs and theirs is not None:
            return f"Команда назвала другой уровень: {_ADJECTIVES[theirs]}. Напишите почему."
    return reason_needed(proposal, decision, level)


def highest(proposal: Proposal) -> Level | None:
    """The higher of the levels that profile and answers name (rule 1); None where neither names one."""
    known = [level for level in (proposal.profile, proposal.diagnosis) if level is not None]
    return max(known, default=None)


def outcome(
    proposal: Proposal,
    verdict: Verdict | None,
    profile: RiskProfile,
    diagnosis: FactorDiagnosis | None,
    curator: Verdict | None = None,
) -> Outcome:
    """What holds for a factor now (field.md 6.3, rules 1–5).

    A verdict without the reason it needs decides nothing yet: words are saved as they are typed, and the
    reason may still be on its way. The curator's word holds over the team's; without it a factor that the
    profile calls high and the team rejects stays disputed and waits for him.
    """
    lacking = ""
    if verdict is not None and not verdict.reason.strip():
        lacking = reason_needed(proposal, verdict.decision, verdict.level)
    by_team = verdict is not None and not lacking
    last = curator if curator is not None and _is_whole(proposal, verdict, curator) else None
    status, level = proposal.status, proposal.level
    if last is not None:
        status, level = _decided(proposal, last, last_word=True)
    elif verdict is not None and by_team:
        status, level = _decided(proposal, verdict)
    decided = by_team or last is not None
    enters = status in ENTERING or status is Status.DISPUTED
    stays_high = by_team and verdict is not None and _rejects_high(proposal, verdict)
    return Outcome(
        factor_code=proposal.factor_code,
        status=status,
        level=level,
        decided=decided,
        enters_program=enters,
        draft_only=enters and (status is Status.DISPUTED or not decided),
        needs_curator=last is None and (stays_high or _belongs_to_curator(proposal, status, level)),
        by_curator=last is not None,
        sentence=_last_word(last, status, level)
        if last is not None
        else _sentence(proposal, verdict, status, level, lacking),
        provenance=_provenance(proposal, verdict, profile, diagnosis, curator),
    )


def _is_whole(proposal: Proposal, team: Verdict | None, curator: Verdict) -> bool:
    needed = curator_reason_needed(proposal, team, curator.decision, curator.level)
    return bool(curator.reason.strip()) or not needed


def _decided(proposal: Proposal, verdict: Verdict, *, last_word: bool = False) -> tuple[Status, Level | None]:
    stays = _rejects_high(proposal, verdict) and not last_word
    if verdict.decision is Decision.CLARIFY or stays:
        return Status.DISPUTED, None
    if verdict.decision is Decision.REJECT:
        return Status.NOT_RELEVANT, None
    level = verdict.level or highest(proposal)
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


def _last_word(curator: Verdict, status: Status, level: Level | None) -> str:
    strength = f", уровень {_ADJECTIVES[level]}" if level else ""
    if curator.decision is Decision.CLARIFY:
        return "Куратор просит уточнить. Риск спорный, программа по нему может быть только черновиком."
    if curator.decision is Decision.REJECT:
        return "Куратор не подтверждает риск. В программу он не входит."
    return f"Куратор подтверждает риск: «{status}»{strength}. Он входит в программу."


def _provenance(
    proposal: Proposal,
    verdict: Verdict | None,
    profile: RiskProfile,
    diagnosis: FactorDiagnosis | None,
    curator: Verdict | None,
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
    if curator is not None:
        when = f", {day(curator.decided_on)}" if curator.decided_on else ""
        told.append(f"{LAST_WORD}: {CURATOR_WORDS[curator.decision]}{when}.")
        if curator.reason.strip():
            told.append(f"{LAST_REASON}: {curator.reason.strip()}")
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
