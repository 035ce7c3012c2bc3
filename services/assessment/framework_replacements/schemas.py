"""What is said about replacements over the wire."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.framework_replacements.models import (
    Fate,
    LeafFate,
    NewReplacement,
    ReportPlan,
)
from services.assessment.framework_replacements.planning import goes_back
from services.assessment.framework_replacements.rules import survey_leaves_touched
from services.assessment.framework_replacements.service import Preview
from services.assessment.periods.models import Phase
from services.assessment.periods.schemas import Reason
from shared.http.schema import Schema, UtcInstant

DecisionNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)
]


class NewFrameworkReplacement(Schema):
    """Another framework in the place of a period's."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    framework_id: UUID = Field(description="Issued framework of the same programme")
    reason: Reason = Field(examples=["Quyết định mới thay quyết định đã ban hành đầu năm"])
    decision_number: DecisionNumber = Field(description="Số quyết định", examples=["2566/QĐ-UBND"])
    decision_date: date = Field(description="Ngày quyết định", examples=["2024-11-01"])
    until: UtcInstant | None = Field(
        default=None,
        description="First instant that is too late for corrections; needed where submitted reports go back",
    )

    def data(self) -> NewReplacement:
        """Give what is wanted."""
        return NewReplacement(**{name: getattr(self, name) for name in type(self).model_fields})


class FrameworkReplacementView(Schema):
    """Thay bộ chỉ số giữa kỳ."""

    id: UUID
    period_id: UUID
    phase: Phase = Field(description="Where the period stood")
    from_framework_id: UUID
    from_code: str
    from_number: int
    from_digest: str
    framework_id: UUID
    code: str
    number: int
    digest: str
    reason: str
    decision_number: str
    decision_date: date
    until: UtcInstant | None
    replaced_by: str
    created_at: UtcInstant
    totals: dict[str, int] = Field(
        description="What it came to over all reports",
        examples=[{"reports": 30, "flagged": 60, "sent_back": 12}],
    )

    @classmethod
    def of(cls, row: Any) -> "FrameworkReplacementView":
        """Say what was done; both frameworks are loaded."""
        own = {
            name: getattr(row, name)
            for name in cls.model_fields
            if name not in {"from_code", "from_number", "from_digest", "code", "number", "digest"}
        }
        old, new = row.from_framework, row.framework
        return cls(
            **own,
            from_code=old.code,
            from_number=old.number,
            from_digest=old.digest,
            code=new.code,
            number=new.number,
            digest=new.digest,
        )


class FrameworkReplacementList(Schema):
    """A page of replacements, newest first."""

    items: list[FrameworkReplacementView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class FateText(Schema):
    """A sentence in both languages."""

    vi: str
    en: str


class LeafFateView(Schema):
    """What becomes of one leaf."""

    old: str | None
    new: str | None
    name: str
    fate: Fate
    changes: list[FateText] = Field(description="What changes about it")

    @classmethod
    def of(cls, one: LeafFate) -> "LeafFateView":
        """Say what becomes of it."""
        return cls.model_validate(one)


class ReportFateView(Schema):
    """What becomes of one report."""

    self_assessment_id: UUID
    agency_code: str
    agency_name: str
    state: str
    moved: dict[str, str] = Field(description="Old code to new code")
    needs_review: list[str] = Field(description="Leaves whose entries have to be looked at again")
    added: list[str] = Field(description="Leaves to fill in for the first time")
    archived: list[str] = Field(description="Leaves, by their old codes, that the agency loses")
    decided_anew: list[str] = Field(description="Leaves, by old codes, that are decided once more")
    goes_back: bool = Field(description="Whether the submitted report goes back for correction")

    @classmethod
    def of(cls, report: Any, one: ReportPlan) -> "ReportFateView":
        """Say what becomes of it."""
        return cls(
            self_assessment_id=report.id,
            agency_code=report.agency.code,
            agency_name=report.agency.name,
            state=report.state,
            moved=dict(one.moved),
            needs_review=list(one.flagged),
            added=list(one.added),
            archived=list(one.archived),
            decided_anew=list(one.decided_anew),
            goes_back=goes_back(report, one),
        )


class FrameworkReplacementPreview(Schema):
    """What a replacement would do."""

    possible: bool = Field(description="Whether nothing stands in its way")
    unmapped: list[str] = Field(description="Old leaves that have to be mapped before")
    blocks_missing: list[str] = Field(description="Blocks that the new framework lacks")
    survey_leaves: list[str] = Field(
        description="Old codes of survey leaves that go or move: questionnaires have to follow"
    )
    leaves: list[LeafFateView]
    reports: list[ReportFateView]

    @classmethod
    def of(cls, found: Preview) -> "FrameworkReplacementPreview":
        """Say what it would do."""
        plan = found.plan
        return cls(
            possible=not plan.open_leaves and not found.blocks_missing,
            unmapped=list(plan.open_leaves),
            blocks_missing=found.blocks_missing,
            survey_leaves=list(survey_leaves_touched(plan)),
            leaves=[LeafFateView.of(one) for one in plan.fates],
            reports=[ReportFateView.of(report, one) for report, one in found.reports],
        )


class ArchivedLeafView(Schema):
    """What stood on a leaf before a replacement took it away, or changed it."""

    id: UUID
    replacement_id: UUID
    leaf: str = Field(description="Code in the framework before")
    name: str
    field: str
    content: dict[str, list[dict[str, Any]]] = Field(
        description="Rows as they stood, by kind; an agency sees its own",
        examples=[{"entry": [{"leaf": "2.2", "claimed_points": "0.5"}]}],
    )
    created_at: UtcInstant


class ArchivedLeafList(Schema):
    """A page of archived leaves."""

    items: list[ArchivedLeafView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
