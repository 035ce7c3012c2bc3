"""What is said about periods over the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.assessment.periods.models import Phase, Window, WindowName
from shared.http.schema import Code, Name, Schema, UtcInstant

Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
"""Why something was done."""


class WindowSchema(Schema):
    """A window of the calendar, from an instant until just before another."""

    opens_at: UtcInstant = Field(
        description="First instant", examples=["2024-11-01T00:00:00+07:00"]
    )
    closes_at: UtcInstant = Field(
        description="First instant that is too late", examples=["2024-11-30T00:00:00+07:00"]
    )


class CalendarSchema(Schema):
    """The windows of a period; one that is not planned is left out or null."""

    self_assessment: WindowSchema | None = Field(default=None, description="Agencies fill in")
    round_1: WindowSchema | None = Field(default=None, description="First round of the council")
    supplement: WindowSchema | None = Field(default=None, description="Agencies add and explain")
    round_2: WindowSchema | None = Field(default=None, description="Second round of the council")
    survey: WindowSchema | None = Field(default=None, description="The survey campaign")
    survey_processing: WindowSchema | None = Field(
        default=None, description="What the survey gave is made points"
    )
    report: WindowSchema | None = Field(
        default=None, description="The authority reports on the results"
    )
    council: WindowSchema | None = Field(default=None, description="The council meets")
    publication: WindowSchema | None = Field(default=None, description="Decision and publication")

    def windows(self) -> dict[WindowName, Window]:
        """Give the windows that are planned."""
        found = {}
        for name in WindowName:
            window: WindowSchema | None = getattr(self, name)
            if window is not None:
                found[name] = Window(window.opens_at, window.closes_at)
        return found


class NewPeriod(Schema):
    """A period to be made."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    programme_id: UUID = Field(description="Programme that is run")
    framework_id: UUID = Field(description="Issued framework of that programme")
    code: Code = Field(description="Unique in the programme", examples=["2024"])
    name: Name = Field(description="Name for people", examples=["Kỳ đánh giá năm 2024"])
    stage: Code = Field(description="Stage that targets are read for", examples=["2024"])
    starts_on: date = Field(description="First day assessed", examples=["2024-01-01"])
    ends_on: date = Field(description="Last day assessed", examples=["2024-12-31"])
    calendar: CalendarSchema = Field(default=CalendarSchema(), description="Planned windows")

    @model_validator(mode="after")
    def _ordered(self) -> "NewPeriod":
        if self.ends_on < self.starts_on:
            raise PydanticCustomError(
                "period_days",
                "`ends_on` không được trước `starts_on` / `ends_on` may not be before `starts_on`",
            )
        return self


class CalendarChange(Schema):
    """A calendar in place of the present one."""

    calendar: CalendarSchema
    reason: Reason = Field(description="Why it is changed", examples=["Theo công văn 123/SNV-CCHC"])


class PeriodView(Schema):
    """Kỳ đánh giá: a programme's run for a year or for 6 months."""

    id: UUID
    authority_id: UUID
    programme_id: UUID
    framework_id: UUID
    framework_code: str = Field(examples=["hanoi-central-2024"])
    framework_number: int = Field(examples=[1])
    framework_digest: str = Field(examples=["sha256:9f86d0…"])
    code: str = Field(description="Unique in the programme", examples=["2024"])
    name: str = Field(description="Name for people")
    stage: str = Field(description="Stage that targets are read for", examples=["2024"])
    starts_on: date
    ends_on: date
    quorum: int | None = Field(
        description="Opinions that decide a leaf; null for those of everybody who is assigned"
    )
    phase: Phase = Field(description="Where the period stands")
    phase_since: UtcInstant
    calendar: CalendarSchema
    created_at: UtcInstant
    version: int = Field(description="Send it as If-Match when you change the period", examples=[3])


class PeriodList(Schema):
    """A page of periods."""

    items: list[PeriodView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class PhaseMove(Schema):
    """The next phase of a period."""

    phase: Phase = Field(description="The phase to move to", examples=["ROUND_1"])
    reason: Reason | None = Field(
        default=None, description="Obligatory where the move departs from the calendar"
    )


class MovedPeriod(PeriodView):
    """A period after a move."""

    appraisal_record_id: UUID | None = Field(
        description="The frozen record, where the period was closed"
    )


class NewParticipants(Schema):
    """Agencies that take part."""

    agency_ids: list[UUID] = Field(
        min_length=1,
        max_length=1000,
        description="Agencies to add",
        examples=[["0192f7a0-0000-7000-8000-000000000001"]],
    )


class ParticipantView(Schema):
    """An agency that takes part in a period."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    block: str = Field(description="The block it joined in", examples=["CENTRAL"])
    ranked: bool
    self_assessment_id: UUID
    extended_until: UtcInstant | None = Field(description="Its own later deadline")


class ParticipantList(Schema):
    """A page of participants."""

    items: list[ParticipantView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class NewExtension(Schema):
    """A later deadline for one agency."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    agency_id: UUID
    until: UtcInstant = Field(description="First instant that is too late")
    reason: Reason = Field(examples=["Hệ thống của đơn vị gián đoạn"])


class ExtensionView(Schema):
    """Gia hạn: a later deadline of one agency."""

    id: UUID
    period_id: UUID
    agency_id: UUID
    until: UtcInstant
    reason: str
    granted_by: str
    created_at: UtcInstant


class ExtensionList(Schema):
    """A page of extensions."""

    items: list[ExtensionView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
