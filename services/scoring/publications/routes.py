"""Operations on publications: one for officers, the others for everybody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.scoring.dependencies import (
    BearerToken,
    DefaultLicence,
    InputGuarding,
    MayPublishRuns,
    MayReadRuns,
    OfficersPublications,
    Publications,
    Publishing,
    Rendering,
)
from services.scoring.exports.files import CSV_FILE, XLSX_FILE, file_responses
from services.scoring.publications.caching import IfNoneMatch, PublicRoute
from services.scoring.publications.errors import (
    AlreadyReplacedError,
    DecisionNumberUsedError,
    PeriodAlreadyPublishedError,
    RunAlreadyPublishedError,
    RunNotApprovedError,
    UnknownReplacedError,
)
from services.scoring.publications.schemas import (
    HeadEvaluationList,
    NewPublication,
    PublicationPage,
    PublicationView,
    PublishedAgencyView,
    PublishedRanking,
    PublishedRankView,
)
from services.scoring.results.errors import UnknownBlockError
from services.scoring.runs.errors import InputWithdrawnError
from shared.clients.frozen import DigestMismatchError
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.conditional import NOT_MODIFIED
from shared.problems import problems
from shared.problems.common import InvalidRequestError, NotFoundError, UnavailableError

router = APIRouter(prefix="/v1/publications", tags=["publications"])
of_run_router = APIRouter(prefix="/v1/runs/{run_id}", tags=["publications"])
public_router = APIRouter(
    prefix="/v1/publications",
    tags=["publications"],
    route_class=PublicRoute,
    dependencies=[IfNoneMatch],
    responses=NOT_MODIFIED,
)


@router.post(
    "",
    status_code=201,
    summary="Publish an approved run under a decision",
    responses=problems(
        NotFoundError,
        InvalidRequestError,
        UnknownReplacedError,
        RunNotApprovedError,
        RunAlreadyPublishedError,
        DecisionNumberUsedError,
        PeriodAlreadyPublishedError,
        AlreadyReplacedError,
        InputWithdrawnError,
        DigestMismatchError,
        UnavailableError,
    ),
)
async def publish_run(
    *,
    order: NewPublication,
    access: MayPublishRuns,
    token: BearerToken,
    inputs: InputGuarding,
    publications: Publishing,
    licence: DefaultLicence,
    now: Now,
    response: Response,
) -> PublicationView:
    await inputs.check(order.run_id, access=access, token=token)
    publication = await publications.publish(
        order.to_order(), licence=licence, access=access, now=now
    )
    response.headers["location"] = f"/v1/publications/{publication.id}"
    return PublicationView.of(publication)


@of_run_router.get(
    "/publication",
    summary="Read the publication of a run, also while it is under embargo",
    responses=problems(NotFoundError),
)
async def read_publication_of_run(
    *, run_id: UUID, access: MayReadRuns, publications: OfficersPublications
) -> PublicationView:
    return PublicationView.of(await publications.of_run(run_id, access))


@public_router.get(
    "",
    summary="List publications, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_publications(
    *,
    publications: Publications,
    page: Page,
    authority_id: Annotated[UUID | None, Query(description="Only of this authority")] = None,
    programme: Annotated[
        str | None, Query(max_length=64, description="Only of the programme of this code")
    ] = None,
) -> PublicationPage:
    items, following = await publications.page(page, authority_id=authority_id, programme=programme)
    return PublicationPage(items=[PublicationView.of(one) for one in items], next=following)


@public_router.get(
    "/{publication_id}", summary="Read a publication", responses=problems(NotFoundError)
)
async def read_publication(*, publication_id: UUID, publications: Publications) -> PublicationView:
    return PublicationView.of(await publications.read(publication_id))


@public_router.get(
    "/{publication_id}/ranking",
    summary="Read a published ranking",
    responses=problems(
        NotFoundError, InvalidRequestError, UnknownBlockError, UnreadableCursorError
    ),
)
async def read_publication_ranking(
    *,
    publication_id: UUID,
    publications: Publications,
    page: Page,
    block: Annotated[str | None, Query(description="Only of this block (khối)")] = None,
) -> PublishedRanking:
    items, following = await publications.ranking(publication_id, page, block=block)
    return PublishedRanking(items=[PublishedRankView.of(one) for one in items], next=following)


@public_router.get(
    "/{publication_id}/agencies/{agency_code}",
    summary="Read one agency's published result",
    responses=problems(NotFoundError),
)
async def read_published_agency(
    *,
    publication_id: UUID,
    agency_code: Annotated[str, Path(max_length=500, description="Code of the agency")],
    publications: Publications,
) -> PublishedAgencyView:
    return PublishedAgencyView.of(await publications.agency(publication_id, agency_code))


@public_router.get(
    "/{publication_id}/heads",
    summary="Read how the heads of agencies are evaluated",
    responses=problems(NotFoundError),
)
async def read_published_heads(
    *, publication_id: UUID, publications: Publications
) -> HeadEvaluationList:
    return HeadEvaluationList.of(await publications.heads(publication_id))


@public_router.get(
    "/{publication_id}/ranking.csv",
    summary="Download a published ranking as CSV",
    response_class=Response,
    responses={**problems(NotFoundError), **file_responses(CSV_FILE)},
)
async def download_publication_csv(
    *, publication_id: UUID, publications: Publications, rendering: Rendering
) -> Response:
    return await rendering.answer(CSV_FILE, await publications.report(publication_id))


@public_router.get(
    "/{publication_id}/ranking.xlsx",
    summary="Download a published ranking as a workbook",
    response_class=Response,
    responses={**problems(NotFoundError), **file_responses(XLSX_FILE)},
)
async def download_publication_xlsx(
    *, publication_id: UUID, publications: Publications, rendering: Rendering
) -> Response:
    return await rendering.answer(XLSX_FILE, await publications.report(publication_id))
