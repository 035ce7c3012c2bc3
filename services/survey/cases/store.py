"""Reads and writes cases; says where each stands."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.survey.cases.models import CaseFilter, CaseState, CaseStatus
from services.survey.tables import CaseTable, ResponseTable
from shared.db.cursor import Window, paginate

CaseRow = CaseTable
Status = dict[UUID, CaseStatus]

_ANSWER: Final = func.coalesce(CaseTable.response_id, CaseTable.id)
_COUNTS: Final = case(
    (
        and_(
            ResponseTable.campaign_id == CaseTable.campaign_id,
            ResponseTable.agency_id == CaseTable.agency_id,
            ResponseTable.group_code == CaseTable.group_code,
        ),
        ResponseTable.excluded_at.is_(None),
    )
)
"""Whether a version counts; nothing where it is of another cell. No condition: the index on cells must not tempt the planner."""
_FIRST_COUNTS: Final = (
    select(_COUNTS).where(ResponseTable.id == _ANSWER).correlate(CaseTable).scalar_subquery()
)
"""Whether the first version of the answer counts; nothing where there is none. Found by primary key."""
_LATER_COUNTS: Final = (
    select(func.bool_or(_COUNTS))
    .where(ResponseTable.chain_id == _ANSWER, ResponseTable.replaces_id.is_not(None))
    .correlate(CaseTable)
    .scalar_subquery()
)
"""Whether a later version does. Found by chain, and asked only where the first does not."""

CASE_STATUS: Final[ColumnElement[str]] = case(
    (_FIRST_COUNTS.is_(True), literal(CaseStatus.VALID.value)),
    (and_(_FIRST_COUNTS.is_(False), _LATER_COUNTS.is_(True)), literal(CaseStatus.VALID.value)),
    (_FIRST_COUNTS.is_(False), literal(CaseStatus.REJECTED.value)),
    (CaseTable.state == CaseState.SENT.value, literal(CaseStatus.WAITING.value)),
    else_=CaseTable.state,
)
"""Where a case stands: an answer wins over whatever was done with the case, so that each stands at one place."""


class CaseStore:
    """Cases, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(
        self, campaign_id: UUID, case_id: UUID, *, interviewer_id: UUID | None
    ) -> CaseRow | None:
        """Find a case; for an interviewer only one that is his or hers."""
        return await self._session.scalar(
            select(CaseTable).where(
                CaseTable.id == case_id,
                CaseTable.campaign_id == campaign_id,
                _of_interviewer(interviewer_id),
            )
        )

    async def lock(
        self, campaign_id: UUID, case_id: UUID, *, interviewer_id: UUID | None
    ) -> CaseRow | None:
        """Find a case, and keep others from changing it meanwhile."""
        return await self._session.scalar(
            select(CaseTable)
            .where(
                CaseTable.id == case_id,
                CaseTable.campaign_id == campaign_id,
                _of_interviewer(interviewer_id),
            )
            .with_for_update()
            .execution_options(populate_existing=True)
        )

    async def statuses(self, case_ids: Collection[UUID]) -> Status:
        """Say where cases stand."""
        rows = await self._session.execute(
            select(CaseTable.id, CASE_STATUS).where(CaseTable.id.in_(case_ids))
        )
        return {case_id: CaseStatus(status) for case_id, status in rows}

    async def page(
        self,
        campaign_id: UUID,
        wanted: CaseFilter,
        window: Window,
        *,
        interviewer_id: UUID | None,
    ) -> tuple[list[CaseRow], str | None]:
        """Read a page of cases by number."""
        query = select(CaseTable).where(
            CaseTable.campaign_id == campaign_id,
            _of_interviewer(interviewer_id),
            *_conditions(wanted),
        )
        return await paginate(self._session, query, window, CaseTable.number)

    async def counts(self, campaign_id: UUID) -> list[tuple[UUID, str, CaseStatus, int]]:
        """Count a campaign's cases by agency, group and where they stand."""
        stands = select(
            CaseTable.agency_id, CaseTable.group_code, CASE_STATUS.label("status")
        ).where(CaseTable.campaign_id == campaign_id)
        each = stands.subquery()
        rows = await self._session.execute(
            select(each.c.agency_id, each.c.group_code, each.c.status, func.count())
            .group_by(each.c.agency_id, each.c.group_code, each.c.status)
            .order_by(each.c.agency_id, each.c.group_code, each.c.status)
        )
        return [(row[0], row[1], CaseStatus(row[2]), row[3]) for row in rows]

    async def assign(
        self,
        campaign_id: UUID,
        wanted: CaseFilter,
        case_ids: Collection[UUID],
        *,
        interviewer_id: UUID,
        interviewer_name: str,
        take_over: bool,
        now: datetime,
    ) -> list[tuple[UUID, UUID, str]]:
        """Hand cases out that are not out, or move those that wait; gives each with its agency and group."""
        query = (
            update(CaseTable)
            .where(
                CaseTable.campaign_id == campaign_id,
                *_conditions(wanted),
                CaseTable.state.in_((CaseState.DRAWN.value, CaseState.SENT.value)),
                _FIRST_COUNTS.is_(None),
            )
            .values(
                interviewer_id=interviewer_id,
                interviewer_name=interviewer_name,
                state=CaseState.SENT.value,
                sent_at=func.coalesce(CaseTable.sent_at, now),
                version=CaseTable.version + 1,
            )
            .returning(CaseTable.id, CaseTable.agency_id, CaseTable.group_code)
            .execution_options(synchronize_session=False)
        )
        if case_ids:
            query = query.where(CaseTable.id.in_(case_ids))
        if not take_over:
            query = query.where(CaseTable.interviewer_id.is_(None))
        rows = await self._session.execute(query)
        return [(row[0], row[1], row[2]) for row in rows]

    async def send(self, case_ids: Collection[UUID], now: datetime) -> int:
        """Note that drawn cases are handed out, as invitations or printed sheets; gives how many were not before."""
        rows = await self._session.scalars(
            update(CaseTable)
            .where(CaseTable.id.in_(case_ids), CaseTable.state == CaseState.DRAWN.value)
            .values(state=CaseState.SENT.value, sent_at=now, version=CaseTable.version + 1)
            .returning(CaseTable.id)
            .execution_options(synchronize_session=False)
        )
        return len(rows.all())

    async def next_standby(self, given_up: CaseRow) -> CaseRow | None:
        """Lock the next replacement of the same draw, agency and area, passing over those being taken right now."""
        return await self._session.scalar(
            select(CaseTable)
            .where(
                CaseTable.draw_id == given_up.draw_id,
                CaseTable.agency_id == given_up.agency_id,
                CaseTable.clusters == given_up.clusters,
                CaseTable.state == CaseState.STANDBY.value,
            )
            .order_by(CaseTable.standby_rank)
            .limit(1)
            .with_for_update(skip_locked=True)
        )

    async def is_answer(self, row: CaseRow, response_id: UUID) -> bool:
        """Say whether a response is of the case's agency and group, begins a chain, and answers no other case."""
        other = aliased(CaseTable)
        found = await self._session.scalar(
            select(ResponseTable.id).where(
                ResponseTable.id == response_id,
                ResponseTable.chain_id == response_id,
                ResponseTable.campaign_id == row.campaign_id,
                ResponseTable.agency_id == row.agency_id,
                ResponseTable.group_code == row.group_code,
                ~exists().where(
                    other.campaign_id == row.campaign_id,
                    or_(other.id == response_id, other.response_id == response_id),
                ),
            )
        )
        return found is not None

    async def save(self) -> None:
        """Write changed rows now, so that their versions are known."""
        await self._session.flush()


def _of_interviewer(interviewer_id: UUID | None) -> ColumnElement[bool]:
    if interviewer_id is None:
        return literal(value=True)
    return CaseTable.interviewer_id == interviewer_id


def _conditions(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    equal = (
        (CaseTable.draw_id, wanted.draw_id),
        (CaseTable.agency_id, wanted.agency_id),
        (CaseTable.group_code, wanted.group),
        (CaseTable.ward, wanted.ward),
        (CaseTable.village, wanted.village),
        (CaseTable.interviewer_id, wanted.interviewer_id),
        (CASE_STATUS, wanted.status and wanted.status.value),
    )
    return [column == value for column, value in equal if value is not None]
