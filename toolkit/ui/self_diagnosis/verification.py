"""Step 5: two facts, the proposal with its why, and the team's decision with a reason."""

from toolkit.domain.access import Right
from toolkit.domain.diagnosis import FactorDiagnosis, Standing
from toolkit.domain.profile import ProfileFactor
from toolkit.domain.verification import Decision, Proposal, Status, Verdict
from toolkit.domain.wording import day, number, quoted
from toolkit.ui.components import field, head, icon, level_tag, notice, radios, section, select, split
from toolkit.ui.frame import Part, alerts, foot, rail, top
from toolkit.ui.nodes import Child, Node, h
from toolkit.ui.page import Screen
from toolkit.ui.self_diagnosis.actions import Actions
from toolkit.ui.self_diagnosis.conclusion import conclusion_fields, conclusion_word
from toolkit.ui.self_diagnosis.profile import LEVELS
from toolkit.workflows.self_diagnosis import SelfDiagnosis
from toolkit.workflows.step import StepStatus

CONSEQUENCES = {
    "CONFIRM": "идёт в программу",
    "CLARIFY": "соберём факты и вернёмся",
    "REJECT": "в программу не идёт",
}
HEADLINES = {
    Status.CONFIRMED: "Профиль и ответы говорят об одном",
    Status.CONFIRMED_BY_PROFILE: "Риск назван в профиле, ответов пока нет",
    Status.DISPUTED: "Профиль и ответы школы расходятся: нужен разговор",
    Status.FOUND: "Ответы школы видят риск сильнее, чем профиль",
    Status.ADDITIONAL: "Риска нет в профиле, но школа его видит",
    Status.NOT_RELEVANT: "Ни профиль, ни ответы риска не видят",
    Status.NONE: "Пока не о чем решать: нет данных",
}


def verification_screen(flow: SelfDiagnosis, _actions: Actions) -> Screen:
    """One factor: what the profile says, what the school says, what is proposed, what the team decides."""
    factor = flow.factor()
    proposal, diagnosis = flow.proposal(), flow.diagnosis()
    official = flow.facts.profile.factor(factor.code)
    codes = [known.code for known in flow.facts.factors]
    verdict = flow.verdict()
    lacking = flow.reason_lacking(factor.code)
    sheet: list[Child] = [
        head(
            HEADLINES[proposal.status],
            h("p", quoted(official.official_title if official else factor.title), cls="ar-doc ar-official"),
            kicker=f"Верификация · фактор {codes.index(factor.code) + 1} из {len(codes)}",
        ),
        h("div", _profile(flow, official), _answers(flow, diagnosis), cls="ar-pair"),
        notice(
            [h("b", f"Предлагаем: «{proposal.status}»"), f" — {_lower(proposal.next_step)}"],
            f"Почему: {_lower(proposal.why)}",
            kind="warn" if proposal.status is Status.DISPUTED else "",
        ),
        _decision(flow, verdict, lacking),
        conclusion_fields(flow),
    ]
    blocked = _left(verdict, lacking)
    last = not flow.neighbour(1)
    rest = flow.missing("verification")
    otherwise: Child = (
        ["Решение записано. ", rest[0] if rest else "Все факторы решены."]
        if rest or not last
        else [h("b", "Что дальше: "), "выбрать, с каких факторов начать."]
    )
    if last and rest and not blocked:
        blocked = rest[0]
    return Screen(
        title=f"Верификация: {factor.short_title}",
        top=top(flow),
        alert=alerts(flow),
        rail=rail(flow, _parts(flow), lambda code: flow.go("verification", code)),
        body=[split(sheet, _margin(flow, proposal), "Из чего это следует")],
        foot=foot(
            flow,
            [h("b", "Осталось: "), blocked] if blocked else otherwise,
            "К приоритетам" if last else "Следующий фактор",
            blocked=bool(blocked),
        ),
    )


def _lower(sentence: str) -> str:
    first = sentence.split(" ", 1)[0]
    return sentence if first.isupper() and len(first) > 1 else sentence[:1].lower() + sentence[1:]


def _left(verdict: Verdict | None, lacking: str) -> str:
    if verdict is None:
        return "выберите решение команды. Можно отложить: откройте другой фактор слева."
    return lacking


def _parts(flow: SelfDiagnosis) -> list[Part]:
    parts = []
    for factor in flow.facts.factors:
        verdict = flow.verdict(factor.code)
        words = str(verdict.decision) if verdict else "не решено"
        if factor.code == flow.part:
            status = StepStatus.NOW
        elif flow.decided(factor.code):
            status = StepStatus.DONE
        else:
            status = StepStatus.REOPENED if verdict else StepStatus.OPEN
        parts.append((factor.code, factor.short_title, status, words))
    return parts


def _profile(flow: SelfDiagnosis, official: ProfileFactor | None) -> Node:
    profile = flow.facts.profile
    if official is None or not official.in_profile:
        shown: Child = h("p", "Этого фактора в профиле нет.")
        note = "Его добавила сама школа."
    else:
        shown = (
            h("p", level_tag(official.level))
            if official.level
            else h("p", h("b", "назван, значимость не указана"))
        )
        issuer = f", выдан: {profile.issuer}" if profile.issuer else ""
        note = (
            f"РПШ от {day(profile.issued_on)}{issuer}." if profile.issued_on else "Дата профиля не указана."
        )
    return h(
        "section",
        h("h2", "Рисковый профиль школы"),
        shown,
        h("p", note, cls="ar-note"),
        cls="ar-pane ar-fact",
    )


def _answers(flow: SelfDiagnosis, diagnosis: FactorDiagnosis) -> Node:
    rules = flow.catalogue.thresholds
    parts = []
    for found in diagnosis.groups:
        name = rules.group(found.group).title.lower()
        if found.standing is Standing.HIDDEN:
            parts.append(f"{name} скрыты")
        elif found.index is not None:
            mark = " (оценка команды)" if found.standing is Standing.ESTIMATE else ""
            parts.append(f"{name} {number(found.index, 1)}{mark}")
    threshold = f"Пороги: до {number(rules.medium_above, 1)} низкая, от {number(rules.high_from, 1)} высокая."
    return h(
        "section",
        h("h2", "Самодиагностика"),
        h("p", level_tag(diagnosis.level, diagnosis.index)),
        h(
            "p",
            f"{threshold} {' · '.join(parts)[:1].upper()}{' · '.join(parts)[1:]}. "
            if parts
            else "Ответов пока нет. ",
            f"Есть данные {diagnosis.groups_with_data} из {diagnosis.groups_expected} групп."
            if diagnosis.groups_expected
            else "",
            cls="ar-note",
        ),
        h("p", "предварительно", cls="ar-note")
        if diagnosis.preliminary and diagnosis.index is not None
        else None,
        cls="ar-pane ar-fact",
    )


def _decision(flow: SelfDiagnosis, verdict: Verdict | None, lacking: str) -> Node:
    code = flow.part
    options = [(known.name, str(known)[:1].upper() + str(known)[1:]) for known in Decision]
    fields: list[Child] = []
    if verdict is not None:
        refused = flow.problem(f"v-{code}-reason")
        dissent = flow.problem(f"v-{code}-dissent")
        fields = [
            field(
                f"v-{code}-reason",
                "Почему так решили" + (" (нужно написать)" if lacking else ""),
                verdict.reason,
                lambda value: flow.set_reason(str(value)),
                hint="Одно-два предложения: какой факт или документ. Без фамилий.",
                problem=refused.sentence if refused else "",
                typed=refused.typed if refused else None,
                long=True,
            ),
            select(
                f"v-{code}-level",
                "Уровень, если команда видит его иначе",
                str(int(verdict.level)) if verdict.level else "",
                (("", "как предложено"), *LEVELS[1:]),
                lambda value: flow.set_verdict_level(str(value)),
            ),
            h(
                "details",
                h(
                    "summary",
                    None if flow.reading else icon("i-plus"),
                    "Особое мнение участника" if flow.reading else "Записать особое мнение участника",
                    cls="ar-btn ar-btn--quiet ar-btn--small",
                ),
                field(
                    f"v-{code}-dissent",
                    "Особое мнение",
                    verdict.dissent,
                    lambda value: flow.set_dissent(str(value)),
                    hint="Роль, а не фамилия: «учитель математики считает…»",
                    problem=dissent.sentence if dissent else "",
                    typed=dissent.typed if dissent else None,
                    long=True,
                ),
                open=bool(verdict.dissent) or None,
                data_key=f"dissent-{code}",
                right=None if verdict.dissent else Right.EDIT,
            ),
        ]
    return h(
        "div",
        radios(
            f"v-{code}",
            "Решение команды",
            verdict.decision.name if verdict else "",
            options,
            lambda value: flow.decide(str(value)),
            look="choice",
            small=CONSEQUENCES,
        ),
        fields,
        cls="ar-stack",
        data_key=f"decision-{code}",
    )


def _margin(flow: SelfDiagnosis, proposal: Proposal) -> list[Child]:
    outcome = flow.facts.outcomes[flow.part]
    sections: list[Child] = [
        conclusion_word(flow),
        section("Что получается", h("p", outcome.sentence)),
        section(
            "Из чего это следует",
            h("ul", [h("li", line) for line in outcome.provenance], cls="ar-stack ar-stack--s"),
        ),
    ]
    if proposal.interview:
        sections.append(
            section(
                "Беседа",
                h(
                    "p",
                    "Расхождение в две ступени. Запишите в причине, с кем по роли говорили и какой факт это "
                    "подтверждает.",
                ),
            )
        )
    facts = [
        f"{indicator.title}: {number(fact.value)}"
        + (f", норма {number(fact.norm)}" if fact.norm is not None else "")
        for indicator in flow.factor().indicators
        if (fact := flow.facts.facts.get(indicator.code)) and fact.value is not None
    ]
    if facts:
        sections.append(section("Факты", h("ul", [h("li", fact) for fact in facts])))
    return sections
