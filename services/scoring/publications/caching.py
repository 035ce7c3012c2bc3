"""What caches on the way may keep of public answers (RFC 9111), and how they ask again (RFC 9110 §13.1.2)."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.responses import Response as AnyResponse
from typing_extensions import override

from shared.http.conditional import if_none_match, tag_matches

FOR_EVER = "public, max-age=31536000, immutable"
"""What a publication contains never changes."""
FOR_A_MINUTE = "public, max-age=60"
"""Which publications there are, and which of them is replaced, does."""

_KEPT_IN_304 = ("etag", "cache-control", "vary", "x-content-type-options")


IfNoneMatch = Depends(if_none_match)


class PublicRoute(APIRoute):
    """Names every public answer by its bytes, and answers 304 where the caller has them."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, AnyResponse]]:
        """Wrap the handler."""
        answer = super().get_route_handler()
        lifetime = FOR_EVER if self.name in _IMMUTABLE else FOR_A_MINUTE

        async def answer_or_not_modified(request: Request) -> AnyResponse:
            response = await answer(request)
            if response.status_code != 200:
                return response
            tag = f'"{hashlib.sha256(bytes(response.body)).hexdigest()[:32]}"'
            response.headers["etag"] = tag
            response.headers["cache-control"] = lifetime
            if not tag_matches(request.headers.get("if-none-match"), tag):
                return response
            kept = {
                name: response.headers[name] for name in _KEPT_IN_304 if name in response.headers
            }
            return Response(status_code=304, headers=kept)

        return answer_or_not_modified


_IMMUTABLE = frozenset(
    {
        "read_publication_ranking",
        "read_published_agency",
        "read_published_heads",
        "download_publication_csv",
        "download_publication_xlsx",
        "download_open_data_json",
        "download_open_data_csv",
        "read_open_data_schema",
    }
)
