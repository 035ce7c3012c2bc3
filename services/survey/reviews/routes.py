"""Addresses of reviews."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.dependencies import MayJudgeResponses
from services.survey.quality_dependencies import (
    MayMendResponses,
    MayReadReviews,
    Plans,
    ReadReviews,
    WriteReviews,
)
from services.survey.responses.errors import (
    InvalidResponseError,
    ResponseIdTakenError,
    SupersededResponseError,
)
from services.survey.responses.receiving import ReaderLanguage, receipt_answer
from services.survey.responses.schemas import ResponseReceipt
from services.survey.reviews.errors import (
    FaultyReviewError,
    NoInterviewerError,
    NotCountingError,
    NotReturnedError,
    ReturnedAlreadyError,
    ReviewedAlreadyError,
    SecondReviewerError,
)
from services.survey.reviews.models import ReviewFilter, ReviewState
from services.survey.reviews.schemas import (
    NewResponseVersion,
    ResponseVersions,
    ReviewCounts,
    ReviewedPage,
    ReviewedResponseView,
    ReviewOrder,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.schema import Code
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["reviews"])

Interviewer = Annotated[UUID | None, Query(description="Only of this interviewer")]
Agency = Annotated[UUID | None, Query(description="Only about this agency")]
Group = Annotated[Code | None, Query(description="Only of this group")]


@router.get(
    "/reviews",
    summary="List what interviewers collected, and where it stands (interviewers: their own)",
    responses=problems(UnreadableCursorError),
)
async def list_reviews(
    *,
    campaign_id: UUID,
    access: MayReadReviews,
    reviews: ReadReviews,
    language: ReaderLanguage,
    page: Page,
    state: Annotated[ReviewState | None, Query(description="Only where they stand so")] = None,
    interviewer_id: Interviewer = None,
    agency_id: Agency = None,
    group: Group = None,
) -> ReviewedPage:
    wanted = ReviewFilter(state, interviewer_id, agency_id, group)
    found, following = await reviews.page(campaign_id, page, wanted, by=access)
    items = [ReviewedResponseView.of(one, language) for one in found]
    return ReviewedPage(items=items, next=following)


@router.get("/review-counts", summary="Count what interviewers collected by where it stands")
async def read_review_counts(
    *,
    campaign_id: UUID,
    access: MayReadReviews,
    reviews: ReadReviews,
    interviewer_id: Interviewer = None,
    agency_id: Agency = None,
    group: Group = None,
) -> ReviewCounts:
    wanted = ReviewFilter(None, interviewer_id, agency_id, group)
    return ReviewCounts.of(await reviews.counts(campaign_id, wanted, by=access))


@router.post(
    "/responses/{response_id}/reviews",
    status_code=201,
    summary="Approve a response, or send it back to its interviewer",
    responses=problems(
        FaultyReviewError,
        NoInterviewerError,
        NotCountingError,
        ReturnedAlreadyError,
        ReviewedAlreadyError,
        SecondReviewerError,
        SupersededResponseError,
        CampaignNotOpenError,
    ),
)
async def review_response(
    *,
    campaign_id: UUID,
    response_id: UUID,
    order: ReviewOrder,
    access: MayJudgeResponses,
    reviews: WriteReviews,
    language: ReaderLanguage,
    now: Now,
) -> ReviewedResponseView:
    made = await reviews.review(campaign_id, response_id, order.to_model(), by=access, now=now)
    return ReviewedResponseView.of(made, language)


@router.get(
    "/responses/{response_id}/versions",
    summary="Read all versions of a response with their reviews",
)
async def list_response_versions(
    *,
    campaign_id: UUID,
    response_id: UUID,
    access: MayReadReviews,
    reviews: ReadReviews,
    language: ReaderLanguage,
) -> ResponseVersions:
    found = await reviews.versions(campaign_id, response_id, by=access)
    return ResponseVersions(items=[ReviewedResponseView.of(one, language) for one in found])


@router.post(
    "/responses/{response_id}/versions",
    status_code=201,
    summary="Send the new version of a returned response",
    response_model=ResponseReceipt,
    responses={
        200: {
            "model": ResponseReceipt,
            "description": "It was here already, with the same content",
        },
        **problems(
            InvalidResponseError, NotReturnedError, ResponseIdTakenError, CampaignNotOpenError
        ),
    },
)
async def create_response_version(
    *,
    campaign_id: UUID,
    response_id: UUID,
    version: NewResponseVersion,
    access: MayMendResponses,
    reviews: WriteReviews,
    plans: Plans,
    now: Now,
) -> Response:
    receipt = await reviews.take_version(
        campaign_id, response_id, version.to_model(), plans, by=access, now=now
    )
    return receipt_answer(receipt)
