"""Dashboards as they are answered."""

from typing import Any
from uuid import UUID

from pydantic import Field

from services.assessment.dashboards.models import Dashboard, Row
from services.assessment.leaf_standings.models import Lack
from services.assessment.leaf_standings.schemas import ProgressView
from services.assessment.periods.models import Phase
from services.assessment.self_assessments.models import ReportState
from shared.http.schema import Schema, UtcInstant


class ReportCountsView(Schema):
    """Reports, and their deadlines."""

    states: dict[ReportState, int] = Field(
        description="How many stand where", examples=[{"DRAFT": 3, "SUBMITTED": 20, "RETURNED": 1}]
    )
    late: int = Field(description="Submitted after the calendar's deadline", examples=[1])
    overdue: int = Field(description="Not submitted, and their deadline has passed", examples=[2])
    deadline_next: UtcInstant | None = Field(
        description="The next deadline of those that are not submitted"
    )


class RoundCountsView(Schema):
    """What a round has to do and has done, as far as the council's work is open to you."""

    to_decide: int = Field(description="Leaves that the round has to decide", examples=[70])
    decided: int = Field(description="Leaves that it has decided", examples=[64])
    differing: int = Field(description="Leaves on which appraisers differ", examples=[2])
    waived: int = Field(description="Decided leaves on which the council abstained", examples=[0])


class Counts(Schema):
    """How far something is."""

    reports: ReportCountsView
    progress: ProgressView = Field(description="Of the agencies' own leaves")
    filled: int = Field(description="Of these, leaves with an entry", examples=[58])
    lacks: dict[Lack, int] = Field(
        description="How many leaves lack what", examples=[{"NO_ENTRY": 2, "NOT_REVIEWED": 1}]
    )
    evidence: int = Field(description="Evidence that was not taken back", examples=[120])
    explanations_asked: int = Field(
        description="Leaves that the council wants explained", examples=[4]
    )
    round_1: RoundCountsView
    round_2: RoundCountsView


class BlockCounts(Counts):
    """How far a block of agencies is."""

    block: str = Field(examples=["SO"])
    name: str


class FieldCounts(Counts):
    """How far a field is."""

    field: str = Field(examples=["1"])
    name: str


class AgencyCounts(Counts):
    """How far an agency is."""

    self_assessment_id: UUID
    agency_id: UUID
    agency_code: str = Field(examples=["SNV"])
    agency_name: str


class AppraiserCounts(Schema):
    """How far an appraiser is with what is assigned."""

    appraiser_id: UUID
    appraiser_name: str
    reports: int = Field(description="Reports in which something is assigned", examples=[12])
    assigned: int = Field(description="Leaves that are assigned", examples=[360])
    given_round_1: int = Field(description="Own opinions of round 1", examples=[300])
    given_round_2: int = Field(description="Own opinions of round 2", examples=[0])
    waiting: int = Field(description="Leaves on the work list of the present round", examples=[60])
    overdue: int = Field(description="Of these, those whose round is over by the calendar")
    round_1: RoundCountsView
    round_2: RoundCountsView


class DashboardHead(Schema):
    """Of when a dashboard is."""

    period_id: UUID
    phase: Phase
    as_of: UtcInstant = Field(description="The instant that everything is judged by")
    round_ends_at: UtcInstant | None = Field(
        description="First instant that is too late for the round that is going on"
    )

    @classmethod
    def members(cls, dashboard: Dashboard) -> dict[str, Any]:
        """Give what every dashboard says of itself."""
        return {name: getattr(dashboard, name) for name in DashboardHead.model_fields}


class PeriodDashboard(DashboardHead):
    """How far a period is."""

    counts: Counts | None = Field(description="Null where you may see nothing of it")

    @classmethod
    def of(cls, dashboard: Dashboard) -> "PeriodDashboard":
        """Say how far everything is together."""
        row = next(iter(dashboard.rows), None)
        counts = Counts(**count_members(row)) if row else None
        return cls(**cls.members(dashboard), counts=counts)


class BlockDashboard(DashboardHead):
    """How far a period is, block by block."""

    items: list[BlockCounts]

    @classmethod
    def of(cls, dashboard: Dashboard) -> "BlockDashboard":
        """Say how far each block is."""
        items = [
            BlockCounts(block=row.code, name=row.name, **count_members(row))
            for row in dashboard.rows
        ]
        return cls(**cls.members(dashboard), items=items)


class FieldDashboard(DashboardHead):
    """How far a period is, field by field; a report counts in each of its fields."""

    items: list[FieldCounts]

    @classmethod
    def of(cls, dashboard: Dashboard) -> "FieldDashboard":
        """Say how far each field is."""
        items = [
            FieldCounts(field=row.code, name=row.name, **count_members(row))
            for row in dashboard.rows
        ]
        return cls(**cls.members(dashboard), items=items)


class AgencyDashboard(DashboardHead):
    """How far a period is, agency by agency."""

    items: list[AgencyCounts]

    @classmethod
    def of(cls, dashboard: Dashboard) -> "AgencyDashboard":
        """Say how far each agency is."""
        items = [
            AgencyCounts(
                self_assessment_id=UUID(row.key),
                agency_id=row.agency_id,
                agency_code=row.code,
                agency_name=row.name,
                **count_members(row),
            )
            for row in dashboard.rows
        ]
        return cls(**cls.members(dashboard), items=items)


class AppraiserDashboard(DashboardHead):
    """How far a period is, appraiser by appraiser."""

    items: list[AppraiserCounts]

    @classmethod
    def of(cls, dashboard: Dashboard) -> "AppraiserDashboard":
        """Say how far each appraiser is."""
        items = [AppraiserCounts.model_validate(row) for row in dashboard.appraisers]
        return cls(**cls.members(dashboard), items=items)


def count_members(row: Row) -> dict[str, Any]:
    """Give what every row of reports and leaves counts."""
    return {name: getattr(row, name) for name in Counts.model_fields}
