"""An answer to a leaf, as it stands on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints
from pydantic_core import PydanticCustomError

from shared.http.schema import DecimalText, Points, Schema

LeafCode = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class AnswerSchema(Schema):
    """An answer to a leaf; which members it needs depends on the leaf's rule."""

    state: Literal["GIVEN", "NOT_APPLICABLE"] = Field(
        default="GIVEN", description="Not applicable only where the leaf allows it"
    )
    facts: dict[Annotated[str, StringConstraints(max_length=64)], DecimalText] = Field(
        default_factory=dict,
        description="Figures by the name of the rule's input",
        examples=[{"tasks_done": "18", "tasks_planned": "20"}],
    )
    choices: list[LeafCode] = Field(
        default_factory=list,
        max_length=200,
        description="Codes of options, conditions or items; YES or NO for a yes/no rule",
        examples=[["TIMELY"]],
    )
    formula: LeafCode | None = Field(default=None, description="Code of the formula that applies")
    points: Points | None = Field(
        default=None, description="Only for a rule whose points are typed by hand"
    )

    def data(self) -> dict[str, Any]:
        """Give plain data, as the kernel reads it."""
        return {
            "state": self.state,
            "facts": dict(self.facts),
            "choices": list(self.choices),
            "formula": self.formula,
            "points": self.points,
        }


def refuse_repeats(leaves: Sequence[str]) -> None:
    """Refuse a list that names a leaf twice: which of the two is meant, nobody knows."""
    if len(set(leaves)) < len(leaves):
        raise PydanticCustomError(
            "repeated_leaf",
            "Mỗi tiêu chí chỉ được có một lần; hãy bỏ mục trùng. / Name each leaf once; take the repeat away.",
        )
