"""Submissions as supervisors see them."""

from typing import Any, Literal, Self
from uuid import UUID

from pydantic import Field

from services.survey.responses.schemas import Reason
from services.survey.submissions.models import Decision, Flag, State
from services.survey.submissions.service import ShownSubmission
from shared.http.schema import Schema, UtcInstant
from shared.problems.openapi import FaultView


class SubmissionFileView(Schema):
    """A file that belongs to a submission."""

    name: str = Field(description="Name, as the form has it", examples=["1717203.jpg"])
    sha256: str | None = Field(description="SHA-256 of its bytes; nothing while it is missing")
    size: int | None = Field(description="How many bytes")
    received_at: UtcInstant | None = Field(description="When it came; nothing while it is missing")
    erased_at: UtcInstant | None = Field(description="When it was erased")


class FileErasure(Schema):
    """A wish to erase a file."""

    reason: Reason = Field(
        description="Why; it is kept in the audit trail", examples=["Người được chụp yêu cầu xoá"]
    )


class SubmissionView(Schema):
    """One content that a survey app sent under an instance id."""

    response_id: UUID = Field(description="Made of the instance id; its response has it too")
    number: int = Field(description="1 for the first content under this id", examples=[2])
    state: State = Field(
        description="COUNTED, IN_REVIEW, CONFLICT (other content under a known id, or an edit of what was edited meanwhile), "
        "WAITING (for the version it edits), SUPERSEDED, TAKEN or LEFT"
    )
    instance_id: str = Field(description="instanceID, as sent", examples=["uuid:0192f7a0-…"])
    deprecated_id: str | None = Field(description="The instance that it edits")
    questionnaire_id: UUID = Field(description="The form version")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    agency_id: UUID | None = Field(description="The agency, where it names one")
    case_id: UUID | None = Field(description="The drawn case that it says it answers")
    answers: dict[str, Any] = Field(description="The answers that fit the form version")
    flags: list[Flag] = Field(description="What is odd about it", examples=[["FAULTY_ANSWERS"]])
    faults: list[FaultView] = Field(description="Which answers do not fit, and why")
    files: list[SubmissionFileView] = Field(
        description="The files that its answers name, those included that have not come"
    )
    captured_at: UtcInstant = Field(description="When it was filled in, the clock put right")
    received_at: UtcInstant = Field(description="When it came first")
    clock_ahead_seconds: int | None = Field(
        description="By how much the device's clock was ahead when it was sent"
    )
    interviewer_id: UUID = Field(description="Account of the interviewer")
    device_id: str | None = Field(description="The device, as it says")
    decided_at: UtcInstant | None = Field(description="When a supervisor decided")
    decided_by: UUID | None = Field(description="Which supervisor")
    decision_reason: str | None = Field(description="Why")

    @classmethod
    def of(cls, one: ShownSubmission, language: str) -> Self:
        """Show one, in the reader's language."""
        row = one.row
        faults = [
            FaultView(pointer=fault["pointer"], code=fault["code"], detail=fault[language])
            for fault in row.faults or ()
        ]
        plain = {
            name: getattr(row, name)
            for name in cls.model_fields
            if name not in {"group", "faults", "answers", "flags", "files"}
        }
        return cls(
            **plain,
            group=row.group_code or "",
            faults=faults,
            files=[SubmissionFileView.model_validate(file) for file in one.files],
            answers=row.answers or {},
            flags=[Flag(flag) for flag in row.flags or ()],
        )


class SubmissionPage(Schema):
    """A page of submissions."""

    items: list[SubmissionView] = Field(description="The submissions")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class SubmissionDecision(Schema):
    """What is to become of a submission."""

    decision: Literal["TAKE", "LEAVE"] = Field(
        description="TAKE: it counts, in the place of the version that counted; LEAVE: it stays out",
        examples=["TAKE"],
    )
    reason: Reason = Field(
        description="Why; it is kept with the submission",
        examples=["Đã gọi điều tra viên: bản sau là đúng"],
    )
    agency_id: UUID | None = Field(
        None, description="The agency, where the submission names none of the campaign's"
    )

    def to_model(self) -> Decision:
        """Take it as the domain knows it."""
        return Decision(self.decision == "TAKE", self.reason, self.agency_id)
