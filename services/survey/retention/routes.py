"""Addresses of the time for which a campaign's answers are kept."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.retention.errors import AnswersErasedError, WrongLastDayError
from services.survey.retention.schemas import RetentionOrder, RetentionView
from services.survey.retention_dependencies import (
    MayReadRetention,
    MaySetRetention,
    ReadRetention,
    WriteRetention,
)
from shared.clock import Now
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/retention", tags=["retention"])


@router.get("", summary="Read until when single answers are kept")
async def read_retention(
    *, campaign_id: UUID, access: MayReadRetention, retention: ReadRetention, response: Response
) -> RetentionView:
    shown = await retention.show(campaign_id, by=access)
    response.headers["ETag"] = etag(shown.version)
    return RetentionView.of_shown(shown)


@router.put(
    "",
    summary="Choose until when single answers are kept",
    responses=problems(
        WrongLastDayError, AnswersErasedError, StaleVersionError, VersionRequiredError
    ),
)
async def set_retention(
    *,
    campaign_id: UUID,
    order: RetentionOrder,
    expected: IfMatch,
    access: MaySetRetention,
    retention: WriteRetention,
    now: Now,
    response: Response,
) -> RetentionView:
    shown = await retention.set(
        campaign_id, order.kept_to, order.reason, expected=expected, by=access, now=now
    )
    response.headers["ETag"] = etag(shown.version)
    return RetentionView.of_shown(shown)
