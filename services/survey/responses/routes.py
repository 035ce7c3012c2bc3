"""Addresses of responses: in by one or in batches, out as counts, singly to supervisors only."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope
from services.survey.dependencies import (
    DeviceClocks,
    Intake,
    MayJudgeResponses,
    MayPostResponses,
    MayReadCounts,
    ReadResponses,
    WriteResponses,
)
from services.survey.devices.errors import DeviceRevokedError
from services.survey.responses.errors import (
    AlreadyExcludedError,
    InvalidResponseError,
    NotAssignedError,
    NotExcludedError,
    ResponseIdTakenError,
    SupersededResponseError,
    UnknownFormVersionError,
    WrongBatchSizeError,
)
from services.survey.responses.receiving import (
    BATCH_BODY,
    RESPONSE_BODY,
    PostedBatch,
    PostedResponse,
    ReaderLanguage,
    batch_answer,
    receipt_answer,
)
from services.survey.responses.schemas import (
    BatchReceipt,
    CampaignCounts,
    ExclusionOrder,
    ExclusionView,
    ResponsePage,
    ResponseReceipt,
    ResponseView,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.bulk import UnsupportedEncodingError
from shared.http.schema import Code
from shared.problems import problems
from shared.problems.common import BodyTooLargeError, MalformedBodyError, UnavailableError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["responses"])


@router.post(
    "/responses",
    status_code=201,
    summary="Send a response",
    response_model=ResponseReceipt,
    responses={
        200: {
            "model": ResponseReceipt,
            "description": "It was here already, with the same content",
        },
        **problems(
            MalformedBodyError,
            UnsupportedEncodingError,
            DeviceRevokedError,
            NotAssignedError,
            CampaignNotOpenError,
            ResponseIdTakenError,
            BodyTooLargeError,
            InvalidResponseError,
            UnknownFormVersionError,
            UnavailableError,
        ),
    },
    openapi_extra=RESPONSE_BODY,
)
async def create_response(
    *,
    campaign_id: UUID,
    access: MayPostResponses,
    posted: PostedResponse,
    intake: Intake,
    clock: DeviceClocks,
    now: Now,
) -> Response:
    receipt = await intake.take(campaign_id, posted, by=access, now=now)
    await clock.note(campaign_id, [posted], by=access, now=now)
    return receipt_answer(receipt)


@router.post(
    "/response-batches",
    summary="Send responses collected offline",
    response_model=BatchReceipt,
    responses=problems(
        MalformedBodyError,
        BodyTooLargeError,
        UnsupportedEncodingError,
        WrongBatchSizeError,
        UnavailableError,
    ),
    openapi_extra=BATCH_BODY,
)
async def create_response_batch(
    *,
    campaign_id: UUID,
    access: MayPostResponses,
    posted: PostedBatch,
    intake: Intake,
    clock: DeviceClocks,
    now: Now,
    language: ReaderLanguage,
) -> Response:
    outcomes = await intake.take_all(campaign_id, posted, by=access, now=now)
    await clock.note(campaign_id, posted, by=access, now=now)
    return batch_answer(outcomes, language)


@router.get("/counts", summary="Count responses by agency and group")
async def read_campaign_counts(
    *, campaign_id: UUID, access: MayReadCounts, responses: ReadResponses
) -> CampaignCounts:
    return CampaignCounts.of(await responses.counts(campaign_id, CampaignScope.of(access)))


@router.get(
    "/responses",
    summary="List single responses (supervisors only)",
    responses=problems(UnreadableCursorError),
)
async def list_responses(
    *,
    campaign_id: UUID,
    access: MayJudgeResponses,
    responses: ReadResponses,
    page: Page,
    agency_id: Annotated[UUID | None, Query(description="Only about this agency")] = None,
    group: Annotated[Code | None, Query(description="Only of this group")] = None,
    excluded: Annotated[
        bool | None, Query(description="Only excluded ones, or only others")
    ] = None,
) -> ResponsePage:
    rows, following = await responses.page(
        campaign_id, page, by=access, agency_id=agency_id, group=group, excluded=excluded
    )
    return ResponsePage(items=[ResponseView.model_validate(row) for row in rows], next=following)


@router.post(
    "/responses/{response_id}/exclusions",
    status_code=201,
    summary="Exclude a response from the figures",
    responses=problems(CampaignNotOpenError, AlreadyExcludedError),
)
async def exclude_response(
    *,
    campaign_id: UUID,
    response_id: UUID,
    order: ExclusionOrder,
    access: MayJudgeResponses,
    responses: WriteResponses,
    now: Now,
) -> ExclusionView:
    row = await responses.exclude(campaign_id, response_id, reason=order.reason, by=access, now=now)
    return ExclusionView.model_validate(row)


@router.delete(
    "/responses/{response_id}/exclusions",
    status_code=204,
    summary="Take an excluded response back into the figures",
    responses=problems(CampaignNotOpenError, NotExcludedError, SupersededResponseError),
)
async def restore_response(
    *,
    campaign_id: UUID,
    response_id: UUID,
    access: MayJudgeResponses,
    responses: WriteResponses,
    now: Now,
) -> None:
    await responses.restore(campaign_id, response_id, by=access, now=now)
