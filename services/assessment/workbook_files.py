"""A workbook over HTTP: taken from a request's body, given as a file."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Depends, Request, Response

from services.assessment.errors import UnsupportedWorkbookBodyError
from services.assessment.file_body import BODY_REFUSALS, file_in_openapi, read_file
from shared.downloads.rules import disposition
from shared.workbooks import UnreadableWorkbookError
from shared.workbooks.writing import MEDIA_TYPE

WORKBOOK_LIMIT: Final = 4 * 1024 * 1024
"""Bytes; a list of 300 agencies takes some 30,000, a report of 140 leaves some 60,000."""

WORKBOOK_REFUSALS: Final = (UnreadableWorkbookError, UnsupportedWorkbookBodyError, *BODY_REFUSALS)
"""What may be wrong with a workbook before anything in it is read."""

_TYPES: Final = frozenset({MEDIA_TYPE, "application/octet-stream"})
_CONTENT: Final = {"schema": {"type": "string", "format": "binary"}}

WORKBOOK_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The workbook", "content": {MEDIA_TYPE: _CONTENT}}
}
"""How an answer with a workbook stands in the OpenAPI document."""


def workbook_in_openapi(description: str, example: str) -> dict[str, Any]:
    """Say in the OpenAPI document how a body with a workbook stands."""
    return file_in_openapi(description, {MEDIA_TYPE: {**_CONTENT, "example": example}})


def workbook_answer(
    content: bytes, name: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Give a workbook as a file to be saved."""
    return Response(
        content,
        media_type=MEDIA_TYPE,
        headers={
            "content-disposition": disposition(name),
            "x-content-type-options": "nosniff",
            **(headers or {}),
        },
    )


async def _workbook_body(request: Request) -> bytes:
    sent = await read_file(
        request, types=_TYPES, limit=WORKBOOK_LIMIT, unsupported=UnsupportedWorkbookBodyError
    )
    return sent.content


WorkbookBody = Annotated[bytes, Depends(_workbook_body)]
"""The bytes of the workbook that was sent."""
