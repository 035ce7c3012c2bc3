"""Operations on the results of runs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.scoring.dependencies import MayReadRuns, Rendering, Results
from services.scoring.exports.files import CSV_FILE, XLSX_FILE, file_responses
from services.scoring.results.errors import UnknownBlockError
from services.scoring.results.schemas import AgencyResultView, ResultPage, ResultView
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems
from shared.problems.common import InvalidRequestError, NotFoundError

router = APIRouter(prefix="/v1/runs/{run_id}", tags=["results"])


@router.get(
    "/results",
    summary="List a run's results in the order of the ranking",
    responses=problems(
        NotFoundError, InvalidRequestError, UnknownBlockError, UnreadableCursorError
    ),
)
async def list_results(
    *,
    run_id: UUID,
    access: MayReadRuns,
    results: Results,
    page: Page,
    block: Annotated[str | None, Query(description="Only of this block (khối)")] = None,
) -> ResultPage:
    items, following = await results.page(run_id, access, page, block=block)
    return ResultPage(items=[ResultView.of(one) for one in items], next=following)


@router.get(
    "/results/{agency_id}",
    summary="Read everything about one agency's result",
    responses=problems(NotFoundError),
)
async def read_result(
    *, run_id: UUID, agency_id: UUID, access: MayReadRuns, results: Results
) -> AgencyResultView:
    return AgencyResultView.of(await results.read(run_id, agency_id, access))


@router.get(
    "/ranking.csv",
    summary="Download a run's ranking as CSV",
    response_class=Response,
    responses={**problems(NotFoundError), **file_responses(CSV_FILE)},
)
async def download_run_csv(
    *, run_id: UUID, access: MayReadRuns, results: Results, rendering: Rendering
) -> Response:
    return await rendering.answer(CSV_FILE, await results.report(run_id, access))


@router.get(
    "/ranking.xlsx",
    summary="Download a run's ranking as a workbook",
    response_class=Response,
    responses={**problems(NotFoundError), **file_responses(XLSX_FILE)},
)
async def download_run_xlsx(
    *, run_id: UUID, access: MayReadRuns, results: Results, rendering: Rendering
) -> Response:
    return await rendering.answer(XLSX_FILE, await results.report(run_id, access))
