"""What is said about taken workbooks over the wire."""

from pydantic import Field

from services.assessment.answers import AnswerSchema
from services.assessment.report_workbooks.models import Said, Taken
from shared.http.schema import Points, Schema


class SaidView(Schema):
    """What is said on a leaf."""

    answer: AnswerSchema
    claimed_points: Points | None
    explanation: str


class ChangedLeafView(Schema):
    """A leaf that the workbook changes."""

    leaf: str = Field(examples=["1.1.1"])
    name: str
    before: SaidView | None = Field(description="Null where nothing was entered")
    after: SaidView


class TakenWorkbook(Schema):
    """What a workbook did to a report, or would do."""

    stored: bool = Field(description="False for a dry run")
    changes: list[ChangedLeafView]
    unchanged: int = Field(description="Leaves that stay as they are", examples=[58])
    kept: list[str] = Field(
        description="Leaves that somebody else had changed, and whose newer entries were kept"
    )

    @classmethod
    def of(cls, taken: Taken, *, dry_run: bool) -> "TakenWorkbook":
        """Say what was done."""
        return cls(
            stored=not dry_run,
            changes=[
                ChangedLeafView(
                    leaf=one.leaf.code,
                    name=one.leaf.name,
                    before=_view(one.before) if one.before else None,
                    after=_view(one.after),
                )
                for one in taken.changes
            ],
            unchanged=taken.unchanged,
            kept=list(taken.kept),
        )


def _view(said: Said) -> SaidView:
    return SaidView.model_validate(said)
