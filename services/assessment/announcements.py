"""What is told about reports and periods: their names and codes, so that a reader knows which is meant."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.assessment.events import EventType
from services.assessment.scope import in_conflict
from services.assessment.tables import PeriodTable, SelfAssessmentTable
from services.assessment.unit import Unit

Told = str | int | datetime | list[str] | None


def announce_report(
    unit: Unit,
    event: EventType,
    report: SelfAssessmentTable,
    period: PeriodTable,
    *,
    accounts: Iterable[UUID] = (),
    **more: Told,
) -> None:
    """Tell what happened to a report, whose agency is loaded; who is in a conflict with it learns nothing."""
    unit.announce(
        event,
        ("self-assessment", report.id),
        report.authority_id,
        agencies=[report.agency_id],
        accounts=accounts,
        withheld=in_conflict(report.period_id, report.agency_id),
        data=_named(period)
        | {"agency_code": report.agency.code, "agency_name": report.agency.name}
        | _plain(more),
    )


def announce_period(
    unit: Unit,
    event: EventType,
    period: PeriodTable,
    *,
    agencies: Iterable[UUID] = (),
    accounts: Iterable[UUID] = (),
    **more: Told,
) -> None:
    """Tell what happened to a period."""
    unit.announce(
        event,
        ("period", period.id),
        period.authority_id,
        agencies=agencies,
        accounts=accounts,
        data=_named(period) | _plain(more),
    )


def _named(period: PeriodTable) -> dict[str, Told]:
    return {"period_id": str(period.id), "period_code": period.code, "period_name": period.name}


def _plain(values: dict[str, Told]) -> dict[str, Told]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
    }
