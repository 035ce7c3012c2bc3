"""The filled-in workbook in a request's body."""

from typing import Annotated, Any, Final

from fastapi import Depends, Request

from services.assessment.agency_workbooks.errors import UnsupportedWorkbookBodyError
from services.assessment.file_body import file_in_openapi, read_file
from shared.workbooks.writing import MEDIA_TYPE

WORKBOOK_LIMIT: Final = 4 * 1024 * 1024
"""Bytes; a report of 140 leaves takes some 60,000."""
_TYPES: Final = frozenset({MEDIA_TYPE, "application/octet-stream"})
_CONTENT: Final = {"schema": {"type": "string", "format": "binary"}}
WORKBOOK_BODY: Final = file_in_openapi(
    "the filled-in report",
    {MEDIA_TYPE: {**_CONTENT, "example": "(the report's own workbook, filled in)"}},
)
WORKBOOK_ANSWER: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {MEDIA_TYPE: _CONTENT}}}
"""How it stands in the OpenAPI document."""


async def _workbook_body(request: Request) -> bytes:
    sent = await read_file(
        request, types=_TYPES, limit=WORKBOOK_LIMIT, unsupported=UnsupportedWorkbookBodyError
    )
    return sent.content


ReportWorkbookBody = Annotated[bytes, Depends(_workbook_body)]
"""The bytes of the workbook that was sent."""
