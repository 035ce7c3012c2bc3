"""Cases as they go over the wire: nobody's name is among it."""

from uuid import UUID

from pydantic import Field

from services.survey.cases.models import (
    CaseAssignment,
    CaseCounts,
    CaseFilter,
    CaseStatus,
    Cause,
)
from services.survey.cases.service import CaseShown
from shared.http.schema import Code, DecimalText, Schema, UtcInstant


class CaseView(Schema):
    """One drawn person, household or dossier."""

    id: UUID = Field(description="Id; the answer to the case is the response with this same id")
    number: int = Field(description="Number within the campaign", examples=[42])
    draw_id: UUID = Field(description="The draw")
    unit_id: UUID = Field(description="Whom it is, as the frame knows it")
    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(
        validation_alias="group_code", description="The respondent group", examples=["CITIZENS"]
    )
    ward: str | None = Field(description="Commune or ward", examples=["Phường Điện Biên"])
    village: str | None = Field(description="Village or quarter", examples=["Tổ 3"])
    dossier: str | None = Field(description="Number of the dossier, where one was drawn")
    probability: DecimalText = Field(
        description="Chance of being drawn; its inverse is the design weight",
        examples=["0.02"],
    )
    standby_rank: int | None = Field(description="Place among the replacements, where it is one")
    status: CaseStatus = Field(description="Where it stands")
    cause: Cause | None = Field(description="Why there is no answer")
    replaced_by: UUID | None = Field(description="The case that stands in for it")
    interviewer_id: UUID | None = Field(description="Account of the interviewer")
    interviewer_name: str | None = Field(description="Name", examples=["Trần Thị Bình"])
    sent_at: UtcInstant | None = Field(description="When it was handed out")
    ended_at: UtcInstant | None = Field(description="When it was given up")
    version: int = Field(description="For If-Match", examples=[1])

    @classmethod
    def of_shown(cls, shown: CaseShown) -> "CaseView":
        """Show a case."""
        row = shown.row
        own = {name: getattr(row, name) for name in cls.model_fields if name not in _DERIVED}
        return cls(**own, group_code=row.group_code, status=shown.status)


_DERIVED = frozenset({"group", "status"})


class CasePage(Schema):
    """A page of cases, by number."""

    items: list[CaseView] = Field(description="The cases")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class CaseArea(Schema):
    """Which cases are meant; what is left out does not matter."""

    agency_id: UUID | None = Field(None, description="The agency asked about")
    group: Code | None = Field(None, description="The respondent group", examples=["CITIZENS"])
    ward: str | None = Field(None, max_length=200, description="Commune or ward")
    village: str | None = Field(None, max_length=200, description="Village or quarter")

    def to_model(self) -> CaseFilter:
        """Take it as the domain knows it."""
        return CaseFilter(
            agency_id=self.agency_id, group=self.group, ward=self.ward, village=self.village
        )


class CaseAssignmentOrder(Schema):
    """Cases for an interviewer: those of some areas, or single ones."""

    interviewer_id: UUID = Field(description="Account of the interviewer")
    interviewer_name: str = Field(
        min_length=1, max_length=200, description="Name", examples=["Trần Thị Bình"]
    )
    areas: list[CaseArea] = Field(
        default=[],
        max_length=200,
        description="Areas to cover; left out: everywhere",
        examples=[[{"ward": "Phường Điện Biên", "village": "Tổ 3"}]],
    )
    case_ids: list[UUID] = Field(
        default=[], max_length=1000, description="Only these cases; left out: all of the areas"
    )
    take_over: bool = Field(
        default=False, description="Whether cases that wait with somebody else are moved too"
    )

    def to_model(self) -> CaseAssignment:
        """Take it as the domain knows it."""
        return CaseAssignment(
            self.interviewer_id,
            self.interviewer_name,
            tuple(area.to_model() for area in self.areas),
            tuple(self.case_ids),
            self.take_over,
        )


class AssignedCases(Schema):
    """What an order came to."""

    assigned: int = Field(description="How many cases were handed out or moved", examples=[25])


class CaseOutcome(Schema):
    """Why a case stays without an answer."""

    cause: Cause = Field(description="Why")
    reason: str = Field(
        min_length=1,
        max_length=2000,
        description="In words, without anybody's name",
        examples=["Đã đến ba lần, không gặp"],
    )


class CaseAnswer(Schema):
    """Which response answers a case."""

    response_id: UUID = Field(
        description="The response", examples=["0192f7a0-0000-7000-8000-000000000031"]
    )


class CaseCell(Schema):
    """Cases of one agency and group: drawn + standby apart, sent is waiting + returned + refused + replaced."""

    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    standby: int = Field(description="Replacements that nobody needed so far", examples=[10])
    drawn: int = Field(description="Drawn and not handed out", examples=[0])
    sent: int = Field(description="Handed out", examples=[90])
    waiting: int = Field(description="Nothing has come back", examples=[5])
    returned: int = Field(description="An answer has come: valid and rejected", examples=[80])
    valid: int = Field(description="The answer counts", examples=[78])
    rejected: int = Field(description="The answer does not count", examples=[2])
    refused: int = Field(description="Given up", examples=[1])
    replaced: int = Field(description="Given up, and another was sent", examples=[4])

    @classmethod
    def of_counts(cls, counts: CaseCounts) -> "CaseCell":
        """Show counts."""
        named = {one.value.lower(): counts.by_status.get(one, 0) for one in CaseStatus}
        return cls(
            agency_id=counts.agency_id,
            group=counts.group,
            sent=counts.sent,
            returned=counts.returned,
            **named,
        )


class CaseAccounting(Schema):
    """All cells of a campaign that a sample was drawn for."""

    cells: list[CaseCell] = Field(description="By agency and group")
