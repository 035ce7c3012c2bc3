"""Dashboards over HTTP: one operation a dimension, each with rows of its own kind."""

from uuid import UUID

from fastapi import APIRouter

from services.assessment.dashboards import service
from services.assessment.dashboards.models import Dimension
from services.assessment.dashboards.schemas import (
    AgencyDashboard,
    AppraiserDashboard,
    BlockDashboard,
    FieldDashboard,
    PeriodDashboard,
)
from services.assessment.dependencies import Frameworks, ReadsAssignments, ReadsDashboards

router = APIRouter(prefix="/v1/periods/{period_id}/dashboards", tags=["dashboards"])


@router.get("/period", summary="See how far a period is")
async def read_period_dashboard(
    *, period_id: UUID, unit: ReadsDashboards, cache: Frameworks
) -> PeriodDashboard:
    found = await service.read_dashboard(unit, cache, period_id, Dimension.PERIOD)
    return PeriodDashboard.of(found)


@router.get("/block", summary="See how far a period is, block by block")
async def read_block_dashboard(
    *, period_id: UUID, unit: ReadsDashboards, cache: Frameworks
) -> BlockDashboard:
    found = await service.read_dashboard(unit, cache, period_id, Dimension.BLOCK)
    return BlockDashboard.of(found)


@router.get("/field", summary="See how far a period is, field by field")
async def read_field_dashboard(
    *, period_id: UUID, unit: ReadsDashboards, cache: Frameworks
) -> FieldDashboard:
    found = await service.read_dashboard(unit, cache, period_id, Dimension.FIELD)
    return FieldDashboard.of(found)


@router.get("/agency", summary="See how far a period is, agency by agency")
async def read_agency_dashboard(
    *, period_id: UUID, unit: ReadsDashboards, cache: Frameworks
) -> AgencyDashboard:
    found = await service.read_dashboard(unit, cache, period_id, Dimension.AGENCY)
    return AgencyDashboard.of(found)


@router.get("/appraiser", summary="See how far a period is, appraiser by appraiser")
async def read_appraiser_dashboard(
    *, period_id: UUID, unit: ReadsAssignments, cache: Frameworks
) -> AppraiserDashboard:
    found = await service.read_appraisers(unit, cache, period_id)
    return AppraiserDashboard.of(found)
