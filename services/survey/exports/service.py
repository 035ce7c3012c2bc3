"""Makes exports: leave is checked and the trail written first, then the file is streamed."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import Final

import anyio

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignStore
from services.survey.exports.codebook import header_line, write_codebook
from services.survey.exports.errors import TooManyRowsError
from services.survey.exports.files import copy_rows, plan_of, statement_of, write_file
from services.survey.exports.models import FileKind, Plan, Wanted
from services.survey.exports.store import ExportStore
from services.survey.exports.workbook import MOST_ROWS
from services.survey.retention.checking import check_kept
from services.survey.retention.store import RetentionStore
from services.survey.summaries.store import SummaryStore
from shared.auth.principal import Access
from shared.db.engine import Database
from shared.problems.common import NotFoundError
from shared.spreadsheets import BYTE_ORDER_MARK

_AT_ONCE: Final = 2
"""Exports that are made at once in a process: each holds a connection as long as it is read."""
_CHUNK: Final = 2**18


class ExportService:
    """Makes exports. It opens transactions of its own: the file is streamed when the request's have ended."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def codebook(self, wanted: Wanted, *, by: Access) -> bytes:
        """Say what the columns of an export mean."""
        return write_codebook((await self._plan(wanted, by)).columns)

    async def open(
        self, wanted: Wanted, kind: FileKind, *, by: Access, now: datetime
    ) -> AsyncIterator[bytes]:
        """Check and record an export, and give its content."""
        plan = await self._plan(wanted, by)
        if kind is FileKind.XLSX:
            await self._check_size(wanted)
        async with self._database.writers.begin() as session:
            campaign = await CampaignStore(session).find(wanted.campaign_id, CampaignScope.of(by))
            if campaign is None:
                raise NotFoundError
            await check_kept(RetentionStore(session), campaign)
            audit_trail(session).add(
                "campaign.exported",
                campaign.id,
                authority_id=campaign.authority_id,
                by=by.principal,
                now=now,
                after={
                    "format": str(kind),
                    "questionnaire_id": str(wanted.questionnaire_id),
                    "identifiers": wanted.identifiers,
                    "excluded": wanted.excluded,
                },
            )
        return self._rows(plan) if kind is FileKind.CSV else self._file(plan, kind, now)

    async def _plan(self, wanted: Wanted, by: Access) -> Plan:
        async with self._database.readers.begin() as session:
            campaign = await CampaignStore(session).find(wanted.campaign_id, CampaignScope.of(by))
            if campaign is None:
                raise NotFoundError
            for issued in await SummaryStore(session).forms(wanted.campaign_id):
                if issued.id == wanted.questionnaire_id:
                    return plan_of(wanted, issued, campaign.code)
        raise NotFoundError

    async def _check_size(self, wanted: Wanted) -> None:
        async with self._database.readers.begin() as session:
            count = await ExportStore(session).count(
                wanted.campaign_id, wanted.questionnaire_id, excluded=wanted.excluded
            )
        if count > MOST_ROWS:
            raise TooManyRowsError(count=count, most=MOST_ROWS)

    async def _rows(self, plan: Plan) -> AsyncIterator[bytes]:
        yield BYTE_ORDER_MARK + header_line(plan.columns)
        async with self._turns, self._database.readers.begin() as session:
            rows = ExportStore(session).copy(*statement_of(plan))
            async with aclosing(_in_chunks(rows)) as chunks:
                async for chunk in chunks:
                    yield chunk

    async def _file(self, plan: Plan, kind: FileKind, now: datetime) -> AsyncIterator[bytes]:
        """Copy the rows to a file, and make the wanted file of it in a thread."""
        with tempfile.TemporaryDirectory(prefix="export-") as folder:
            source, made = Path(folder, "rows.csv"), Path(folder, "made")
            async with self._turns:
                await copy_rows(self._database, plan, source)
                await write_file(plan, kind, source, made, now=now)
            async with await anyio.open_file(made, "rb") as file:
                while chunk := await file.read(_CHUNK):
                    yield chunk


async def _in_chunks(rows: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """Join rows: a message to the network for each would cost more than the row."""
    waiting = bytearray()
    async for row in rows:
        waiting += row
        if len(waiting) >= _CHUNK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
