"""The operation on an agency's history: for everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from services.scoring.dependencies import Histories
from services.scoring.histories.schemas import AgencyHistory
from services.scoring.publications.caching import IfNoneMatch, PublicRoute
from shared.http.conditional import NOT_MODIFIED
from shared.problems import problems
from shared.problems.common import NotFoundError

router = APIRouter(
    prefix="/v1/publications/{publication_id}/agencies/{agency_code}",
    tags=["publications"],
    route_class=PublicRoute,
    dependencies=[IfNoneMatch],
    responses=NOT_MODIFIED,
)


@router.get(
    "/history",
    summary="Read how the agency fared in the other periods of the programme",
    responses=problems(NotFoundError),
)
async def read_published_history(
    *,
    publication_id: UUID,
    agency_code: Annotated[str, Path(max_length=500, description="Code of the agency")],
    histories: Histories,
) -> AgencyHistory:
    return AgencyHistory.of(await histories.of_agency(publication_id, agency_code))
