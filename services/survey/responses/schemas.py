"""Responses as they go over the wire."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from services.survey.campaigns.models import CampaignState
from services.survey.responses.models import (
    Channel,
    ItemOutcome,
    Outcome,
    ReceivedResponse,
    Unreadable,
)
from services.survey.responses.service import Counts
from shared.http.schema import Code, Schema, UtcInstant
from shared.problems.openapi import FaultView
from shared.problems.problem import Fault
from shared.problems.validation import faults_of

MOST_RESPONSES = 1000

Device = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]{1,100}$")]
Reason = Annotated[str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True)]


_ANSWERS = {"q1": "A", "q2": "4", "q3": ["A", "C"], "q4": "12.5", "q5": "Nhanh"}
_EXAMPLE = {
    "id": "0192f7a0-0000-7000-8000-000000000001",
    "questionnaire_id": "0192f7a0-0000-7000-8000-000000000002",
    "group": "CITIZENS",
    "agency_id": "0192f7a0-0000-7000-8000-000000000003",
    "answers": _ANSWERS,
    "captured_at": "2024-06-01T08:00:00+07:00",
}


class NewResponse(Schema):
    """One filled-in form."""

    id: UUID = Field(description="Made by the sender once, so that a repeat is known as one")
    questionnaire_id: UUID = Field(description="The form version that was filled in")
    group: Code = Field(description="The respondent group", examples=["CITIZENS"])
    agency_id: UUID = Field(description="The agency that was asked about")
    answers: dict[str, Any] = Field(
        description="By question: a code (SINGLE, LIKERT: “1”…“5”; DK where offered), a list of codes (MULTIPLE), "
        "a decimal as a string (NUMBER), a string (TEXT); null is the same as no answer",
        examples=[_ANSWERS],
    )
    captured_at: UtcInstant = Field(
        description="When it was filled in; within the campaign's window. It may arrive later, while the campaign is open"
    )
    started_at: UtcInstant | None = Field(
        None,
        description="When filling in began, by the same clock; for the check of how long it took",
    )
    device_id: Device | None = Field(None, description="The device", examples=["tablet-07"])
    channel: Channel | None = Field(
        None, description="How it was collected; by the sender's role where not given"
    )

    def to_model(self) -> ReceivedResponse:
        """Take it as the domain knows it."""
        return ReceivedResponse(
            self.id,
            self.questionnaire_id,
            self.group,
            self.agency_id,
            self.answers,
            self.captured_at,
            self.device_id,
            self.channel,
            self.started_at,
        )


class ResponseReceipt(Schema):
    """What became of one response."""

    id: UUID = Field(description="Id of the response")
    outcome: Outcome = Field(
        description="STORED, or DUPLICATE where it was here already with the same content"
    )
    received_at: UtcInstant = Field(description="When it came in first")


_one = TypeAdapter(NewResponse)


class ResponseBatch(Schema):
    """Responses collected offline. Each is judged by itself: a broken one does not hold up the others."""

    responses: list[NewResponse] = Field(
        min_length=1,
        max_length=MOST_RESPONSES,
        description="The responses",
        examples=[[_EXAMPLE]],
    )

    def to_model(self) -> list[ReceivedResponse | Unreadable]:
        """Take the members as the domain knows them."""
        return [one.to_model() for one in self.responses]


class ReceivedBatch(Schema):
    """A batch of which some member is broken: its members are read one by one."""

    responses: list[Any] = Field(min_length=1, max_length=MOST_RESPONSES)

    def to_model(self) -> list[ReceivedResponse | Unreadable]:
        """Take the members as the domain knows them."""
        return [member_of(one) for one in self.responses]


def member_of(data: Any) -> ReceivedResponse | Unreadable:
    """Take one member of a batch as the domain knows it, whatever is broken about it."""
    try:
        return _one.validate_python(data).to_model()
    except ValidationError as error:
        errors = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        name = data.get("id") if isinstance(data, dict) else None
        return Unreadable(name[:100] if isinstance(name, str) else None, tuple(faults_of(errors)))


class BatchOutcome(Schema):
    """What became of one member of a batch."""

    id: str | None = Field(description="Its id, as it was sent")
    outcome: Outcome = Field(description="STORED, DUPLICATE, CONFLICT or REJECTED")
    errors: list[FaultView] = Field(
        description="Why it was not taken, each with its place in what was sent"
    )


class BatchReceipt(Schema):
    """What became of a batch: as many outcomes as members, in their order."""

    outcomes: list[BatchOutcome] = Field(description="One for each member, in order")
    stored: int = Field(description="How many are new", examples=[998])
    duplicates: int = Field(description="How many were here already", examples=[1])
    conflicts: int = Field(description="How many ids are taken by other content", examples=[0])
    rejected: int = Field(description="How many are not valid", examples=[1])


def batch_receipt(
    outcomes: Sequence[ItemOutcome], language: str, *, member: str = "responses"
) -> dict[str, Any]:
    """Write a `BatchReceipt` as plain data; a thousand members are not worth a thousand models."""
    items = [
        {
            "id": None if name is None else str(name),
            "outcome": outcome._value_,  # `value` is a property written in Python
            "errors": [_fault(one, f"{member}/{index}", language) for one in faults]
            if faults
            else faults,
        }
        for index, (name, outcome, faults) in enumerate(outcomes)
    ]
    totals = Counter(item["outcome"] for item in items)
    return {
        "outcomes": items,
        "stored": totals[Outcome.STORED.value],
        "duplicates": totals[Outcome.DUPLICATE.value],
        "conflicts": totals[Outcome.CONFLICT.value],
        "rejected": totals[Outcome.REJECTED.value],
    }


def _fault(fault: Fault, place: str, language: str) -> dict[str, str]:
    inside = "" if fault.pointer in {"#", "#/"} else fault.pointer.removeprefix("#")
    return {
        "pointer": f"#/{place}{inside}",
        "code": fault.code,
        "detail": fault.text.en if language == "en" else fault.text.vi,
    }


class CellCountView(Schema):
    """Wanted and received answers about an agency from a group."""

    agency_id: UUID = Field(description="The agency")
    agency_code: str = Field(description="Its code", examples=["BHXH"])
    agency_name: str = Field(description="Its name")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    target: int = Field(description="Wanted", examples=[90])
    received: int = Field(description="Came in", examples=[88])
    excluded: int = Field(description="Of them excluded", examples=[2])
    valid: int = Field(description="Of them counting", examples=[86])


class CampaignCounts(Schema):
    """What has come in, at the moment of asking."""

    campaign_id: UUID = Field(description="The campaign")
    state: CampaignState = Field(description="Its state")
    target: int = Field(description="Wanted altogether", examples=[2700])
    received: int = Field(description="Came in altogether", examples=[2650])
    excluded: int = Field(description="Excluded altogether", examples=[12])
    valid: int = Field(description="Counting altogether", examples=[2638])
    cells: list[CellCountView] = Field(description="By agency and group")

    @classmethod
    def of(cls, counts: Counts) -> Self:
        """Show counts with their totals."""
        cells = [CellCountView.model_validate(cell) for cell in counts.cells]
        return cls(
            campaign_id=counts.campaign.id,
            state=CampaignState(counts.campaign.state),
            target=sum(cell.target for cell in cells),
            received=sum(cell.received for cell in cells),
            excluded=sum(cell.excluded for cell in cells),
            valid=sum(cell.valid for cell in cells),
            cells=cells,
        )


class ResponseView(Schema):
    """A single response, for the supervisor's eyes only."""

    id: UUID = Field(description="Id")
    questionnaire_id: UUID = Field(description="The form version that was filled in")
    agency_id: UUID = Field(description="The agency")
    group: str = Field(
        validation_alias="group_code", description="The respondent group", examples=["CITIZENS"]
    )
    answers: dict[str, Any] = Field(description="Answers by question, in canonical form")
    captured_at: UtcInstant = Field(description="When it was filled in")
    received_at: UtcInstant = Field(description="When it came in")
    principal_id: UUID = Field(description="Account or client that sent it")
    channel: Channel = Field(description="How it was collected")
    device_id: str | None = Field(description="The device")
    excluded_at: UtcInstant | None = Field(description="Since when it does not count")
    exclusion_reason: str | None = Field(description="Why it does not count")


class ResponsePage(Schema):
    """A page of responses, by agency, group and id."""

    items: list[ResponseView] = Field(description="The responses")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class ExclusionOrder(Schema):
    """A wish to take a response out of the figures."""

    reason: Reason = Field(
        description="Why; it is kept with the response",
        examples=["Phúc tra: người trả lời phủ nhận"],
    )


class ExclusionView(Schema):
    """A response that does not count."""

    response_id: UUID = Field(validation_alias="id", description="The response")
    reason: str = Field(validation_alias="exclusion_reason", description="Why")
    excluded_at: UtcInstant = Field(description="Since when")
    excluded_by: UUID = Field(description="Who excluded it")
