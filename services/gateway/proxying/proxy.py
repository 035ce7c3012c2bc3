"""The proxy: bare ASGI, in front of FastAPI's own routing.

FastAPI's routes and `StreamingResponse` cost more than passing a request on does, so neither is on this way.
"""

from collections.abc import Mapping

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.gateway.proxying.body import ClientGoneError
from services.gateway.proxying.exchange import AnswerCutShortError, Exchange
from services.gateway.proxying.pages import refusal_page
from services.gateway.proxying.paths import decoded_path
from services.gateway.routes_table import Route, RouteTable
from shared.problems.common import MethodNotAllowedError, NotFoundError
from shared.problems.handlers import problem_response
from shared.problems.problem import DomainError

log = structlog.get_logger()


class Proxy:
    """Passes on what the table routes, and hands everything else to the gateway's own app.

    The HTTP client is opened in the lifespan and found in `scope["state"]["proxy_client"]`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        table: RouteTable,
        peers: Mapping[str, str],
        connect_seconds: float,
    ) -> None:
        self._app = app
        self._table = table
        self._peers = peers
        self._connect_seconds = connect_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        route = self._table.find(scope["path"]) if scope["type"] == "http" else None
        if route is None:
            await self._app(scope, receive, send)
            return
        scope["route_template"] = route.path
        try:
            await self._pass_on(route, scope, receive, send)
        except ClientGoneError:
            log.info("client_gone", service=route.service)
        except AnswerCutShortError:
            return  # The server closes a connection whose answer is not finished, so the client sees that it is cut.
        except DomainError as refusal:
            answer = refusal_page if route.is_page else problem_response
            await answer(Request(scope), refusal)(scope, receive, send)

    async def _pass_on(self, route: Route, scope: Scope, receive: Receive, send: Send) -> None:
        path = decoded_path(scope["raw_path"])
        if path is None or self._table.find(path) is not route:
            raise NotFoundError
        if scope["method"] not in route.methods:
            raise MethodNotAllowedError(headers={"allow": ", ".join(sorted(route.methods))})
        exchange = Exchange(
            route, self._peers[route.service], scope=scope, receive=receive, send=send
        )
        await exchange.run(scope["state"]["proxy_client"], connect_seconds=self._connect_seconds)
