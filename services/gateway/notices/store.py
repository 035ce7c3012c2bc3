"""Notices in the database. Every read by people takes their access; the sender's own reads are at the end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from services.gateway.notices.models import Notice, NoticeFilter, NoticeSetting, NoticeState, Reason
from services.gateway.tables import EventTable, NoticeSettingTable, NoticeTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def page_of_notices(
    session: AsyncSession, access: Access, page: Window, wanted: NoticeFilter
) -> tuple[list[Notice], str | None]:
    """Give a page of the notices of the caller's authorities, newest first."""
    query = _visible(access)
    for column, value in (
        (NoticeTable.authority_id, wanted.authority_id),
        (NoticeTable.account_id, wanted.account_id),
        (NoticeTable.event_id, wanted.event_id),
        (NoticeTable.state, wanted.state),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.event_type is not None:
        query = query.join(NoticeTable.event).where(EventTable.type == wanted.event_type)
    rows, following = await paginate(session, query, page, NoticeTable.id, descending=True)
    return [shown(row) for row in rows], following


async def page_of_own(
    session: AsyncSession, account_id: UUID, page: Window, *, unread: bool
) -> tuple[list[Notice], str | None]:
    """Give a page of the notices to one account, newest first."""
    query = _with_parts().where(NoticeTable.account_id == account_id)
    if unread:
        query = query.where(NoticeTable.read_at.is_(None))
    rows, following = await paginate(session, query, page, NoticeTable.id, descending=True)
    return [shown(row) for row in rows], following


async def hold(session: AsyncSession, access: Access, notice_id: UUID) -> NoticeTable | None:
    """Give a notice of the caller's authorities, locked."""
    query = _visible(access).where(NoticeTable.id == notice_id)
    return (await session.scalars(query.with_for_update(of=NoticeTable))).one_or_none()


async def hold_own(session: AsyncSession, account_id: UUID, notice_id: UUID) -> NoticeTable | None:
    """Give a notice to one account, locked."""
    query = _with_parts().where(NoticeTable.id == notice_id, NoticeTable.account_id == account_id)
    return (await session.scalars(query.with_for_update(of=NoticeTable))).one_or_none()


async def read_setting(
    session: AsyncSession, account_id: UUID, *, locked: bool = False
) -> NoticeSettingTable | None:
    """Give what an account wants to be mailed."""
    query = select(NoticeSettingTable).where(NoticeSettingTable.account_id == account_id)
    if locked:
        query = query.with_for_update()
    return (await session.scalars(query)).one_or_none()


def shown(row: NoticeTable) -> Notice:
    """Give a notice apart from its row."""
    event = row.event
    return Notice(
        id=row.id,
        event_id=event.id,
        event_type=event.type,
        event_data=event.data,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        happened_at=event.happened_at,
        authority_id=row.authority_id,
        account_id=row.account_id,
        account_name=row.account.display_name,
        language=row.language,
        state=NoticeState(row.state),
        attempts=row.attempts,
        resends=row.resends,
        next_attempt_at=row.next_attempt_at,
        reason=Reason(row.reason) if row.reason else None,
        last_error=row.last_error,
        created_at=row.created_at,
        sent_at=row.sent_at,
        read_at=row.read_at,
    )


def setting_of(row: NoticeSettingTable | None) -> NoticeSetting:
    """Give settings apart from their row; without one, those that hold for everybody."""
    if row is None:
        return NoticeSetting()
    return NoticeSetting(row.language, tuple(row.without_mail), row.version)


def _visible(access: Access) -> Select[NoticeTable]:
    """Notices of the caller's authorities, but for those of events that the caller must not learn of."""
    withheld = EventTable.withheld_account_ids.contains([access.principal.id])
    query = _with_parts().where(NoticeTable.event.has(~withheld))
    if access.everywhere:
        return query
    return query.where(NoticeTable.authority_id.in_(sorted(access.whole_authority_ids)))


def _with_parts() -> Select[NoticeTable]:
    return select(NoticeTable).options(
        joinedload(NoticeTable.event), joinedload(NoticeTable.account)
    )


async def claim_due(session: AsyncSession, now: datetime, *, until: datetime) -> NoticeTable | None:
    """Claim the notice that is due first: nobody else tries it until then."""
    due = (
        select(NoticeTable.id)
        .where(NoticeTable.state == NoticeState.QUEUED, NoticeTable.next_attempt_at <= now)
        .order_by(NoticeTable.next_attempt_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claimed = await session.scalar(
        update(NoticeTable)
        .where(NoticeTable.id == due.scalar_subquery())
        .values(next_attempt_at=until, attempts=NoticeTable.attempts + 1)
        .returning(NoticeTable.id),
        execution_options={"synchronize_session": False},
    )
    if claimed is None:
        return None
    return (await session.scalars(_with_parts().where(NoticeTable.id == claimed))).one()


async def mark(session: AsyncSession, notice: NoticeTable, **values: Any) -> None:
    """Write what came of an attempt, unless the notice has been claimed again meanwhile."""
    await session.execute(
        update(NoticeTable)
        .where(
            NoticeTable.id == notice.id,
            NoticeTable.attempts == notice.attempts,
            NoticeTable.resends == notice.resends,
        )
        .values(**{name: _plain(value) for name, value in values.items()}),
        execution_options={"synchronize_session": False},
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, NoticeState) else value


async def count_waiting(session: AsyncSession) -> int:
    """Count the notices that wait for their mail."""
    query = select(func.count()).where(NoticeTable.state == NoticeState.QUEUED)
    return (await session.execute(query)).scalar_one()
