"""Erases single answers that have had their time: in batches, each by itself, so that nobody waits and a killed service goes on."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from services.survey.audit_trail import audit_trail
from services.survey.config import Settings
from services.survey.retention.models import DueCampaign, Step
from services.survey.retention.steps import FILES, STEPS
from services.survey.retention.store import Cell, RetentionStore
from services.survey.tables import Base
from shared.clock import utc_now
from shared.db.engine import Database, open_database
from shared.storage.files import ObjectFiles
from shared.storage.holding import remove_unnamed

AT_ONCE: Final = 2000
"""Rows in one transaction."""


def _silent(_words: str) -> None:
    """Tell nobody."""


class AnswerEraser:
    """Erases one due campaign at a step. What is erased is found by looking, so that it can be stopped and begun again anywhere."""

    def __init__(
        self,
        database: Database,
        files: ObjectFiles,
        *,
        usual_days: int,
        at_once: int = AT_ONCE,
        clock: Callable[[], datetime] = utc_now,
        say: Callable[[str], None] = _silent,
    ) -> None:
        self._database = database
        self._files = files
        self._usual_days = usual_days
        self._at_once = at_once
        self._clock = clock
        self._say = say

    async def step(self) -> int:
        """Erase one campaign that is due, if there is one; gives how many it was."""
        begun = self._clock()
        async with self._database.writers.begin() as session:
            due = await RetentionStore(session).due(begun, self._usual_days)
        if due is None:
            return 0
        async with self._database.writers.begin() as session:
            store = RetentionStore(session)
            await store.lock(due.id, due.authority_id)
            await store.keep_agreement(due.id)
            cells = await store.cells(due.id)
        await self._erase_files(due)
        for step in STEPS:
            for cell in cells if step.by_cell else [{}]:
                await self._erase_all(due, step, cell)
        await self._finish(due, begun)
        return 1

    async def _erase_all(self, due: DueCampaign, step: Step, cell: Cell) -> None:
        while await self._erase_some(due, step, cell):
            self._say(f"{due.id}: {step.table}")

    async def _erase_some(self, due: DueCampaign, step: Step, cell: Cell) -> int:
        """Erase a batch, and count it in the same transaction."""
        async with self._database.writers.begin() as session:
            store = RetentionStore(session)
            gone = await store.erase(step, due.id, cell, self._at_once)
            if gone:
                row = await store.lock(due.id, due.authority_id)
                counted = row.erased.get(step.table, 0) + len(gone)
                row.erased = {**row.erased, step.table: counted}
                if step is FILES:
                    row.unnamed = [*row.unnamed, *(one for one in gone if one is not None)]
        return len(gone)

    async def _erase_files(self, due: DueCampaign) -> None:
        """Let no submission name a file any more, then remove the bytes, where nothing else names them."""
        while True:
            erased = await self._erase_some(due, FILES, {})
            await self._remove_bytes(due)
            if not erased:
                return

    async def _remove_bytes(self, due: DueCampaign) -> None:
        async with self._database.readers.begin() as session:
            row = await RetentionStore(session).read(due.id)
            digests = row.unnamed if row is not None else []
        for digest in digests:
            await remove_unnamed(self._database, self._files, Base.metadata, digest)
        if digests:
            async with self._database.writers.begin() as session:
                row = await RetentionStore(session).lock(due.id, due.authority_id)
                row.unnamed = [one for one in row.unnamed if one not in set(digests)]

    async def _finish(self, due: DueCampaign, begun: datetime) -> None:
        """Say that all is gone, once, whoever else erases at the same time."""
        async with self._database.writers.begin() as session:
            store = RetentionStore(session)
            row = await store.lock(due.id, due.authority_id)
            is_said = row.erased_at is not None and row.erased_at >= begun
            if is_said or row.unnamed or await store.is_anything_left(due.id):
                return
            await store.end_frames(due.id, begun)
            row.erased_at, row.version = begun, row.version + 1
            audit_trail(session).add(
                "campaign.answers-erased",
                due.id,
                authority_id=due.authority_id,
                by=None,
                now=begun,
                after={"rows": row.erased},
            )


async def erase_due_answers(settings: Settings, at_once: int, say: Callable[[str], None]) -> None:
    """Erase all single answers that have had their time."""
    async with open_database(settings, "survey-erasing") as database:
        eraser = AnswerEraser(
            database,
            ObjectFiles.of(settings),
            usual_days=settings.answer_days,
            at_once=at_once,
            say=say,
        )
        campaigns = 0
        while await eraser.step():
            campaigns += 1
    say(f"done: {campaigns} campaigns were due")
