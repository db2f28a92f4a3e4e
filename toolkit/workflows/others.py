"""What others change while a page is open: told in a sentence, and marked beside the field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from toolkit.domain.change import Change, capital, deed, mark, sentence
from toolkit.domain.dossier import Dossier
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Group
from toolkit.store.visitor import SCHOOL

SENTENCE_STAYS = timedelta(seconds=20)
MARK_STAYS = timedelta(minutes=10)
MOST = 200  # changes taken in at once; more are summed up anyway
QUIET = frozenset({"step_done", "place", "look"})  # no words of anybody
CHANGES = ("изменение", "изменения", "изменений")
_TALLY = ("zeros", "ones", "twos", "threes", "unsure")


@dataclass(slots=True)
class Mark:
    """A quiet word beside a field: who changed it, and when it was noticed."""

    words: str
    noticed: datetime


@dataclass(slots=True)
class Others:
    """What others have changed since this page was opened.

    `known` is the id of the newest change that the page has taken in. `marks` are by field, as its write
    names it.
    """

    known: int = 0
    sentence: str = ""
    told_at: datetime | None = None
    marks: dict[str, Mark] = field(default_factory=dict)

    def take(self, changes: Sequence[Change], dossier: Dossier, now: datetime, near: str, reader: str) -> str:
        """Take in changes, the newest first; what a screen reader is to say, empty if it has just said so.

        `near` is the factor on the screen, `reader` what the person here is called.
        """
        latest: dict[tuple[str, str, str], Change] = {}
        for change in changes:
            latest.setdefault((change.what, change.key, change.field), change)
        for change in reversed(latest.values()):
            words = mark(change, now, reader)
            self.marks |= {name: Mark(words, now) for name in fields_of(change, dossier, near)}
        told = _in_one_sentence(tuple(latest.values()), dossier, near, reader)
        fresh = told not in self.sentence
        self.sentence = f"{told}, {changes[0].at.astimezone(now.tzinfo):%H:%M}."
        self.told_at = now
        return self.sentence if fresh else ""

    def fade(self, now: datetime) -> bool:
        """Forget what has stood long enough; True if anything went."""
        old = [name for name, known in self.marks.items() if now - known.noticed > MARK_STAYS]
        for name in old:
            del self.marks[name]
        ended = self.told_at is not None and now - self.told_at > SENTENCE_STAYS
        if ended:
            self.sentence, self.told_at = "", None
        return ended or bool(old)

    def edited(self, name: str) -> None:
        """The person has written there since: the mark has done its work."""
        self.marks.pop(name, None)

    def moved_on(self) -> None:
        """The person has left the screen where the marks stood."""
        self.marks.clear()
        self.sentence, self.told_at = "", None


def _in_one_sentence(changes: Sequence[Change], dossier: Dossier, near: str, reader: str) -> str:
    last = changes[0]
    people = list(dict.fromkeys(change.who for change in changes))
    if len(people) > 1:
        return f"Изменения внесли {', '.join(people[:-1])} и {people[-1]}"
    if len(changes) == 1:
        return sentence(last, dossier, near, reader)
    who = "В другом окне" if last.who == reader else capital(last.who)
    return f"{who}: {plural(len(changes), *CHANGES)}, последнее — {deed(last, dossier, near, reader)}"


def fields_of(change: Change, dossier: Dossier, near: str) -> tuple[str, ...]:
    """The fields and rows that show what was changed, as their writes name them.

    `near` is the factor on the screen: single fields of programs bear no program in their name.
    """
    key, name = change.key, change.field
    match change.what:
        case "program_measure":
            return (f"m-{key}-{name}",) if name not in ("", "removed_at", "position") else (f"row-{key}",)
        case "program_line":
            return (f"l-{key}-ref",) if name == "ref" else (f"l-{key}",)
        case "program_indicator":
            return (f"dir-{key}",) if name == "direction" else (f"i-{key}-{name or 'title'}",)
        case "program_field":
            return _program_field(key, dossier, near)
        case "verdict":
            return _verdict(change)
        case "team_answer":
            return (f"a-{key}",)
        case "tally":
            columns = [_TALLY.index(name)] if name in _TALLY else range(len(_TALLY))
            return tuple(f"t-{key}-{column}" for column in columns)
        case "handed_out":
            return (f"handed-{Group(key).name.lower()}",)
        case "indicator_fact":
            return (f"f-{key}-{name or 'value'}",)
        case "priority":
            return {"manageability": (f"m-{key}",), "reach": (f"r-{key}",)}.get(name, (f"begin-{key}",))
        case "passport_value":
            return (f"p-{key}",)
        case "profile":
            return ("factor-set",) if name == "factor_set" else (f"profile-{name}",)
        case "profile_factor":
            prefix = {"official_title": "title", "level": "level"}.get(name, "has")
            return (f"{prefix}-{key}",)
        case "school":
            return ("name",)
    return ()


def _verdict(change: Change) -> tuple[str, ...]:
    """The team's decision, or the curator's conclusion beside it."""
    code, _, author = change.key.partition(":")
    block = f"{'v' if author == SCHOOL else 'k'}-{code}"
    return (block,) if change.field in ("", "decision") else (f"{block}-{change.field}",)


def _program_field(key: str, dossier: Dossier, near: str) -> tuple[str, ...]:
    program_id, _, name = key.partition(":")
    program = next((known for known in dossier.programs if str(known.id) == program_id), None)
    if program is None:
        return ()
    fields = (f"resp-{program.factor_code}",) if name == "responsible" else ()
    if program.factor_code != near:
        return fields
    return (*fields, "goal-what" if name == "goal_indicator" else f"g-{name}")


def touches(change: Change, name: str, dossier: Dossier, near: str) -> bool:
    """Whether a change is about a field, or about the whole row that the field stands in."""
    if name in fields_of(change, dossier, near):
        return True
    rows = {"program_measure": f"m-{change.key}-", "program_indicator": f"i-{change.key}-"}
    row = rows.get(change.what, "")
    return bool(row) and change.field == "removed_at" and name.startswith(row)
