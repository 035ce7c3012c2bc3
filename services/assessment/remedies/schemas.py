"""Remedies as they go over the wire."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.remedies.models import FollowUpKind, RemedyPlan, RemedyState
from shared.http.schema import Name, Schema, UtcInstant

Words = Annotated[str, StringConstraints(min_length=1, max_length=5_000, strip_whitespace=True)]


class RemedyDetails(Schema):
    """What is undertaken: what, who, by when."""

    action: Words = Field(
        description="What is to be done",
        examples=["Rà soát quy trình tiếp nhận, trả kết quả trước hạn ít nhất 1 ngày."],
    )
    responsible: Name = Field(description="Who does it", examples=["Phòng Tổ chức – Hành chính"])
    due_on: date = Field(description="Last day, in Viet Nam", examples=["2027-06-30"])

    def plan(self) -> RemedyPlan:
        """Give the same without HTTP."""
        return RemedyPlan(self.action, self.responsible, self.due_on)


class NewRemedy(RemedyDetails):
    """A remedy to be filed."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    self_assessment_id: UUID = Field(description="Report whose points were lost")
    leaf: str = Field(max_length=64, description="Code of the leaf", examples=["1.1.2"])


class NewFollowUp(Schema):
    """What is reported or decided about a remedy."""

    kind: FollowUpKind = Field(
        description="PROGRESS, COMPLETION and CANCELLATION are the agency's, ACCEPTANCE and REJECTION the authority's"
    )
    text: Words = Field(
        description="In words; for a rejection or cancellation, why",
        examples=["Đã ban hành Quyết định 12/QĐ-STP ngày 05/05/2027, kèm kết quả kiểm tra."],
    )
    document_ids: list[UUID] = Field(
        default_factory=list,
        max_length=50,
        description="Registered documents of the agency that show it, in their latest versions",
    )


class ShownDocument(Schema):
    """A document that shows what a follow-up says."""

    document_version_id: UUID = Field(description="For downloading it")
    document_id: UUID
    ordinal: int = Field(description="Number of the version", examples=[1])
    title: str
    number: str | None
    file_name: str


class FollowUpView(Schema):
    """What was reported or decided."""

    id: UUID
    kind: FollowUpKind
    text: str
    author_name: str
    created_at: UtcInstant
    documents: list[ShownDocument] = Field(default_factory=list)

    @classmethod
    def shown(cls, follow_up: Any, versions: Iterable[Any]) -> Self:
        """Show a follow-up with the documents that show what it says."""
        documents = [
            ShownDocument(
                document_version_id=one.id,
                document_id=one.document_id,
                ordinal=one.ordinal,
                title=one.title,
                number=one.number,
                file_name=one.file_name,
            )
            for one in versions
        ]
        return cls.model_validate(follow_up).model_copy(update={"documents": documents})


class RemedyView(Schema):
    """Giải pháp khắc phục: what an agency undertakes about a leaf."""

    id: UUID
    self_assessment_id: UUID
    period_id: UUID
    period_code: str = Field(examples=["2026"])
    agency_id: UUID
    agency_code: str
    agency_name: str
    leaf: str
    action: str
    responsible: str
    due_on: date
    state: RemedyState
    completed_at: UtcInstant | None = Field(description="When the agency last reported it done")
    filed_by: str
    created_at: UtcInstant
    version: int

    @classmethod
    def of(cls, remedy: Any) -> Self:
        """Show a remedy whose report is loaded."""
        return cls(**_members(remedy))


class RemedyCourse(RemedyView):
    """A remedy with everything that was said about it, oldest first."""

    follow_ups: list[FollowUpView]

    @classmethod
    def with_course(cls, remedy: Any, follow_ups: Iterable[Any]) -> Self:
        """Show a remedy whose report is loaded, and its course with documents."""
        views = [FollowUpView.shown(one, versions) for one, versions in follow_ups]
        return cls(**_members(remedy), follow_ups=views)


class RemedyList(Schema):
    """A page of remedies, those that are due first first."""

    items: list[RemedyView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class RemedyProgress(Schema):
    """How far one agency is with what it lost."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str
    agency_name: str
    losses: int = Field(description="Leaves that lost points, but for those of the survey")
    losses_without_remedy: int
    planned: int
    in_progress: int
    completed: int
    accepted: int
    cancelled: int
    overdue: int = Field(description="Planned or in progress, and its last day has passed")


class RemedyProgressList(Schema):
    """All agencies of a period."""

    items: list[RemedyProgress]


def _members(remedy: Any) -> dict[str, Any]:
    report = remedy.self_assessment
    own = {name: getattr(remedy, name) for name in RemedyView.model_fields if hasattr(remedy, name)}
    return own | {
        "period_id": report.period_id,
        "period_code": report.period.code,
        "agency_id": report.agency_id,
        "agency_code": report.agency.code,
        "agency_name": report.agency.name,
    }
