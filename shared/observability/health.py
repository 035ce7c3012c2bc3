"""Whether a service lives, and whether it can work. Neither asks a peer, so that one outage does not spread."""

from fastapi import APIRouter, Request, Response
from sqlalchemy import text

from shared.http.schema import Schema
from shared.observability.metrics import CONTENT_TYPE, Metrics
from shared.problems.common import UnavailableError

router = APIRouter(include_in_schema=False)
metrics_router = APIRouter(include_in_schema=False)
"""Apart, because the one app that the world reaches serves its metrics on a port of their own."""


class Health(Schema):
    """That the process answers."""

    status: str


@router.get("/healthz", summary="Does the process answer?")
async def read_health() -> Health:
    return Health(status="ok")


@router.get("/readyz", summary="Can the service work?")
async def read_readiness(request: Request) -> Health:
    try:
        async with request.state.database.readers.begin() as session:
            await session.execute(text("SELECT 1"))
    except Exception as error:
        raise UnavailableError(service="PostgreSQL") from error
    return Health(status="ready")


@metrics_router.get("/metrics", summary="Metrics for Prometheus")
async def read_metrics(request: Request) -> Response:
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.page(), media_type=CONTENT_TYPE)
