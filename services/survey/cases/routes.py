"""Addresses of cases."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.cases.errors import (
    CaseNotWaitingError,
    NoCaseToAssignError,
    NoReplacementLeftError,
    WrongResponseError,
)
from services.survey.cases.models import CaseFilter, CaseStatus
from services.survey.cases.schemas import (
    AssignedCases,
    CaseAccounting,
    CaseAnswer,
    CaseAssignmentOrder,
    CaseCell,
    CaseOutcome,
    CasePage,
    CaseView,
)
from services.survey.sample_dependencies import (
    MayAssignCases,
    MayReadCases,
    MayReplaceCases,
    MayWorkOnCases,
    ReadCases,
    WriteCases,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["cases"])

_CHANGES = (CampaignClosedError, CaseNotWaitingError, StaleVersionError, VersionRequiredError)
Place = Annotated[str | None, Query(max_length=200, description="Only this ward or village")]


@router.get("/cases", summary="List cases", responses=problems(UnreadableCursorError))
async def list_cases(
    *,
    campaign_id: UUID,
    access: MayReadCases,
    cases: ReadCases,
    page: Page,
    draw_id: Annotated[UUID | None, Query(description="Only of this draw")] = None,
    agency_id: Annotated[UUID | None, Query(description="Only about this agency")] = None,
    group: Annotated[str | None, Query(description="Only of this group")] = None,
    ward: Place = None,
    village: Place = None,
    interviewer_id: Annotated[UUID | None, Query(description="Only this interviewer's")] = None,
    status: Annotated[CaseStatus | None, Query(description="Only those that stand here")] = None,
) -> CasePage:
    wanted = CaseFilter(draw_id, agency_id, group, ward, village, interviewer_id, status)
    rows, following = await cases.page(campaign_id, wanted, page, by=access)
    return CasePage(items=[CaseView.of_shown(row) for row in rows], next=following)


@router.get("/case-counts", summary="Count cases by where they stand")
async def count_cases(
    *, campaign_id: UUID, access: MayAssignCases, cases: ReadCases
) -> CaseAccounting:
    cells = await cases.counts(campaign_id, by=access)
    return CaseAccounting(cells=[CaseCell.of_counts(cell) for cell in cells])


@router.get("/cases/{case_id}", summary="Read a case")
async def read_case(
    *, campaign_id: UUID, case_id: UUID, access: MayReadCases, cases: ReadCases, response: Response
) -> CaseView:
    return _tagged(CaseView.of_shown(await cases.get(campaign_id, case_id, by=access)), response)


@router.post(
    "/case-assignments",
    status_code=201,
    summary="Hand cases to an interviewer, by area or one by one",
    responses=problems(NoCaseToAssignError, CampaignClosedError),
)
async def assign_cases(
    *,
    campaign_id: UUID,
    order: CaseAssignmentOrder,
    access: MayAssignCases,
    cases: WriteCases,
    now: Now,
) -> AssignedCases:
    return AssignedCases(
        assigned=await cases.assign(campaign_id, order.to_model(), by=access, now=now)
    )


@router.post(
    "/cases/{case_id}/refusals",
    status_code=201,
    summary="Record that a case stays without an answer",
    responses=problems(*_CHANGES),
)
async def refuse_case(
    *,
    campaign_id: UUID,
    case_id: UUID,
    outcome: CaseOutcome,
    access: MayWorkOnCases,
    cases: WriteCases,
    version: IfMatch,
    now: Now,
    response: Response,
) -> CaseView:
    shown = await cases.give_up(
        campaign_id, case_id, outcome.cause, outcome.reason, version=version, by=access, now=now
    )
    return _tagged(CaseView.of_shown(shown), response)


@router.post(
    "/cases/{case_id}/reopenings",
    status_code=201,
    summary="Take back that a case stays without an answer",
    responses=problems(*_CHANGES),
)
async def reopen_case(
    *,
    campaign_id: UUID,
    case_id: UUID,
    access: MayWorkOnCases,
    cases: WriteCases,
    version: IfMatch,
    now: Now,
    response: Response,
) -> CaseView:
    shown = await cases.reopen(campaign_id, case_id, version=version, by=access, now=now)
    return _tagged(CaseView.of_shown(shown), response)


@router.post(
    "/cases/{case_id}/replacements",
    status_code=201,
    summary="Send the next replacement of the same area instead, and read that one",
    responses=problems(*_CHANGES, NoReplacementLeftError),
)
async def replace_case(
    *,
    campaign_id: UUID,
    case_id: UUID,
    outcome: CaseOutcome,
    access: MayReplaceCases,
    cases: WriteCases,
    version: IfMatch,
    now: Now,
    response: Response,
) -> CaseView:
    shown = await cases.replace(
        campaign_id, case_id, outcome.cause, outcome.reason, version=version, by=access, now=now
    )
    return _tagged(CaseView.of_shown(shown), response)


@router.post(
    "/cases/{case_id}/returns",
    status_code=201,
    summary="Say which response answers a case, where it has another id",
    responses=problems(*_CHANGES, WrongResponseError),
)
async def return_case(
    *,
    campaign_id: UUID,
    case_id: UUID,
    answer: CaseAnswer,
    access: MayWorkOnCases,
    cases: WriteCases,
    version: IfMatch,
    now: Now,
    response: Response,
) -> CaseView:
    shown = await cases.link(
        campaign_id, case_id, answer.response_id, version=version, by=access, now=now
    )
    return _tagged(CaseView.of_shown(shown), response)


def _tagged(view: CaseView, response: Response) -> CaseView:
    response.headers["ETag"] = etag(view.version)
    return view
