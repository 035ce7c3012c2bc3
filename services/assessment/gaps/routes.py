"""Gaps over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.assessment.dependencies import Frameworks, ReadsDashboards
from services.assessment.gaps import service
from services.assessment.gaps.models import GapDimension
from services.assessment.gaps.schemas import GapStatistics

router = APIRouter(prefix="/v1/periods/{period_id}/gaps", tags=["dashboards"])


@router.get("", summary="See how far decisions lie from claims, by agency, field or appraiser")
async def read_gaps(
    *,
    period_id: UUID,
    unit: ReadsDashboards,
    cache: Frameworks,
    by: Annotated[GapDimension, Query(description="What to add up by")],
    largest: Annotated[int, Query(ge=0, le=200, description="How many single leaves")] = 10,
) -> GapStatistics:
    found = await service.read_gaps(unit, cache, period_id, by, largest=largest)
    return GapStatistics.model_validate(found)
