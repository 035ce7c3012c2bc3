"""Answers with a sheet of invitations."""

import asyncio
from collections.abc import Sequence
from typing import Final

from fastapi import Response

from services.survey.invitations.models import PrintedInvitation
from services.survey.invitations.sheet import Layout, sheet

_AT_A_TIME: Final = asyncio.Semaphore(1)
"""Setting pages is pure computing: a second sheet waits, so that answers of respondents do not."""


class PdfResponse(Response):
    """A PDF file."""

    media_type = "application/pdf"


async def sheet_answer(
    printed: Sequence[PrintedInvitation], *, layout: Layout, language: str, address: str
) -> Response:
    """Set a sheet; it holds codes that open questionnaires, so nothing on the way keeps it."""
    async with _AT_A_TIME:
        content = await asyncio.to_thread(
            sheet, printed, layout=layout, language=language, address=address
        )
    headers = {
        "cache-control": "no-store",
        "content-disposition": 'attachment; filename="giay-moi.pdf"',
    }
    return PdfResponse(content, headers=headers)
