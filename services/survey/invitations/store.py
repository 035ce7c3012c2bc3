"""Reads and writes invitations."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.attributes import flag_modified

from services.survey.cases.models import CaseState
from services.survey.invitations.models import (
    Counts,
    DrawnCase,
    Invitation,
    Kind,
    PrintedInvitation,
    State,
)
from services.survey.tables import (
    CaseTable,
    InvitationBatchTable,
    InvitationTable,
    TargetTable,
)
from shared.db.cursor import UnreadableCursorError, Window, paginate, write_cursor

BatchRow = InvitationBatchTable
_NOTHING = Counts(**dict.fromkeys(Counts.__slots__, 0))


def _state(now: datetime) -> ColumnElement[str]:
    """Tell where each invitation stands; what has been answered stays so, whatever became of its link."""
    one, batch = InvitationTable, InvitationBatchTable
    full = and_(batch.most_responses.is_not(None), one.responses >= batch.most_responses)
    return case(
        (one.answered_on.is_not(None), State.ANSWERED),
        (one.revoked_at.is_not(None), State.REVOKED),
        (full, State.ANSWERED),
        (one.refused_on.is_not(None), State.REFUSED),
        (batch.expires_at < now, State.EXPIRED),
        else_=State.WAITING,
    )


class InvitationStore:
    """Invitations, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def named(self, batch_id: UUID) -> BatchRow | None:
        """Find whatever batch has an id, in any campaign."""
        return await self._session.get(InvitationBatchTable, batch_id)

    async def find(
        self, campaign_id: UUID, batch_id: UUID, *, lock: bool = False
    ) -> BatchRow | None:
        """Find one batch of a campaign."""
        query = select(InvitationBatchTable).where(
            InvitationBatchTable.id == batch_id, InvitationBatchTable.campaign_id == campaign_id
        )
        return await self._session.scalar(query.with_for_update() if lock else query)

    async def batches(self, campaign_id: UUID, window: Window) -> tuple[list[BatchRow], str | None]:
        """Read a page of a campaign's batches, oldest first."""
        query = select(InvitationBatchTable).where(InvitationBatchTable.campaign_id == campaign_id)
        return await paginate(self._session, query, window, InvitationBatchTable.id)

    async def counts_of(self, ids: Collection[UUID], now: datetime) -> dict[UUID, Counts]:
        """Count where the invitations of some batches stand."""
        key = InvitationTable.batch_id
        rows = await self._session.execute(_counted(now, key).where(key.in_(ids)))
        found = {row[0]: Counts(*row[1:]) for row in rows}
        return {one: found.get(one, _NOTHING) for one in ids}

    async def counts_by_cell(
        self, campaign_id: UUID, now: datetime
    ) -> list[tuple[UUID, str, Counts]]:
        """Count where all invitations of a campaign stand, by agency and group."""
        batch = InvitationBatchTable
        query = _counted(now, batch.agency_id, batch.group_code)
        rows = await self._session.execute(
            query.where(batch.campaign_id == campaign_id).order_by(
                batch.agency_id, batch.group_code
            )
        )
        return [(row[0], row[1], Counts(*row[2:])) for row in rows]

    async def invitations(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        batch_id: UUID | None,
        state: State | None,
        now: datetime,
    ) -> tuple[list[Invitation], str | None]:
        """Read a page of invitations, in the order in which they were made."""
        one, batch = InvitationTable, InvitationBatchTable
        query = (
            select(one, batch, _state(now))
            .join(batch, batch.id == one.batch_id)
            .where(one.campaign_id == campaign_id)
        )
        if batch_id is not None:
            query = query.where(one.batch_id == batch_id)
        if state is not None:
            query = query.where(_state(now) == state)
        if window.after is not None:
            query = query.where(tuple_(one.batch_id, one.number) > _read_keys(window.after))
        query = query.order_by(one.batch_id, one.number).limit(window.limit + 1)
        rows = list(await self._session.execute(query))
        shown = rows[: window.limit]
        last = shown[-1][0] if len(rows) > window.limit else None
        following = write_cursor([last.batch_id, last.number]) if last else None
        return [_shown(*row) for row in shown], following

    async def printable(
        self, campaign_id: UUID, codes: Mapping[bytes, str]
    ) -> dict[str, PrintedInvitation]:
        """Read what is printed of invitations that may still be answered, by their codes."""
        one, batch, target = InvitationTable, InvitationBatchTable, TargetTable
        rows = await self._session.execute(
            select(one.code_digest, one.number, batch.label, target.agency_name, batch.expires_at)
            .join(batch, batch.id == one.batch_id)
            .join(
                target,
                and_(
                    target.campaign_id == batch.campaign_id,
                    target.agency_id == batch.agency_id,
                    target.group_code == batch.group_code,
                ),
            )
            .where(
                one.code_digest.in_(codes.keys()),
                one.campaign_id == campaign_id,
                one.answered_on.is_(None),
                one.revoked_at.is_(None),
            )
        )
        return {codes[row[0]]: PrintedInvitation(codes[row[0]], *row[1:]) for row in rows}

    async def cases(self, campaign_id: UUID, ids: Collection[UUID]) -> dict[UUID, DrawnCase]:
        """Read what decides whether drawn cases may be invited, and keep them so until this transaction ends."""
        case_row, one = CaseTable, InvitationTable
        rows = await self._session.execute(
            select(
                case_row.id,
                case_row.number,
                case_row.agency_id,
                case_row.group_code,
                case_row.state,
                exists().where(one.case_id == case_row.id),
            )
            .where(case_row.campaign_id == campaign_id, case_row.id.in_(ids))
            .with_for_update(of=case_row)
        )
        return {
            row[0]: DrawnCase(row[1], row[2], row[3], CaseState(row[4]), is_invited=row[5])
            for row in rows
        }

    async def add(self, batch: dict[str, Any], invitations: Sequence[dict[str, Any]]) -> BatchRow:
        """Keep a batch with its invitations."""
        row = InvitationBatchTable(**batch)
        self._session.add(row)
        await self._session.flush()
        await self._session.execute(insert(InvitationTable), invitations)
        return row

    async def lock_unanswered(
        self, batch_id: UUID, numbers: Collection[int] | None
    ) -> dict[int, UUID]:
        """Hold the invitations that may still be changed: neither answered nor revoked."""
        one = InvitationTable
        query = select(one.number, one.id).where(
            one.batch_id == batch_id, one.answered_on.is_(None), one.revoked_at.is_(None)
        )
        if numbers is not None:
            query = query.where(one.number.in_(numbers))
        rows = await self._session.execute(query.order_by(one.number).with_for_update())
        return {row.number: row.id for row in rows}

    async def revoke(self, ids: Collection[UUID], now: datetime) -> None:
        """Let invitations open nothing any more."""
        await self._session.execute(
            update(InvitationTable).where(InvitationTable.id.in_(ids)).values(revoked_at=now)
        )

    async def renew(self, digests: Mapping[UUID, bytes]) -> None:
        """Put new codes in the place of old ones."""
        if digests:
            await self._session.execute(
                update(InvitationTable),
                [{"id": one, "code_digest": digest} for one, digest in digests.items()],
            )

    def touch(self, row: BatchRow) -> None:
        """Count a change of invitations as one of their batch."""
        flag_modified(row, "label")

    async def save(self) -> None:
        """Write changed rows now, so that their versions are known."""
        await self._session.flush()


def _read_keys(after: Sequence[Any]) -> tuple[UUID, int]:
    try:
        batch_id, number = after
        return UUID(batch_id), int(number)
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableCursorError from error


def _counted(now: datetime, *keys: InstrumentedAttribute[Any]) -> Select[Any]:
    state = _state(now)
    standing = (func.count().filter(state == one) for one in _COUNTED)
    return (
        select(
            *keys,
            func.count(),
            *standing,
            func.coalesce(func.sum(InvitationTable.responses), 0),
        )
        .join(InvitationBatchTable, InvitationBatchTable.id == InvitationTable.batch_id)
        .group_by(*keys)
    )


_COUNTED = (State.WAITING, State.ANSWERED, State.REFUSED, State.REVOKED, State.EXPIRED)


def _shown(one: InvitationTable, batch: InvitationBatchTable, state: str) -> Invitation:
    return Invitation(
        id=one.id,
        batch_id=batch.id,
        number=one.number,
        case_id=one.case_id,
        agency_id=batch.agency_id,
        group=batch.group_code,
        kind=Kind(batch.kind),
        state=State(state),
        responses=one.responses,
        answered_on=one.answered_on,
        refused_on=one.refused_on,
        revoked_at=one.revoked_at,
        expires_at=batch.expires_at,
    )
