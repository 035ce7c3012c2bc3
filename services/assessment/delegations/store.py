"""Delegations in the database."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import DelegationTable
from shared.db.cursor import Window, paginate


async def current_delegations(
    session: AsyncSession, report_id: UUID, leaves: Collection[str] | None = None
) -> dict[str, DelegationTable]:
    """Give the delegations of a report that hold, by leaf; of some leaves or of all."""
    query = select(DelegationTable).where(
        DelegationTable.self_assessment_id == report_id, DelegationTable.ended_at.is_(None)
    )
    if leaves is not None:
        query = query.where(DelegationTable.leaf.in_(leaves))
    return {one.leaf: one for one in await session.scalars(query)}


async def exclusive_of_others(
    session: AsyncSession, report_id: UUID, leaves: Collection[str], account_id: UUID
) -> Sequence[DelegationTable]:
    """Give the delegations of leaves that keep an account from entering."""
    query = (
        select(DelegationTable)
        .where(
            DelegationTable.self_assessment_id == report_id,
            DelegationTable.leaf.in_(leaves),
            DelegationTable.ended_at.is_(None),
            DelegationTable.exclusive,
            DelegationTable.account_id != account_id,
        )
        .order_by(DelegationTable.leaf)
    )
    return (await session.scalars(query)).all()


async def read_delegation(
    session: AsyncSession, report_id: UUID, delegation_id: UUID
) -> DelegationTable | None:
    """Give a delegation of a report that holds."""
    query = select(DelegationTable).where(
        DelegationTable.id == delegation_id,
        DelegationTable.self_assessment_id == report_id,
        DelegationTable.ended_at.is_(None),
    )
    return (await session.scalars(query)).one_or_none()


async def page_of_delegations(
    session: AsyncSession,
    report_id: UUID,
    page: Window,
    *,
    account_id: UUID | None,
    leaf: str | None,
    current: bool | None,
) -> tuple[list[DelegationTable], str | None]:
    """Give a page of the delegations of a report, oldest first."""
    query = select(DelegationTable).where(DelegationTable.self_assessment_id == report_id)
    if account_id is not None:
        query = query.where(DelegationTable.account_id == account_id)
    if leaf is not None:
        query = query.where(DelegationTable.leaf == leaf)
    if current is not None:
        ended = DelegationTable.ended_at
        query = query.where(ended.is_(None) if current else ended.is_not(None))
    return await paginate(session, query, page, DelegationTable.id)
