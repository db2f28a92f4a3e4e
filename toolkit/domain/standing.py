"""Where a school's team stands and what it does next, computed from what is stored.

The start page says it in one heading and one button. Nothing here is stored: a school that takes a factor
out of its profile or reopens a decision sees another heading at once.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from toolkit.domain.dossier import Dossier
from toolkit.domain.numerals import by_count, counted, of_count
from toolkit.domain.program import Program
from toolkit.domain.school import Fact
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Factor, Severity

SELF_DIAGNOSIS, PROGRAM, REPORT = "self_diagnosis", "antirisk_program", "report"
# A team talks a factor over in about this time (the walk-through of the start page in the design).
MINUTES_A_FACTOR = 5


class StoppedAt(Protocol):
    """Where the team left an app: the step, the factor or part in it, and the steps marked as done."""

    @property
    def step(self) -> str: ...  # noqa: D102
    @property
    def part(self) -> str: ...  # noqa: D102
    @property
    def done(self) -> frozenset[str]: ...  # noqa: D102


class Progress(Fact):
    """One app on the team's way. `done` of `total` is None where there is nothing to count."""

    app: str
    action: str
    note: str = ""
    count: str = ""
    done: int | None = None
    total: int | None = None


class Standing(Fact):
    """The situation in a heading, one explanation, the one action with its app, and what comes after."""

    headline: str
    lead: str
    action: str
    app: str
    progress: tuple[Progress, ...]
    next: tuple[str, ...]


class _Situation(NamedTuple):
    headline: str
    lead: str
    action: str
    app: str
    next: tuple[str, ...]


def standing(dossier: Dossier, diagnosis_place: StoppedAt, program_place: StoppedAt) -> Standing:
    """Compute where the team stands: profile, answers, verification, priorities, programs, documents."""
    situation = _situation(dossier, diagnosis_place, program_place)
    return Standing(
        **situation._asdict(),
        progress=(
            _diagnosis_progress(dossier, diagnosis_place, situation),
            _program_progress(dossier),
            Progress(
                app=REPORT,
                action="Посмотреть",
                note="Можно смотреть в любой момент: покажет то, что уже есть.",
            ),
        ),
    )


def _situation(dossier: Dossier, diagnosis_place: StoppedAt, program_place: StoppedAt) -> _Situation:
    if not dossier.factors:
        return _Situation(
            "Начните с рискового профиля школы",
            "Понадобится официальный документ: из него переносим факторы риска и их уровни.",
            "Внести профиль",
            SELF_DIAGNOSIS,
            ("Потом ответите на утверждения и увидите, где мнения расходятся.",),
        )
    if answering(dossier, diagnosis_place):
        return _answers_situation(dossier, diagnosis_place)
    if undecided(dossier):
        return _verification_situation(dossier, diagnosis_place)
    return _program_situation(dossier, diagnosis_place, program_place)


# ── self-diagnosis ──


def unanswered(dossier: Dossier) -> tuple[Factor, ...]:
    """Factors with a statement that has neither the team's answer nor anybody's form."""
    given = dossier.answers.given
    return tuple(
        factor
        for factor in dossier.factors
        if any(statement.code not in given for statement in factor.statements)
    )


def answering(dossier: Dossier, place: StoppedAt) -> bool:
    """Whether the team is still at its answers."""
    # A team may go on with gaps: then the step is marked as done, and the result says what is preliminary.
    return "answers" not in place.done and bool(unanswered(dossier))


def undecided(dossier: Dossier) -> tuple[Factor, ...]:
    """Factors on which the team has not decided, or without the reason that it needs."""
    return tuple(factor for factor in dossier.factors if not _is_decided(dossier, factor.code))


def _is_decided(dossier: Dossier, code: str) -> bool:
    return code in dossier.outcomes and dossier.outcomes[code].decided


def _answers_situation(dossier: Dossier, place: StoppedAt) -> _Situation:
    after = ("После ответов покажем уровень каждого фактора и где мнения расходятся.",)
    total, rest = len(dossier.factors), len(unanswered(dossier))
    if not dossier.answers.given:
        return _Situation(
            "Профиль внесён: можно отвечать на утверждения",
            f"{_in_profile(total)}. {_minutes(total)} до результата.",
            "Начать отвечать",
            SELF_DIAGNOSIS,
            after,
        )
    codes = [factor.code for factor in dossier.factors]
    here = place.part if place.step == "answers" and place.part in codes else unanswered(dossier)[0].code
    left = "остался" if rest == 1 else "осталось"
    factors = counted(rest, "фактор", "фактора", "факторов")
    return _Situation(
        f"Вы на самодиагностике: {left} {factors} из {of_count(total)}",
        f"Остановились на факторе «{_title(dossier, here)}». {_minutes(rest)} до результата.",
        f"Продолжить с фактора {codes.index(here) + 1}",
        SELF_DIAGNOSIS,
        after,
    )


def _verification_situation(dossier: Dossier, place: StoppedAt) -> _Situation:
    after = ("По подтверждённым рискам составите антирисковую программу.",)
    total, rest = len(dossier.factors), len(undecided(dossier))
    if place.step == "result":
        return _Situation(
            "Ответы собраны: посмотрите результат",
            "Видно, какие риски сильнее и где группы отвечают по-разному.",
            "Посмотреть результат",
            SELF_DIAGNOSIS,
            ("Потом решите, какие риски подтверждаете.", *after),
        )
    if rest == total:
        return _Situation(
            "Ответы собраны: пора решать о рисках",
            f"По каждому фактору есть предложение и его причина. Решений впереди: {total}.",
            "К верификации",
            SELF_DIAGNOSIS,
            after,
        )
    return _Situation(
        f"Осталось решить по {by_count(rest, 'фактору', 'факторам')} из {of_count(total)}",
        "По каждому фактору есть предложение и его причина. Решает команда.",
        "Продолжить верификацию",
        SELF_DIAGNOSIS,
        after,
    )


def _diagnosis_progress(dossier: Dossier, place: StoppedAt, situation: _Situation) -> Progress:
    total = len(dossier.factors)
    if not total:
        return Progress(app=SELF_DIAGNOSIS, action="Открыть", note="Рисковый профиль ещё не внесён.")
    if answering(dossier, place):
        done = total - len(unanswered(dossier))
        count = f"{plural(done, 'фактор', 'фактора', 'факторов')} из {total}"
    else:
        done = total - len(undecided(dossier))
        count = f"{plural(done, 'решение', 'решения', 'решений')} из {total}"
    action = "Открыть" if situation.app == SELF_DIAGNOSIS else "Вернуться"
    return Progress(app=SELF_DIAGNOSIS, action=action, count=count, done=done, total=total)


# ── programs ──


def wanted_codes(dossier: Dossier) -> tuple[str, ...]:
    """Codes of the factors that get a program: the chosen ones, or all that enter when none is chosen."""
    entering = [code for code, outcome in dossier.outcomes.items() if outcome.enters_program]
    order = [ranked.factor_code for ranked in dossier.ranked if ranked.factor_code in entering]
    order += [code for code in entering if code not in order]
    chosen = {code for code, priority in dossier.priorities.items() if priority.chosen}
    return tuple(code for code in order if code in chosen) or tuple(order)


def _errors(dossier: Dossier, program: Program) -> int:
    findings = dossier.findings.get(program.id, ())
    return sum(finding.severity is Severity.ERROR for finding in findings)


def _is_ready(dossier: Dossier, program: Program) -> bool:
    return bool(program.measures) and not _errors(dossier, program)


def _program_situation(dossier: Dossier, diagnosis_place: StoppedAt, place: StoppedAt) -> _Situation:
    wanted = wanted_codes(dossier)
    if not wanted:
        return _Situation(
            "Решения приняты: подтверждённых рисков нет",
            "Программа не нужна. Решения можно изменить в самодиагностике.",
            "Посмотреть отчёт",
            REPORT,
            (),
        )
    begun = [program for program in dossier.programs if program.factor_code in wanted]
    if not begun:
        chosen = any(priority.chosen for priority in dossier.priorities.values())
        if not chosen and len(wanted) > 1 and "priorities" not in diagnosis_place.done:
            return _Situation(
                "Решения приняты: выберите, с чего начать",
                f"Рисков для программы: {len(wanted)}. Лучше начать с двух-трёх.",
                "Выбрать приоритеты",
                SELF_DIAGNOSIS,
                ("По каждому выбранному риску составите программу.",),
            )
        return _Situation(
            "Решения приняты: можно начинать программу",
            f"Начните с фактора «{_title(dossier, wanted[0])}».",
            "Начать программу",
            PROGRAM,
            ("Меры подберём по ответам школы, документ соберётся сам.",),
        )
    rest = [code for code in wanted if not any(_is_ready(dossier, p) for p in begun if p.factor_code == code)]
    if not rest:
        one = len(wanted) == 1
        return _Situation(
            "Программа готова: скачайте документ" if one else "Программы готовы: скачайте документы",
            "Проверка не нашла ошибок. Документ можно распечатать и подписать."
            if one
            else "Проверка не нашла ошибок. Документы можно распечатать и подписать.",
            "К документу" if one else "К документам",
            PROGRAM,
            ("Отчёт школы покажет все программы на одной странице.",),
        )
    return _unfinished_situation(dossier, begun, wanted, rest, place)


def _unfinished_situation(
    dossier: Dossier, begun: Sequence[Program], wanted: Sequence[str], rest: Sequence[str], place: StoppedAt
) -> _Situation:
    open_programs = [program for program in begun if program.factor_code in rest]
    here = next((program for program in open_programs if program.factor_code == place.part), None)
    here = here or next(iter(open_programs), None)
    headline = f"Вы на антирисковой программе: {_program_left(dossier, begun, wanted, rest)}"
    if here is None:  # the programs begun so far are ready, the next factor waits
        lead = f"Следующий фактор: «{_title(dossier, rest[0])}»."
        return _Situation(headline, lead, "Начать следующую программу", PROGRAM, _AFTER_PROGRAM)
    lead = f"Остановились на факторе «{_title(dossier, here.factor_code)}»."
    errors = _errors(dossier, here)
    if not here.measures:
        lead += " Мер пока нет."
    elif errors:
        lead += f" До документа: {plural(errors, 'ошибка', 'ошибки', 'ошибок')} к исправлению."
    return _Situation(headline, lead, "Продолжить программу", PROGRAM, _AFTER_PROGRAM)


def _program_left(
    dossier: Dossier, begun: Sequence[Program], wanted: Sequence[str], rest: Sequence[str]
) -> str:
    if len(wanted) == 1:
        errors = _errors(dossier, begun[0])
        if not begun[0].measures or not errors:
            return "нужны меры"
        return f"осталось {counted(errors, 'замечание', 'замечания', 'замечаний', gender='n')}"
    if len(rest) < len(wanted):
        left = "осталась" if len(rest) == 1 else "осталось"
        return f"{left} {counted(len(rest), gender='f')} из {of_count(len(wanted))}"
    count = len({program.factor_code for program in begun})
    started = "начата" if count == 1 else "начаты" if count < 5 else "начато"
    return f"{started} {counted(count, gender='f')} из {of_count(len(wanted))}"


_AFTER_PROGRAM = ("Когда замечаний не останется, документ можно подписывать.",)


def _program_progress(dossier: Dossier) -> Progress:
    wanted = wanted_codes(dossier)
    deciding = bool(undecided(dossier)) or not dossier.factors
    if not dossier.programs:
        note = "Начать можно, когда подтверждён хотя бы один риск." if deciding or not wanted else ""
        return Progress(app=PROGRAM, action="Открыть", note=note)
    if deciding:
        titles = ", ".join(f"«{_title(dossier, program.factor_code)}»" for program in dossier.programs[:2])
        more = "" if len(dossier.programs) <= 2 else f" и ещё {len(dossier.programs) - 2}"
        one = len(dossier.programs) == 1
        begun = f"Черновик по фактору {titles} начат." if one else f"Начаты черновики: {titles}{more}."
        return Progress(
            app=PROGRAM,
            action="Открыть черновик" if one else "Открыть черновики",
            note=f"{begun} Остальное откроется после верификации.",
        )
    ready = {program.factor_code for program in dossier.programs if _is_ready(dossier, program)}
    done = sum(code in ready for code in wanted)
    if not wanted:
        return Progress(app=PROGRAM, action="Открыть", note="Подтверждённых рисков сейчас нет.")
    count = f"готово {done} из {len(wanted)}"
    return Progress(app=PROGRAM, action="Открыть", count=count, done=done, total=len(wanted))


# ── words ──


def _minutes(factors: int) -> str:
    return f"Примерно {plural(factors * MINUTES_A_FACTOR, 'минута', 'минуты', 'минут')}"


def _in_profile(factors: int) -> str:
    return f"В профиле {plural(factors, 'фактор', 'фактора', 'факторов')}"


def _title(dossier: Dossier, code: str) -> str:
    """A factor's short title; its code for a factor that nobody knows any more."""
    return next((factor.short_title for factor in dossier.factors if factor.code == code), code)
