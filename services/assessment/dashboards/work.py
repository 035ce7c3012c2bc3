"""The council's work, counted from the marks of cells."""

from sqlalchemy import ColumnElement, and_

from services.assessment.dashboards.marks import Mark
from services.assessment.dashboards.sources import carries

_DUE_2 = Mark.SUPPLEMENTED | Mark.TAKEN_UP_2 | Mark.DECIDED_2
"""Round 1 decides every leaf, round 2 those with a supplement and those that were taken up again."""


def work_done(
    shown: ColumnElement[int], decided: ColumnElement[bool]
) -> dict[str, ColumnElement[bool]]:
    """Say what each round has to do and has done, as far as it is shown; `decided` where the council decides the leaf."""
    return {
        "explanations_asked": carries(shown, Mark.ASKED_1 | Mark.ASKED_2),
        "to_decide_1": decided,
        "to_decide_2": and_(decided, carries(shown, _DUE_2)),
        "decided_1": carries(shown, Mark.DECIDED_1),
        "decided_2": carries(shown, Mark.DECIDED_2),
        "differing_1": carries(shown, Mark.DIFFERING_1),
        "differing_2": carries(shown, Mark.DIFFERING_2),
        "waived_1": carries(shown, Mark.WAIVED_1),
        "waived_2": carries(shown, Mark.WAIVED_2),
    }
