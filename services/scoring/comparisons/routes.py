"""Operations on comparisons."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.scoring.comparisons.errors import (
    ForeignMappingError,
    MappingNeededError,
    MappingOpenError,
    RunsNotComparableError,
    UnknownMappingError,
)
from services.scoring.comparisons.schemas import (
    ComparedAgencies,
    ComparedAgencyDetail,
    ComparisonPage,
    ComparisonView,
    NewComparison,
)
from services.scoring.dependencies import BearerToken, Comparing, MayCompareRuns, MayReadRuns
from services.scoring.workings.errors import KernelChangedError
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems
from shared.problems.common import InvalidRequestError, NotFoundError, UnavailableError

router = APIRouter(prefix="/v1/comparisons", tags=["comparisons"])


@router.post(
    "",
    status_code=201,
    summary="Compare two runs year on year",
    description="The same runs by the same mapping give the comparison that exists already, with 200.",
    responses={
        200: {"model": ComparisonView, "description": "They were compared before"},
        **problems(
            NotFoundError,
            InvalidRequestError,
            RunsNotComparableError,
            MappingNeededError,
            MappingOpenError,
            ForeignMappingError,
            UnknownMappingError,
            KernelChangedError,
            UnavailableError,
        ),
    },
)
async def compare_runs(
    *,
    order: NewComparison,
    access: MayCompareRuns,
    token: BearerToken,
    comparing: Comparing,
    now: Now,
    response: Response,
) -> ComparisonView:
    comparison, is_new = await comparing.start(
        order.to_order(), access=access, token=token, now=now
    )
    response.status_code = 201 if is_new else 200
    response.headers["location"] = f"/v1/comparisons/{comparison.id}"
    return ComparisonView.of(comparison)


@router.get(
    "",
    summary="List comparisons, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_comparisons(
    *,
    access: MayReadRuns,
    comparing: Comparing,
    page: Page,
    run_id: Annotated[UUID | None, Query(description="Only with this later run")] = None,
) -> ComparisonPage:
    items, following = await comparing.page(access, page, run_id=run_id)
    return ComparisonPage(items=[ComparisonView.of(one) for one in items], next=following)


@router.get("/{comparison_id}", summary="Read a comparison", responses=problems(NotFoundError))
async def read_comparison(
    *, comparison_id: UUID, access: MayReadRuns, comparing: Comparing
) -> ComparisonView:
    return ComparisonView.of(await comparing.read(comparison_id, access))


@router.get(
    "/{comparison_id}/agencies",
    summary="Split each agency's change into what it, the framework and the others did",
    responses=problems(NotFoundError, KernelChangedError),
)
async def list_compared_agencies(
    *, comparison_id: UUID, access: MayReadRuns, comparing: Comparing
) -> ComparedAgencies:
    return ComparedAgencies.of(await comparing.agencies(comparison_id, access))


@router.get(
    "/{comparison_id}/agencies/{agency_id}",
    summary="Split one agency's change, down to the leaves",
    responses=problems(NotFoundError, KernelChangedError),
)
async def read_compared_agency(
    *, comparison_id: UUID, agency_id: UUID, access: MayReadRuns, comparing: Comparing
) -> ComparedAgencyDetail:
    return ComparedAgencyDetail.of(await comparing.agency(comparison_id, agency_id, access))
