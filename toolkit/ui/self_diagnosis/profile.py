"""Step 2: the official risk profile, typed from the paper or taken from an Excel sheet."""

from toolkit.domain.access import Right
from toolkit.domain.profile import ProfileFactor
from toolkit.domain.wording import day, plural
from toolkit.ui.components import button, field, head, icon, notice, section, select, split
from toolkit.ui.frame import alerts, foot, rail, top, what_is_left
from toolkit.ui.nodes import Handler, Node, h
from toolkit.ui.page import LARGEST_FILE, Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.workflows.self_diagnosis import SelfDiagnosis

LEVELS = (("", "не указана"), ("3", "высокая"), ("2", "средняя"), ("1", "низкая"))
EXCEL = ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def profile_screen(flow: SelfDiagnosis, actions: Actions) -> Screen:
    """Which list, when, from whom; which factors, and how the paper calls them."""
    count = sum(factor.in_profile for factor in flow.facts.profile.factors)
    title = (
        "Что написано в рисковом профиле"
        if not count
        else f"В профиле {plural(count, 'фактор', 'фактора', 'факторов')}"
        + ("" if flow.reading else ": сверьте названия")
    )
    lacks = flow.missing("profile")
    sheet = [
        head(
            title,
            h("p", "Перепишите с бумаги: дату, кто выдал, какие факторы названы.", right=Right.EDIT),
        ),
        _header(flow),
        _offered(flow),
        _titles(flow),
        _own(flow),
    ]
    return Screen(
        title="Рисковый профиль",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow),
        body=[split(sheet, _margin(flow, actions), "Загрузка и подсказки")],
        foot=foot(
            flow,
            what_is_left(lacks, "ответить на утверждения по каждому фактору."),
            "К ответам",
            blocked=bool(lacks),
        ),
    )


def _header(flow: SelfDiagnosis) -> Node:
    profile = flow.facts.profile
    date_refused = flow.problem("profile-issued_on")
    issuer_refused = flow.problem("profile-issuer")
    return h(
        "div",
        field(
            "profile-issued_on",
            "Дата профиля",
            day(profile.issued_on),
            flow.set_issued,
            hint="Например, 14.06.2023",
            problem=date_refused.sentence if date_refused else "",
            typed=date_refused.typed if date_refused else None,
        ),
        field(
            "profile-issuer",
            "Кто выдал",
            profile.issuer,
            flow.set_issuer,
            hint="Как на бумаге",
            options=flow.catalogue.vocabulary.issuers,
            problem=issuer_refused.sentence if issuer_refused else "",
            typed=issuer_refused.typed if issuer_refused else None,
        ),
        cls="ar-grid2 ar-dated",
    )


def _offered(flow: SelfDiagnosis) -> Node:
    options = [(known.code, known.title) for known in flow.catalogue.sets]
    chosen = flow.catalogue.factor_set(flow.picked_set)
    marked = {factor.code for factor in flow.facts.profile.factors}
    rows = [
        h(
            "label",
            h(
                "input",
                type="checkbox",
                id=f"has-{code}",
                checked=code in marked,
                on={"change": _toggler(flow, code, title)},
            ),
            h("span", title, cls="ar-doc"),
            cls="ar-choice ar-choice--on" if code in marked else "ar-choice",
            data_key=f"row-{flow.picked_set}-{code}",
        )
        for code, title in flow.offered()
    ]
    return h(
        "section",
        select(
            "factor-set",
            "Из какого перечня факторы",
            flow.picked_set,
            options,
            lambda value: flow.pick_set(str(value)),
        ),
        None if chosen.verified else notice(h("b", "Сверьте с бумагой."), chosen.warning, kind="warn"),
        h("fieldset", h("legend", "Факторы, которые названы в профиле", cls="ar-field__label"), rows),
        cls="ar-stack",
    )


def _toggler(flow: SelfDiagnosis, code: str, title: str) -> Handler:
    return lambda on: flow.toggle_factor(code, title, on is True)


def _titles(flow: SelfDiagnosis) -> Node | None:
    factors = flow.facts.profile.factors
    if not factors:
        return None
    return h(
        "section",
        h("h2", "Как факторы названы в бумажном профиле"),
        h(
            "p",
            "Это название пойдёт в документы. Поправьте, если на бумаге иначе.",
            cls="ar-note",
            right=Right.EDIT,
        ),
        [_titled(flow, number, factor) for number, factor in enumerate(factors, 1)],
        cls="ar-stack",
    )


def _titled(flow: SelfDiagnosis, number: int, factor: ProfileFactor) -> Node:
    refused = flow.problem(f"title-{factor.code}")

    def title(value: object) -> None:
        flow.set_official_title(factor.code, str(value))

    def level(value: object) -> None:
        flow.set_level(factor.code, str(value))

    return h(
        "div",
        field(
            f"title-{factor.code}",
            f"Фактор {number}",
            factor.official_title,
            title,
            long=True,
            problem=refused.sentence if refused else "",
            typed=refused.typed if refused else None,
        ),
        select(
            f"level-{factor.code}",
            "Значимость",
            str(int(factor.level)) if factor.level else "",
            LEVELS,
            level,
        ),
        cls="ar-titled",
        data_key=f"titled-{factor.code}",
    )


def _own(flow: SelfDiagnosis) -> Node:
    draft = {"title": "", "statements": ""}

    def remember(name: str) -> Handler:
        def change(value: object) -> None:
            flow.own_factor = {**flow.own_factor, name: str(value)}

        return change

    draft |= flow.own_factor
    refused = flow.problem("own-title")

    def add() -> None:
        if flow.add_own_factor(flow.own_factor.get("title", ""), flow.own_factor.get("statements", "")):
            flow.own_factor = {}
            flow.say("Фактор добавлен.")

    return h(
        "details",
        h(
            "summary",
            icon("i-plus"),
            "В профиле есть фактор, которого нет ни в одном перечне",
            cls="ar-btn ar-btn--quiet ar-btn--small",
        ),
        h(
            "div",
            field(
                "own-title",
                "Название фактора",
                draft["title"],
                remember("title"),
                data_draft=True,
                problem=refused.sentence if refused else "",
                typed=draft["title"] if refused else None,
            ),
            field(
                "own-statements",
                "Утверждения, каждое с новой строки",
                draft["statements"],
                remember("statements"),
                hint="Начните с «У:», «О:» или «Р:», если отвечают учителя, обучающиеся, родители. "
                "Поставьте «+» в начале, если согласие — это хорошо.",
                long=True,
                data_draft=True,
            ),
            button("own-add", "Добавить фактор", add, kind="small", before="i-plus", data_adds=True),
            cls="ar-pane",
        ),
        open=bool(refused),
        data_key="own",
        right=Right.EDIT,
    )


def _margin(flow: SelfDiagnosis, actions: Actions) -> list[Node]:
    chosen = flow.catalogue.factor_set(flow.picked_set)
    return [
        section(
            "Загрузить из Excel",
            h("p", "Если профиль удобнее заполнить в таблице: скачайте бланк, заполните и загрузите."),
            h(
                "p",
                button("profile-form", "Скачать бланк", actions.profile_form, kind="small", before="i-down2"),
            ),
            h(
                "div",
                h("label", "Заполненный бланк", for_="profile-file", cls="ar-field__label"),
                h(
                    "input",
                    type="file",
                    id="profile-file",
                    accept=EXCEL,
                    cls="ar-file",
                    data_limit=str(LARGEST_FILE),
                    on={"file": actions.take_profile},
                ),
                cls="ar-field",
            ),
            right=Right.EDIT,
        ),
        section(
            "О перечне",
            h("p", f"Источник: {chosen.source}."),
            h("p", "Если значимость на бумаге не указана, оставьте «не указана».", right=Right.EDIT),
        ),
    ]


__all__ = ["profile_screen"]
