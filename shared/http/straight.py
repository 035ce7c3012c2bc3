"""Routes of the busiest addresses, straight to their handlers.

FastAPI works out the arguments of a handler anew for every request, which takes about as long as all that such a handler does. A straight
route calls the same parts and the same handler by hand. FastAPI's own route of the address stays: it is the one that is documented, and
it answers all that is unusual (a query, an id that is none, another method).
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope
from typing_extensions import override


class StraightRoute(Route):
    """Takes POST without a query only; its path names the parameters as FastAPI's route does, each with its convertor."""

    def __init__(self, path: str, answer: Callable[[Request], Awaitable[Response]]) -> None:
        super().__init__(path, answer, methods=["POST"], include_in_schema=False)

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Leave everything unusual to the routes that come after."""
        if scope["type"] != "http" or scope["method"] != "POST" or scope["query_string"]:
            return Match.NONE, {}
        match, found = super().matches(scope)
        if match is Match.FULL:
            found["route_template"] = self.path_format
        return match, found
