"""Reads and writes versions of questionnaires."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.questionnaires.models import QuestionnaireState
from services.survey.tables import QuestionnaireTable
from shared.db.cursor import Window, paginate

QuestionnaireRow = QuestionnaireTable


class QuestionnaireStore:
    """Questionnaires, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(
        self, questionnaire_id: UUID, visible_to: Collection[UUID], *, lock: bool = False
    ) -> QuestionnaireRow | None:
        """Find one version that belongs to one of these authorities."""
        query = select(QuestionnaireTable).where(
            QuestionnaireTable.id == questionnaire_id,
            QuestionnaireTable.authority_id.in_(visible_to),
        )
        return await self._session.scalar(query.with_for_update() if lock else query)

    async def xform(self, questionnaire_id: UUID) -> str | None:
        """Read the XForm of a version, which no other reading loads."""
        return await self._session.scalar(
            select(QuestionnaireTable.xform).where(QuestionnaireTable.id == questionnaire_id)
        )

    async def lock_newest(self, authority_id: UUID, code: str) -> QuestionnaireRow | None:
        """Find the newest version of a code and keep others from changing it."""
        return await self._session.scalar(
            select(QuestionnaireTable)
            .where(QuestionnaireTable.authority_id == authority_id, QuestionnaireTable.code == code)
            .order_by(QuestionnaireTable.version.desc())
            .limit(1)
            .with_for_update()
        )

    async def read_issued(
        self, ids: Collection[UUID], authority_id: UUID
    ) -> dict[UUID, QuestionnaireRow]:
        """Read issued versions of one authority by their ids."""
        rows = await self._session.scalars(
            select(QuestionnaireTable).where(
                QuestionnaireTable.id.in_(ids),
                QuestionnaireTable.authority_id == authority_id,
                QuestionnaireTable.state == QuestionnaireState.ISSUED,
            )
        )
        return {row.id: row for row in rows}

    async def page(
        self,
        visible_to: Collection[UUID],
        window: Window,
        *,
        authority_id: UUID | None,
        code: str | None,
        state: QuestionnaireState | None,
    ) -> tuple[list[QuestionnaireRow], str | None]:
        """Read a page of versions, oldest first."""
        query = select(QuestionnaireTable).where(QuestionnaireTable.authority_id.in_(visible_to))
        if authority_id is not None:
            query = query.where(QuestionnaireTable.authority_id == authority_id)
        if code is not None:
            query = query.where(QuestionnaireTable.code == code)
        if state is not None:
            query = query.where(QuestionnaireTable.state == state)
        return await paginate(self._session, query, window, QuestionnaireTable.id)

    async def add(self, **values: Any) -> QuestionnaireRow:
        """Keep a new version."""
        row = QuestionnaireTable(**values)
        self._session.add(row)
        await self._session.flush()
        return row

    async def save(self) -> None:
        """Write changed rows now, so that their revisions are known."""
        await self._session.flush()
