"""Files as answers: rendered in a worker thread, a few of them kept, named so that nothing else runs in their name."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Response

from services.scoring.exports.csv_file import write_csv
from services.scoring.exports.models import RankingReport
from services.scoring.exports.workbook import write_workbook

KEPT_FILES = 32


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a ranking is written into a file."""

    ending: str
    media_type: str
    write: Callable[[RankingReport], bytes]


CSV_FILE = FileFormat("csv", "text/csv; charset=utf-8", write_csv)
XLSX_FILE = FileFormat(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write_workbook,
)


class Renderer:
    """Writes one file at a time beside the loop, and keeps the last few, since their content never changes."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    async def answer(self, form: FileFormat, report: RankingReport) -> Response:
        """Give a ranking as a file to be saved."""
        return Response(
            await self._bytes(form, report),
            media_type=form.media_type,
            headers={
                "content-disposition": f'attachment; filename="{report.name}.{form.ending}"',
                "x-content-type-options": "nosniff",
            },
        )

    async def _bytes(self, form: FileFormat, report: RankingReport) -> bytes:
        name = (report.key, form.ending)
        async with self._turn:
            content = self._kept.get(name)
            if content is None:
                content = await asyncio.to_thread(form.write, report)
            self._kept[name] = content
            self._kept.move_to_end(name)
            while len(self._kept) > KEPT_FILES:
                self._kept.popitem(last=False)
        return content


def file_responses(form: FileFormat) -> dict[int | str, dict[str, Any]]:
    """Declare a file in the OpenAPI document."""
    media_type = form.media_type.partition(";")[0]
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    return {200: {"description": "The file", "content": content}}
