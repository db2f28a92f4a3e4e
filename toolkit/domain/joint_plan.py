"""The plan that a school makes together with its consultant school (004/п5.2)."""

from toolkit.domain.school import Fact


class JointMeasure(Fact):
    """A row of the plan: what is done together, when, what comes of it, who answers for it."""

    id: int
    position: int
    activity: str = ""
    term_text: str = ""
    result: str = ""
    responsible: str = ""
    version: int = 1
