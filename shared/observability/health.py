"""Whether a service lives, and whether it can work. Neither asks a peer, so that one outage does not spread."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from fastapi import APIRouter, Request, Response
from sqlalchemy import text

from shared.http.schema import Schema
from shared.observability.metrics import CONTENT_TYPE, Metrics
from shared.problems.common import UnavailableError

log = structlog.get_logger()

Aids = Mapping[str, Callable[[], Awaitable[None]]]
"""What a service works with besides its database, by name; each raises where it is out of reach."""

PATIENCE_SECONDS: Final = 1.5

router = APIRouter(include_in_schema=False)
metrics_router = APIRouter(include_in_schema=False)
"""Apart, because the one app that the world reaches serves its metrics on a port of their own."""


class Health(Schema):
    """That the process answers."""

    status: str


class Readiness(Health):
    """That the service can work, if perhaps not all of it."""

    without: tuple[str, ...] = ()
    """Aids that are out of reach: what needs them is refused with 503, and everything else goes on."""


@router.get("/healthz", summary="Does the process answer?")
async def read_health() -> Health:
    return Health(status="ok")


@router.get("/readyz", summary="Can the service work?", response_model_exclude_defaults=True)
async def read_readiness(request: Request) -> Readiness:
    try:
        async with request.state.database.readers.begin() as session:
            await session.execute(text("SELECT 1"))
    except Exception as error:
        raise UnavailableError(service="PostgreSQL") from error
    aids: Aids = getattr(request.state, "aids", {})
    reached = await asyncio.gather(*(_reaches(name, check) for name, check in aids.items()))
    return Readiness(
        status="ready",
        without=tuple(name for name, there in zip(aids, reached, strict=True) if not there),
    )


async def _reaches(name: str, check: Callable[[], Awaitable[None]]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await check()
    except Exception as error:  # noqa: BLE001  whatever it is, it is out of reach
        log.warning("aid_out_of_reach", aid=name, error=type(error).__name__)
        return False
    return True


@metrics_router.get("/metrics", summary="Metrics for Prometheus")
async def read_metrics(request: Request) -> Response:
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.page(), media_type=CONTENT_TYPE)
