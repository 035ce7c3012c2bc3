"""Differences over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.assessment.dependencies import Frameworks, ReadsFrameworks
from services.assessment.framework_differences import service
from services.assessment.framework_differences.schemas import DifferenceView

router = APIRouter(tags=["frameworks"])


@router.get(
    "/v1/frameworks/{framework_id}/difference", summary="See how a version differs from another"
)
async def read_framework_difference(
    *,
    framework_id: UUID,
    from_id: Annotated[UUID, Query(alias="from", description="The version to compare with")],
    unit: ReadsFrameworks,
    cache: Frameworks,
) -> DifferenceView:
    return DifferenceView.of(await service.find_difference(unit, cache, framework_id, from_id))
