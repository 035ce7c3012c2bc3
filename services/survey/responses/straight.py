"""The straight way to the two addresses that responses come in by."""

from typing import Final

from fastapi import Request, Response

from services.survey.devices.clocks import DeviceClock
from services.survey.devices.date_header import device_time
from services.survey.permissions import POLICY, Permission
from services.survey.responses.receiving import posted_batch, posted_response
from services.survey.responses.routes import create_response, create_response_batch
from shared.auth.requires import Requires
from shared.clock import utc_now
from shared.http.straight import StraightRoute
from shared.problems.handlers import language_of

_may_post: Final = Requires(Permission.POST_RESPONSES, POLICY)


def clock_of(request: Request) -> DeviceClock:
    """Read the clock of the device that sent a request."""
    return DeviceClock(request.state.device_contacts, device_time(request.headers.get("date")))


async def _create_response(request: Request) -> Response:
    return await create_response(
        campaign_id=request.path_params["campaign_id"],
        access=await _may_post.access_of(request),
        posted=await posted_response(request),
        intake=request.state.intake,
        clock=clock_of(request),
        now=utc_now(),
    )


async def _create_response_batch(request: Request) -> Response:
    return await create_response_batch(
        campaign_id=request.path_params["campaign_id"],
        access=await _may_post.access_of(request),
        posted=await posted_batch(request),
        intake=request.state.intake,
        clock=clock_of(request),
        now=utc_now(),
        language=language_of(request.headers.get("accept-language")),
    )


ROUTES: Final = (
    StraightRoute("/v1/campaigns/{campaign_id:uuid}/responses", _create_response),
    StraightRoute("/v1/campaigns/{campaign_id:uuid}/response-batches", _create_response_batch),
)
