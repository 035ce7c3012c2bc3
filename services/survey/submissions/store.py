"""Shows submissions to supervisors, and gives those that are taken in their place among the responses."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.submissions.models import CASES, RESPONSE_ITSELF, State
from services.survey.tables import ResponseTable, SubmissionFileTable, SubmissionTable, TargetTable
from shared.db.cursor import Window, paginate

SubmissionRow = SubmissionTable
ResponseRow = ResponseTable
FileRow = SubmissionFileTable


class SubmissionStore:
    """Submissions, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        state: State | None,
        interviewer_id: UUID | None,
    ) -> tuple[list[SubmissionRow], str | None]:
        """Read a page of submissions; those that wait for a decision, where no state is asked for."""
        states: Sequence[State] = CASES if state is None else (state,)
        query = select(SubmissionTable).where(
            SubmissionTable.campaign_id == campaign_id, SubmissionTable.state.in_(states)
        )
        if interviewer_id is not None:
            query = query.where(SubmissionTable.interviewer_id == interviewer_id)
        return await paginate(
            self._session, query, window, SubmissionTable.response_id, SubmissionTable.number
        )

    async def find(
        self, campaign_id: UUID, response_id: UUID, number: int, *, lock: bool = False
    ) -> SubmissionRow | None:
        """Find one submission of a campaign that has come in."""
        query = select(SubmissionTable).where(
            SubmissionTable.response_id == response_id,
            SubmissionTable.number == number,
            SubmissionTable.campaign_id == campaign_id,
            SubmissionTable.state != State.AWAITED,
        )
        return await self._session.scalar(query.with_for_update() if lock else query)

    async def xml(self, campaign_id: UUID, response_id: UUID, number: int) -> bytes | None:
        """Read what was sent, byte for byte."""
        return await self._session.scalar(
            select(SubmissionTable.xml).where(
                SubmissionTable.response_id == response_id,
                SubmissionTable.number == number,
                SubmissionTable.campaign_id == campaign_id,
            )
        )

    async def files(self, rows: Collection[SubmissionRow]) -> list[FileRow]:
        """Read what is known of the files of some submissions, less their bytes."""
        keys = [(row.response_id, row.number) for row in rows]
        found = await self._session.scalars(
            select(SubmissionFileTable)
            .where(tuple_(SubmissionFileTable.response_id, SubmissionFileTable.number).in_(keys))
            .order_by(SubmissionFileTable.name)
        )
        return list(found)

    async def file(
        self, campaign_id: UUID, response_id: UUID, number: int, name: str, *, lock: bool = False
    ) -> FileRow | None:
        """Read what is known of a file of a submission, or of a response itself; locked, nobody else changes it."""
        if number == RESPONSE_ITSELF:
            is_here = await self._session.scalar(
                select(ResponseTable.id).where(
                    ResponseTable.id == response_id, ResponseTable.campaign_id == campaign_id
                )
            )
            if is_here is None:
                return None
        elif await self.find(campaign_id, response_id, number) is None:
            return None
        key = (response_id, number, name)
        return await self._session.get(SubmissionFileTable, key, with_for_update=lock)

    async def lock_response(self, campaign_id: UUID, response_id: UUID) -> ResponseRow | None:
        """Find a response of the campaign, and keep others from changing it."""
        return await self._session.scalar(
            select(ResponseTable)
            .where(ResponseTable.id == response_id, ResponseTable.campaign_id == campaign_id)
            .with_for_update()
        )

    async def newest_of_chain(self, row: ResponseRow) -> ResponseRow:
        """Find the version that no other replaces."""
        rows = list(
            await self._session.scalars(
                select(ResponseTable)
                .where(
                    or_(
                        ResponseTable.id == row.chain_id,
                        and_(
                            ResponseTable.chain_id == row.chain_id,
                            ResponseTable.replaces_id.is_not(None),
                        ),
                    )
                )
                .with_for_update()
            )
        )
        replaced = {one.replaces_id for one in rows}
        return next(one for one in rows if one.id not in replaced)

    async def is_target(self, campaign_id: UUID, agency_id: UUID | None, group: str | None) -> bool:
        """Whether answers about this agency are wanted from this group."""
        if agency_id is None or group is None:
            return False
        return await self._session.get(TargetTable, (campaign_id, agency_id, group)) is not None

    async def respond(self, **values: Any) -> ResponseRow:
        """Keep a response."""
        row = ResponseTable(**values)
        self._session.add(row)
        await self._session.flush()
        return row

    async def save(self) -> None:
        """Write changed rows now."""
        await self._session.flush()
