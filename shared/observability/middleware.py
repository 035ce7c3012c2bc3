"""Around every request: its id, one log line, its metrics. Bare ASGI, for it is on every path."""

import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observability.logging import log_request
from shared.observability.metrics import Metrics
from shared.observability.request import (
    accept_request_id,
    accept_traceparent,
    request_id_variable,
    traceparent_variable,
)

_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})


class Observed:
    """Gives a request its id, and writes `request_finished` when it has been answered."""

    def __init__(self, app: ASGIApp, *, service: str, metrics: Metrics) -> None:
        self._app = app
        self._service = service
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        request_id = accept_request_id(_text(headers.get(b"x-request-id")))
        scope["request_id"] = request_id
        id_token = request_id_variable.set(request_id)
        trace_token = traceparent_variable.set(
            accept_traceparent(_text(headers.get(b"traceparent")))
        )
        started = time.perf_counter()
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *(
                        item
                        for item in message.get("headers", ())
                        if item[0].lower() != b"x-request-id"
                    ),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        self._metrics.in_progress += 1
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            self._metrics.in_progress -= 1
            seconds = time.perf_counter() - started
            route = route_template(scope)
            self._metrics.answered(scope["method"], route, status, seconds)
            if scope["path"] not in _QUIET:
                log_request(
                    {
                        "event": "request_finished",
                        "service": self._service,
                        "method": scope["method"],
                        "route": route,
                        "status": status,
                        "milliseconds": round(seconds * 1000, 1),
                        "principal": scope.get("principal_id"),
                        "request_id": request_id,
                    }
                )
            traceparent_variable.reset(trace_token)
            request_id_variable.reset(id_token)


def route_template(scope: Scope) -> str:
    """Name the route by its whole template, so that no id becomes a label.

    Since FastAPI 0.137 routers form a tree: the whole path is on the effective route context, not on the route.
    """
    if "route_template" in scope:
        return str(scope["route_template"])
    context: Any = scope.get("fastapi", {}).get("effective_route_context")
    if context is not None:
        return str(context.path)
    return str(getattr(scope.get("route"), "path", "unmatched"))


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value is not None else None
