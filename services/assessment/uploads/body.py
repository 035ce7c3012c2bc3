"""A file as the body of a request, with its name in the query or in a header."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Query, Request
from starlette.requests import ClientDisconnect

from services.assessment.dependencies import CurrentSettings
from services.assessment.uploads.errors import (
    EmptyFileError,
    FileNameRefusedError,
    FileTypeRefusedError,
    UploadBrokenError,
)
from services.assessment.uploads.rules import name_in_disposition
from shared.problems.common import BodyTooLargeError

REFUSALS: Final = (
    UploadBrokenError,
    FileNameRefusedError,
    EmptyFileError,
    BodyTooLargeError,
    FileTypeRefusedError,
)
"""What may be wrong with a file that is sent as the body."""

DESCRIPTION: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"},
                "example": "(the bytes of the file)",
            }
        },
    }
}
"""How OpenAPI describes such a body."""


async def _given_name(
    file_name: Annotated[
        str | None,
        Query(max_length=500, description="Name of the file", examples=["Kế hoạch CCHC.pdf"]),
    ] = None,
    content_disposition: Annotated[
        str | None, Header(description="Carries the name, where the query does not (RFC 6266)")
    ] = None,
) -> str | None:
    return file_name if file_name is not None else name_in_disposition(content_disposition)


async def _incoming(request: Request, settings: CurrentSettings) -> AsyncIterator[bytes]:
    """Give the body as it arrives; one that announces itself too long is refused at once."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > settings.evidence_limit:
        raise BodyTooLargeError(limit=settings.evidence_limit)
    return arriving(request)


async def arriving(request: Request) -> AsyncIterator[bytes]:
    """Give the body as it arrives, and say in words when the line broke."""
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect as error:
        raise UploadBrokenError from error


GivenName = Annotated[str | None, Depends(_given_name)]
"""The file's name as it was given."""

Incoming = Annotated[AsyncIterator[bytes], Depends(_incoming)]
"""The file's bytes as they arrive."""
