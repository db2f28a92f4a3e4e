"""What the checker says, grouped by severity; each finding leads to its place and puts the focus there."""

from collections.abc import Callable

from toolkit.domain.checks import Finding
from toolkit.domain.wording import plural
from toolkit.methodology.catalogue import Severity
from toolkit.ui.components import icon, link_button
from toolkit.ui.nodes import Node, h
from toolkit.workflows.antirisk_program import AntiriskProgram

LOOKS = {
    Severity.ERROR: ("error", "i-error", "Ошибки"),
    Severity.WARNING: ("warn", "i-warn", "Предупреждения"),
    Severity.ADVICE: ("advice", "i-info", "Советы"),
}


def findings_list(flow: AntiriskProgram, title: str = "") -> list[Node]:
    """The headline with the count, then the groups."""
    found = flow.findings()
    count = plural(len(found), "замечание", "замечания", "замечаний")
    parts = [
        h(
            "h2",
            title or (f"Проверка: {count}" if found else "Проверка: замечаний нет"),
            id="findings",
            tabindex="-1",
        ),
        h("div", _totals(found), role="status", cls="ar-vh"),
    ]
    for severity, (look, glyph, words) in LOOKS.items():
        group = [finding for finding in found if finding.severity is severity]
        if group:
            rows = [_finding(flow, finding, look, f"{look}-{at}") for at, finding in enumerate(group)]
            parts.append(
                h("section", h("h3", icon(glyph), f"{words}: {len(group)}", cls=f"ar-c-{look}"), rows)
            )
    return parts


def _totals(found: tuple[Finding, ...]) -> str:
    counts = [
        f"{words.lower()} {sum(finding.severity is severity for finding in found)}"
        for severity, (_, _, words) in LOOKS.items()
    ]
    return ", ".join(counts)


def _finding(flow: AntiriskProgram, finding: Finding, look: str, key: str) -> Node:
    return h(
        "div",
        h("p", finding.sentence),
        link_button(f"go-{key}", finding.place.words, _follower(flow, finding), "ar-link ar-finding__go"),
        cls=f"ar-finding ar-finding--{look}",
    )


def _follower(flow: AntiriskProgram, finding: Finding) -> Callable[[], object]:
    return lambda: flow.follow(finding)


def marks(flow: AntiriskProgram, measure_id: int, field: str) -> tuple[str, str]:
    """(severity look, sentence) of the gravest finding at one cell of the roadmap; empty strings if none."""
    order = list(LOOKS)
    found = sorted(
        (
            finding
            for finding in flow.findings()
            if finding.place.kind == "measure"
            and finding.place.id == measure_id
            and finding.place.field == field
            and finding.severity is not Severity.ADVICE
        ),
        key=lambda finding: order.index(finding.severity),
    )
    return (LOOKS[found[0].severity][0], found[0].sentence) if found else ("", "")
