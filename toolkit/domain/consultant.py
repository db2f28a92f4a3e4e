"""Which school could help another: strong or out of the list, and in comparable conditions.

So the documents want it (002/I.9, 002/IV.1, 004/п5). A proposal is a reason to talk, not a mark: it says in
words what is alike and what is not known.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from toolkit.domain.school import Fact, Passport, School
from toolkit.domain.wording import number, parse_number
from toolkit.errors import InputError
from toolkit.methodology.catalogue import PassportBlock, PassportField


class Candidate(Fact):
    """A school that might help, with its passport."""

    school: School
    passport: Passport


class Offer(Fact):
    """A proposed consultant school.

    `why` is what speaks for it, `unlike` what is different, `unknown` the questions that one of the two
    schools has not answered, all in words.
    """

    school: School
    alike: int
    why: tuple[str, ...]
    unlike: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def status_in_words(school: School) -> str:
    """«вышла из списка ШНОР в 2023 году»; empty where nothing is known."""
    if school.status is None:
        return ""
    since = f" в {school.status_year} году" if school.status_year else ""
    return school.status.word + since


def offers(
    school: School, passport: Passport, candidates: Iterable[Candidate], blocks: Sequence[PassportBlock]
) -> tuple[Offer, ...]:
    """Schools that could help, those alike in more conditions first, then in the candidates' own order."""
    asked = [field for block in blocks for field in block.fields if field.likeness is not None]
    found = [
        _offer(candidate, passport, asked)
        for candidate in candidates
        if candidate.school.id != school.id
        and candidate.school.status is not None
        and candidate.school.status.may_help
    ]
    return tuple(sorted(found, key=lambda offer: -offer.alike))


def _offer(candidate: Candidate, passport: Passport, asked: Sequence[PassportField]) -> Offer:
    why: list[str] = []
    unlike: list[str] = []
    unknown: list[str] = []
    for field in asked:
        ours, theirs = _answer(passport, field), _answer(candidate.passport, field)
        if ours is None or theirs is None:
            unknown.append(field.label)
            continue
        alike = _alike(field, ours, theirs)
        (why if alike else unlike).append(_in_words(field, ours, theirs, alike=alike))
    return Offer(
        school=candidate.school,
        alike=len(why),
        why=(*why, status_in_words(candidate.school)),
        unlike=tuple(unlike),
        unknown=tuple(unknown),
    )


def _answer(passport: Passport, field: PassportField) -> Decimal | str | None:
    """The answer as it can be compared; None where there is none."""
    text = passport.text(field.code).strip()
    if not text or field.kind != "число":
        return text or None
    try:
        return parse_number(text)
    except InputError:
        return None


def _alike(field: PassportField, ours: Decimal | str, theirs: Decimal | str) -> bool:
    times = field.likeness.times if field.likeness else None
    if isinstance(ours, str) or isinstance(theirs, str) or times is None:
        return ours == theirs
    small, large = sorted((ours, theirs))
    return large <= small * Decimal(str(times))


def _in_words(field: PassportField, ours: Decimal | str, theirs: Decimal | str, *, alike: bool) -> str:
    """«сходный размер: 214 и 240 чел.»; where they differ, by the question: «учителей: 9 и 24 чел.»"""
    named = field.likeness.words if alike and field.likeness else field.label[:1].lower() + field.label[1:]
    if isinstance(ours, str) or isinstance(theirs, str):
        return f"{named}: {theirs}" if alike else f"{named}: {ours} и {theirs}"
    return f"{named}: {number(ours)} и {number(theirs)} {field.unit}".strip()
