"""The first paragraph of the school's report: profile, decisions, programs, and what comes next."""

from collections.abc import Iterator
from datetime import date

from toolkit.domain.dossier import Dossier
from toolkit.domain.program import LineKind
from toolkit.domain.terms import parse_term
from toolkit.domain.verification import ENTERING, Status
from toolkit.domain.wording import day, plural
from toolkit.methodology.catalogue import Severity
from toolkit.workflows.report_contents import findings_of, profile_lines
from toolkit.workflows.workflow import count_factors


def overview(dossier: Dossier) -> Iterator[str]:
    """Sentences of the paragraph; what is not there yet is named, never counted as zero."""
    lines = profile_lines(dossier)
    if not lines:
        yield "Рисковый профиль пока не внесён, поэтому сравнивать ещё нечего."
        return
    official = sum(line.in_profile for line in lines)
    issued = f" от {day(dossier.profile.issued_on)}" if dossier.profile.issued_on else " (дата не указана)"
    own = len(lines) - official
    added = f", ещё {own} школа добавила сама" if own else ""
    yield f"Рисковый профиль{issued} содержит {count_factors(official)}{added}."
    yield _decisions(dossier)
    yield _begun(dossier)
    yield _ahead(dossier)


def _decisions(dossier: Dossier) -> str:
    found = list(dossier.outcomes.values())
    decided = [outcome for outcome in found if outcome.decided]
    if not decided:
        return "Решений по факторам пока нет."
    confirmed = sum(outcome.status in ENTERING for outcome in decided)
    disputed = sum(outcome.status is Status.DISPUTED for outcome in decided)
    dropped = len(decided) - confirmed - disputed
    waiting = len(found) - len(decided)
    parts = [
        f"команда подтвердила {count_factors(confirmed)}" if confirmed else "",
        _agreeing(disputed, "спорным остаётся", "спорными остаются"),
        _agreeing(dropped, "не подтверждён", "не подтверждены"),
        f"по {waiting} решения пока нет" if waiting else "",
    ]
    sentence = "; ".join(filter(None, parts))
    return f"{sentence[0].upper()}{sentence[1:]}."


def _begun(dossier: Dossier) -> str:
    count = len(dossier.programs)
    if not count:
        return "Программ пока нет."
    begun = "Начата" if _is_one(count) else "Начаты"
    clean = "" if _errors(dossier) else ", ошибок проверка не нашла"
    return f"{begun} {plural(count, 'программа', 'программы', 'программ')}{clean}."


def _ahead(dossier: Dossier) -> str:
    """«До контроля 29.12.2023 нужно …»: whatever is not finished, in the order of work."""
    control = _next_control(dossier)
    tasks = list(_tasks(dossier))
    if tasks:
        before = f"До контроля {day(control)} нужно " if control else "Дальше нужно "
        return before + " и ".join(filter(None, (", ".join(tasks[:-1]), tasks[-1]))) + "."
    if dossier.programs:
        return "Дальше — меры по календарю" + (f", контроль {day(control)}." if control else ".")
    return "Подтверждённых рисков нет, программа не нужна."


def _tasks(dossier: Dossier) -> Iterator[str]:
    outcomes = dossier.outcomes.values()
    if all(result.index is None for result in dossier.diagnoses.values()):
        yield "ответить на утверждения самодиагностики"
    if waiting := sum(not outcome.decided for outcome in outcomes):
        yield f"решить по {_by_factors(waiting)}"
    disputed = sum(outcome.decided and outcome.status is Status.DISPUTED for outcome in outcomes)
    if disputed:
        words = _agreeing(disputed, "спорному фактору", "спорным факторам", after=True)
        yield f"собрать факты по {words if disputed > 1 else 'спорному фактору'}"
    without = _without_program(dossier)
    if len(without) == 1:
        title = next(factor.short_title for factor in dossier.factors if factor.code == without[0])
        yield f"начать программу по фактору «{title}»"
    elif without:
        yield f"начать программы по {_by_factors(len(without))}"
    if errors := _errors(dossier):
        yield f"исправить {plural(errors, 'место', 'места', 'мест')} в программах"


def _without_program(dossier: Dossier) -> list[str]:
    """Confirmed factors that have no program yet: of the chosen ones, or of all where none was chosen."""
    outcomes, priorities = dossier.outcomes, dossier.priorities
    confirmed = [code for code, found in outcomes.items() if found.enters_program and not found.draft_only]
    chosen = [code for code in confirmed if code in priorities and priorities[code].chosen]
    begun = {program.factor_code for program in dossier.programs}
    return [code for code in chosen or confirmed if code not in begun]


def _next_control(dossier: Dossier) -> date | None:
    terms = [
        parse_term(line.text, program.period(dossier.cycle.period))
        for program in dossier.programs
        for line in program.of(LineKind.CONTROL)
    ]
    days = [found for term in terms for found in (term.start, term.end) if found and found >= dossier.today]
    return min(days, default=None)


def _errors(dossier: Dossier) -> int:
    return sum(len(findings_of(dossier, program, Severity.ERROR)) for program in dossier.programs)


def _is_one(count: int) -> bool:
    return count % 10 == 1 and count % 100 != 11


def _agreeing(count: int, one: str, many: str, *, after: bool = False) -> str:
    """Words agreeing with a count before it («спорным остаётся 1») or after it; nothing for zero."""
    words = one if _is_one(count) else many
    return "" if not count else f"{count} {words}" if after else f"{words} {count}"


def _by_factors(count: int) -> str:
    return _agreeing(count, "фактору", "факторам", after=True)
