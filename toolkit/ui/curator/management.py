"""What a coordinator does in the margin: curators, the place in the region's list, consultant schools."""

from collections.abc import Callable

from toolkit.domain.consultant import Offer
from toolkit.domain.link import Link
from toolkit.domain.school import ListStatus
from toolkit.domain.wording import day, plural
from toolkit.ui.components import button, field, section, select
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.cabinet import SCHOOLS, Cabinet

ORDER = "Сначала школы, у которых больше общего. Решаете вы вместе со школами."


def management(flow: Cabinet) -> list[Child]:
    """Sections for a coordinator; nothing for others."""
    if not flow.managing:
        return []
    return [*([_curators(flow), _consultants(flow), _status(flow)] if flow.dossier else []), _loads(flow)]


# ── curators ──


def _curators(flow: Cabinet) -> Node:
    pulse = flow.chosen
    rows = [
        h(
            "li",
            h("span", flow.curator_title(account_id)),
            button(f"release-{account_id}", "Снять", _releaser(flow, account_id), kind="quiet small"),
            cls="ar-row ar-row--between",
            data_key=f"curator-{account_id}",
        )
        for account_id in pulse.curators
    ]
    others = [
        (str(account.id), account.title) for account in flow.curators if account.id not in pulse.curators
    ]
    return section(
        "Кураторы школы",
        h("ul", rows) if rows else h("p", "Куратор не назначен.", cls="ar-note"),
        select(
            "add-curator",
            "Добавить куратора",
            "",
            [("", "выберите"), *others],
            lambda value: flow.add_curator(str(value)),
        )
        if others
        else None,
        cls="ar-stack ar-stack--s",
    )


def _releaser(flow: Cabinet, account_id: int) -> Callable[[], object]:
    return lambda: flow.release(account_id)


def _loads(flow: Cabinet) -> Node:
    """How many schools each curator has, and how many schools have none."""
    without = sum(not pulse.curators for pulse in flow.pulses)
    rows = [h("li", f"{account.title} — {plural(count, *SCHOOLS)}") for account, count in flow.loads]
    told: Child = h("ul", rows) if rows else h("p", "Кураторов пока нет. Добавьте их на странице территории.")
    last = h("p", f"Без куратора: {plural(without, *SCHOOLS)}.") if without else None
    return section("Кураторы территории", told, last)


# ── consultant schools ──


def _consultants(flow: Cabinet) -> Node:
    rows = [_consultant(flow, link) for link in flow.consultants]
    return h(
        "section",
        h("h2", "Школа-консультант", id="consultants", tabindex="-1"),
        h("ul", rows) if rows else None,
        _offers(flow)
        if flow.matching
        else h(
            "p",
            button("match", "Подобрать школу-консультанта", flow.match, kind="small", before="i-search"),
            cls="ar-row",
        ),
        cls="ar-stack ar-stack--s",
    )


def _consultant(flow: Cabinet, link: Link) -> Node:
    helper = flow.helper(link)
    return h(
        "li",
        h("span", helper.name if helper else link.title, h("span", f", до {day(link.until)}", cls="ar-note")),
        button(f"end-{link.id}", "Отозвать", _ender(flow, link), kind="quiet small"),
        h("p", "Карточку с кодом напечатайте на странице территории.", cls="ar-note"),
        cls="ar-row ar-row--between",
        data_key=f"consultant-{link.id}",
    )


def _ender(flow: Cabinet, link: Link) -> Callable[[], object]:
    return lambda: flow.end_help(link)


def _offers(flow: Cabinet) -> Node:
    found = flow.offers
    if not found:
        words = (
            "Пока предложить некого: отметьте ниже у сильных школ и у тех, что вышли из списка, их положение."
        )
        return h("p", words, id="offers", tabindex="-1")
    return h(
        "div",
        h("p", ORDER, cls="ar-note"),
        [_offer(flow, offer) for offer in found],
        id="offers",
        tabindex="-1",
    )


def _offer(flow: Cabinet, offer: Offer) -> Node:
    id_ = offer.school.id
    why = "; ".join(offer.why)
    return h(
        "div",
        h("p", h("b", offer.school.name)),
        h("p", why[:1].upper() + why[1:] + "."),
        h("p", f"Отличается: {'; '.join(offer.unlike)}.", cls="ar-note") if offer.unlike else None,
        h("p", f"Не сравнить: {', '.join(_lower(words) for words in offer.unknown)}.", cls="ar-note")
        if offer.unknown
        else None,
        h(
            "p",
            button(f"invite-{id_}", "Назначить консультантом", lambda: flow.invite(offer), kind="small"),
            cls="ar-row",
        ),
        cls="ar-thread",
        data_key=f"offer-{id_}",
    )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _status(flow: Cabinet) -> Node:
    school = flow.facts.school
    refused = flow.problem(flow.year_field)
    return section(
        "Положение в списке",
        select(
            "status",
            "По решению региона",
            school.status.value if school.status else "",
            [("", "не отмечено"), *((status.value, status.word) for status in ListStatus)],
            lambda value: flow.set_status(str(value)),
        ),
        field(
            flow.year_field,
            "С какого года",
            str(school.status_year or ""),
            lambda value: flow.set_status_year(str(value)),
            problem=refused.sentence if refused else "",
            typed=refused.typed if refused else None,
            cls="ar-input--short",
            inputmode="numeric",
        )
        if school.status
        else None,
        cls="ar-stack ar-stack--s",
    )
