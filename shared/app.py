"""What every service starts from: health, problems, logs, metrics, tokens, its database."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from threading import Lock
from typing import Any

import httpx
import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response

from shared.auth.jwks import RemoteKeys
from shared.auth.tokens import KeySource, TokenVerifier
from shared.config import ServiceSettings
from shared.db.engine import Database, open_database
from shared.db.schema_version import check_schema
from shared.http.straight import StraightRoute
from shared.observability import health
from shared.observability.logging import configure_logging
from shared.observability.metrics import Metrics
from shared.observability.middleware import Observed
from shared.problems.common import (
    InvalidRequestError,
    NotFoundError,
    NotPermittedError,
    UnauthenticatedError,
)
from shared.problems.handlers import install_problem_handlers
from shared.problems.openapi import Problem, problems
from shared.problems.problem import DomainError

log = structlog.get_logger()

Extra = Callable[[Database, httpx.AsyncClient], AbstractAsyncContextManager[Mapping[str, Any]]]
"""Opens what one service needs besides; its values become members of `request.state`."""


@asynccontextmanager
async def _nothing(
    _database: Database, _http: httpx.AsyncClient
) -> AsyncIterator[Mapping[str, Any]]:
    yield {}


def new_service(
    name: str,
    *,
    title: str,
    settings: ServiceSettings,
    routers: Sequence[APIRouter],
    straight: Sequence[StraightRoute] = (),
    version: str = "1.0.0",
    http: httpx.AsyncClient | None = None,
    extra: Extra = _nothing,
    keys: Callable[[Database], KeySource] | None = None,
    constraints: Mapping[str, type[DomainError]] | None = None,
    middleware: Sequence[Middleware] = (),
    openapi_url: str | None = "/openapi.json",
    metrics_port: int | None = None,
) -> FastAPI:
    """Make a service's app.

    `request.state` holds `settings`, `database`, `verifier`, `http` and what `extra` adds. `keys` overrides where public keys
    come from (the gateway has them itself). `constraints` names the refusal that a violated database constraint means.
    `straight` routes come before all others. `metrics_port` takes the metrics away from the app's own port; 0 serves them nowhere.
    """
    configure_logging(settings)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[Mapping[str, Any]]:
        async with AsyncExitStack() as stack:
            client = http
            if client is None:
                client = await stack.enter_async_context(httpx.AsyncClient(timeout=10))
            database = await stack.enter_async_context(open_database(settings, name))
            await check_schema(database.engine, name)
            metrics.watch_pool(database.engine)
            source = keys(database) if keys else RemoteKeys(client, settings.jwks_url)
            verifier = TokenVerifier(source, issuer=settings.issuer, audience=settings.audience)
            more = await stack.enter_async_context(extra(database, client))
            if metrics_port:
                stack.callback(metrics.serve(metrics_port))
            log.info("service_started", service=name)
            yield {
                "settings": settings,
                "database": database,
                "verifier": verifier,
                "http": client,
                **more,
            }
            log.info("service_stopped", service=name)

    app = FastAPI(
        routes=list(straight),
        title=title,
        version=version,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        separate_input_output_schemas=False,
        dependencies=[Depends(_refuse_unknown_query)],
        responses=problems(
            UnauthenticatedError, NotPermittedError, NotFoundError, InvalidRequestError
        ),
        middleware=[Middleware(Observed, service=name, metrics=metrics), *middleware],
    )
    app.state.metrics = metrics
    install_problem_handlers(app, dict(constraints or {}))
    own = (health.router,) if metrics_port is not None else (health.router, health.metrics_router)
    for router in (*routers, *own):
        app.include_router(router)
    _describe_problem(app)
    if openapi_url is not None:
        _offer_description(app, openapi_url)
    return app


def _operation_id(route: APIRoute) -> str:
    """Name an operation by its handler, so that generated clients read well and stay stable."""
    return route.name


async def _refuse_unknown_query(request: Request) -> None:
    """Refuse a misspelt filter, which must not silently give the whole list."""
    if not request.query_params:
        return
    route = request.scope.get("route")
    if getattr(route, "takes_any_query", False):
        return  # clients of a standard add parameters of their own
    dependant: Dependant | None = getattr(route, "dependant", None)
    if dependant is None:
        return
    known = set(_query_names(dependant))
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise RequestValidationError(
            [
                {"type": "unknown_query", "loc": ("query", name), "msg": "unknown"}
                for name in unknown
            ]
        )


def _query_names(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        yield field.alias
    for inner in dependant.dependencies:
        yield from _query_names(inner)


def _describe_problem(app: FastAPI) -> None:
    """Put the problem document's schema into the OpenAPI document, where the responses refer to it."""
    describe = app.openapi
    describing = Lock()

    def openapi() -> dict[str, Any]:
        with describing:
            return app.openapi_schema or described()

    def described() -> dict[str, Any]:
        document = describe()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs", {}))
        schemas["Problem"] = problem
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _offer_description(app: FastAPI, url: str) -> None:
    """Answer with the OpenAPI document from a thread: making it takes seconds, in which others want their answers."""

    def answer(_request: Request) -> Response:
        return JSONResponse(app.openapi())

    app.add_route(url, answer, include_in_schema=False)
