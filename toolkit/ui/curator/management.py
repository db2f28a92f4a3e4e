"""What a coordinator does in the margin: curators, the place in the region's list, consultant schools."""

from collections.abc import Callable

from toolkit.domain.change import capital
from toolkit.domain.consultant import Offer
from toolkit.domain.link import Helper
from toolkit.domain.school import ListStatus
from toolkit.domain.wording import day, plural
from toolkit.ui.components import button, field, section, select
from toolkit.ui.nodes import Child, Node, h
from toolkit.workflows.cabinet import SCHOOLS, Cabinet

NOBODY = "Пока предложить некого. Отметьте положение в списке у школ, которые могли бы помочь."
ORDER = "Сначала школы, у которых больше общего. Решаете вы вместе со школами."


def management(flow: Cabinet) -> list[Child]:
    """What a coordinator decides about the chosen school; nothing for others."""
    return [_curators(flow), _consultants(flow), _status(flow)] if flow.managing else []


def territory(flow: Cabinet) -> list[Child]:
    """What a coordinator knows of his territory as a whole; nothing for others."""
    return [_loads(flow)] if flow.managing else []


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
    rows = [_consultant(helper) for helper in flow.consultants]
    match = button("match", "Подобрать школу-консультанта", flow.match, kind="small", before="i-search")
    return h(
        "section",
        h("h2", "Школа-консультант", id="consultants", tabindex="-1"),
        h("ul", rows) if rows else None,
        _offers(flow) if flow.matching else h("p", match, cls="ar-row"),
        _ways_in(flow),
        cls="ar-stack ar-stack--s",
    )


def _ways_in(flow: Cabinet) -> Node | None:
    """Codes and cards are shown by the server alone."""
    base, school = flow.visit.link("territory", None) if flow.visit else "", flow.facts.school
    if not base or school.territory_id is None:
        return None
    address = f"{base}/{school.territory_id}/school/{school.id}"
    return h("p", h("a", "Ссылки, коды и карточки школы", href=address, id="to-ways"))


def _consultant(helper: Helper) -> Node:
    return h(
        "li",
        capital(helper.title),
        h("span", f", до {day(helper.until)}", cls="ar-note"),
        data_key=f"consultant-{helper.id}",
    )


def _offers(flow: Cabinet) -> Node:
    found = flow.offers
    if not found:
        return h("p", NOBODY, id="offers", tabindex="-1")
    return h(
        "div",
        h("p", ORDER, cls="ar-note"),
        [_offer(flow, offer) for offer in found],
        id="offers",
        tabindex="-1",
    )


def _offer(flow: Cabinet, offer: Offer) -> Node:
    id_, address = offer.school.id, flow.invitation(offer)
    why = "; ".join(offer.why)
    unknown = ", ".join(_lower(words) for words in offer.unknown)
    invite = h("a", "Назначить консультантом", href=address, id=f"invite-{id_}", cls="ar-btn ar-btn--small")
    return h(
        "div",
        h("p", h("b", offer.school.name)),
        h("p", f"{capital(why)}."),
        h("p", f"Отличается: {'; '.join(offer.unlike)}.", cls="ar-note") if offer.unlike else None,
        h("p", f"Не сравнить: {unknown}.", cls="ar-note") if unknown else None,
        h("p", invite, cls="ar-row") if address else None,
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
