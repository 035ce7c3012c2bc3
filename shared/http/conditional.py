"""Asking again cheaply: an answer is named by its bytes, and not sent to whom it is known (RFC 9110 §13.1.2)."""

import hashlib
from typing import Annotated, Any

from fastapi import Depends, Header
from pydantic import BaseModel
from starlette.responses import Response

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "What the caller has is still so"}
}


async def if_none_match(
    if_none_match: Annotated[
        str | None, Header(description="ETags that the caller has; 304 if one of them still holds")
    ] = None,
) -> str | None:
    """Give what the caller has already, as it wrote it."""
    return if_none_match


IfNoneMatch = Annotated[str | None, Depends(if_none_match)]
"""What the caller has already."""


def tag_matches(given: str | None, tag: str) -> bool:
    """Compare weakly, as RFC 9110 §13.1.2 has it."""
    if given is None:
        return False
    tags = {one.strip().removeprefix("W/") for one in given.split(",")}
    return "*" in tags or tag in tags


def answer_unless_known(content: BaseModel, known: str | None) -> Response:
    """Answer, or say that nothing has changed."""
    body = content.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if tag_matches(known, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
