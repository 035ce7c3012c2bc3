"""Meetings of the council as they go over the wire."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.council.models import Attendance, Protocol, Resolution, Verdict
from shared.http.schema import Name, Schema, UtcInstant

Minutes = Annotated[str, StringConstraints(max_length=200_000, strip_whitespace=True)]
Votes = Annotated[int, Field(ge=0, le=1_000)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class AttendanceView(Schema):
    """A member of the council, there or not."""

    name: PersonName = Field(examples=["Trần Văn Bình"])
    function: PersonName = Field(
        description="What he or she is in the council", examples=["Ủy viên thư ký"]
    )
    present: bool = Field(examples=[True])


class ResolutionDraft(Schema):
    """What is resolved on an agency, and how it was voted."""

    self_assessment_id: UUID
    verdict: Verdict = Field(description="CONFIRMED: the appraised points stand")
    text: Minutes = Field(default="", examples=["Thống nhất điểm thẩm định vòng 2."])
    votes_for: Votes = Field(examples=[9])
    votes_against: Votes = Field(default=0, examples=[0])
    abstentions: Votes = Field(default=0, examples=[0])


class ProtocolDraft(Schema):
    """Biên bản: what is written down of a meeting."""

    held_at: UtcInstant = Field(examples=["2027-02-20T08:00:00+07:00"])
    place: Name = Field(examples=["Phòng họp số 2, Sở Nội vụ"])
    agenda: Minutes = Field(default="", examples=["Thông qua kết quả thẩm định năm 2026"])
    minutes: Minutes = Field(default="", description="What was said and decided")
    attendance: list[AttendanceView] = Field(default_factory=list, max_length=200)
    resolutions: list[ResolutionDraft] = Field(default_factory=list, max_length=1_000)

    def protocol(self) -> Protocol:
        """Give the same without HTTP."""
        return Protocol(
            self.held_at,
            self.place,
            self.agenda,
            self.minutes,
            tuple(Attendance(one.name, one.function, one.present) for one in self.attendance),
            tuple(
                Resolution(
                    one.self_assessment_id,
                    one.verdict,
                    one.text,
                    one.votes_for,
                    one.votes_against,
                    one.abstentions,
                )
                for one in self.resolutions
            ),
        )


class NewCouncilSession(ProtocolDraft):
    """A meeting to be entered."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )


class CouncilSessionSummary(Schema):
    """A meeting of the council."""

    id: UUID
    period_id: UUID
    held_at: UtcInstant
    place: str
    agenda: str
    state: Literal["DRAFT", "APPROVED"]
    digest: str | None = Field(description="SHA-256 of exactly what was approved")
    approved_at: UtcInstant | None
    approved_by: str | None
    kept_by: str = Field(description="Who keeps the minutes")
    version: int


class CouncilSessionList(Schema):
    """A page of meetings, oldest first."""

    items: list[CouncilSessionSummary]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class ResolutionView(Schema):
    """Kết luận: what the council resolved on an agency."""

    council_session_id: UUID
    self_assessment_id: UUID
    verdict: Verdict
    text: str
    votes_for: int
    votes_against: int
    abstentions: int


class SessionResolutionView(ResolutionView):
    """A resolution in the minutes, with the agency's name."""

    agency_code: str
    agency_name: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """Show a resolution whose report and agency are loaded."""
        plain = ResolutionView.model_validate(row).model_dump()
        agency = row.self_assessment.agency
        return cls(**plain, agency_code=agency.code, agency_name=agency.name)


class CouncilSessionView(CouncilSessionSummary):
    """A meeting with its minutes, who was there, and what was resolved on the agencies that one may see."""

    minutes: str
    attendance: list[AttendanceView]
    resolutions: list[SessionResolutionView]

    @classmethod
    def of(cls, row: Any, attendance: Iterable[Attendance], resolutions: Iterable[Any]) -> Self:
        """Show a meeting."""
        return cls(
            **CouncilSessionSummary.model_validate(row).model_dump(),
            minutes=row.minutes,
            attendance=[AttendanceView.model_validate(one) for one in attendance],
            resolutions=[SessionResolutionView.of(one) for one in resolutions],
        )


class ResolutionList(Schema):
    """Everything that approved meetings resolved on a report, oldest first."""

    items: list[ResolutionView]
