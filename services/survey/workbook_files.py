"""A workbook over HTTP: taken from a request's body, given as a file."""

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import Depends, Request, Response

from shared.http.bulk import UnsupportedEncodingError, read_body
from shared.problems import DomainError, Kind, Text
from shared.problems.common import BodyTooLargeError, MalformedBodyError
from shared.workbooks import UnreadableWorkbookError
from shared.workbooks.writing import MEDIA_TYPE

WORKBOOK_LIMIT: Final = 4 * 1024 * 1024
"""Bytes; a form of 500 questions in three languages takes some 100,000."""

_TYPES: Final = frozenset({MEDIA_TYPE, "application/octet-stream"})
_CONTENT: Final = {"schema": {"type": "string", "format": "binary"}}

WORKBOOK_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The workbook", "content": {MEDIA_TYPE: _CONTENT}}
}
"""How an answer with a workbook stands in the OpenAPI document."""


class UnsupportedWorkbookError(DomainError):
    """The body does not call itself a workbook."""

    code = "unsupported-workbook"
    kind = Kind.UNSUPPORTED
    title = Text("Không phải tệp Excel", "Not a workbook")
    detail = Text(
        f"Hãy gửi tệp .xlsx làm thân yêu cầu, với Content-Type {MEDIA_TYPE}.",
        f"Send the .xlsx file as the body of the request, with the Content-Type {MEDIA_TYPE}.",
    )


WORKBOOK_REFUSALS: Final = (
    UnreadableWorkbookError,
    UnsupportedWorkbookError,
    UnsupportedEncodingError,
    BodyTooLargeError,
    MalformedBodyError,
)
"""What may be wrong with a workbook before anything in it is read."""


def workbook_in_openapi(description: str, example: str) -> dict[str, Any]:
    """Say in the OpenAPI document how a body with a workbook stands."""
    content = {MEDIA_TYPE: {**_CONTENT, "example": example}}
    return {"requestBody": {"description": description, "required": True, "content": content}}


def workbook_answer(content: bytes, name: str) -> Response:
    """Give a workbook as a file to be saved (RFC 6266)."""
    return Response(
        content,
        media_type=MEDIA_TYPE,
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx",
            "x-content-type-options": "nosniff",
        },
    )


async def _workbook_body(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise UnsupportedWorkbookError
    return await read_body(request, limit=WORKBOOK_LIMIT)


WorkbookBody = Annotated[bytes, Depends(_workbook_body)]
"""The bytes of the workbook that was sent."""
