"""How losses are recorded when a period closes, and shown afterwards."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.assessment.losses import store
from services.assessment.losses.rules import Loss, losses_of
from services.assessment.permissions import Permission
from services.assessment.self_assessments import store as report_store
from services.assessment.tables import LossTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.problems.common import NotFoundError


async def record_losses(
    unit: Unit, document: Mapping[str, Any], reports: Sequence[SelfAssessmentTable]
) -> None:
    """Store what every report of a frozen record lost."""
    found = await asyncio.to_thread(losses_of, document)
    by_agency = {str(report.agency_id): report for report in reports}
    await store.insert_losses(
        unit.session, (_row(unit, by_agency[loss.agency_id], loss) for loss in found)
    )


def _row(unit: Unit, report: SelfAssessmentTable, loss: Loss) -> dict[str, Any]:
    return {
        "self_assessment_id": report.id,
        "authority_id": report.authority_id,
        "created_at": unit.now,
        "leaf": loss.leaf,
        "name": loss.name,
        "field": loss.field,
        "maximum": loss.maximum,
        "points": loss.points,
        "lost": loss.lost,
        "status": str(loss.status),
        "reason": {"vi": loss.reason.vi, "en": loss.reason.en},
        "opinion": loss.opinion,
    }


async def list_losses(
    unit: Unit, report_id: UUID, page: Window, *, field: str | None
) -> tuple[list[LossTable], str | None]:
    """List what a report lost, the most first; nothing as long as its period is not closed."""
    access = unit.seen(Permission.READ_REMEDIES)
    if await report_store.load_report(unit.session, report_id, access) is None:
        raise NotFoundError
    return await store.page_of_losses(unit.session, report_id, page, field=field)
