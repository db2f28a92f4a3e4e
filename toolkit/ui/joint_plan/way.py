"""The way to the joint plan from the other apps, where the school has a consultant school."""

from toolkit.ui.components import section
from toolkit.ui.nodes import Node, h
from toolkit.workflows.workflow import Workflow


def joint_plan_section(flow: Workflow) -> Node | None:
    """A part of the margin; None where there is nobody to plan with."""
    if not flow.talk.joint:
        return None
    address = flow.visit.link("joint_plan", flow.facts.school.id) if flow.visit else ""
    way = h("a", "Открыть совместный план", href=address) if address else "Откройте тетрадь joint_plan.ipynb."
    names = ", ".join(f"«{name}»" for name in flow.talk.consultants if name)
    whose = f"Вам помогает школа-консультант {names}." if names else "Вам помогает школа-консультант."
    if flow.visit is not None and flow.visit.readonly:
        whose = "Школа и её школа-консультант ведут его вместе."
    return section("Совместный план", h("p", whose), h("p", way))
