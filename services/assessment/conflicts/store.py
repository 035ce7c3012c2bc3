"""Conflicts of interest in the database."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.scope import free_of_conflict
from services.assessment.tables import AgencyVersionTable, ConflictTable, SelfAssessmentTable
from shared.auth.principal import Access, Principal
from shared.db.cursor import Window, paginate


async def page_of_conflicts(
    session: AsyncSession, period_id: UUID, access: Access, page: Window, *, own_only: bool
) -> tuple[list[ConflictTable], str | None]:
    """Give a page of a period's conflicts: one's own, and those with agencies that are not hidden from the caller."""
    query = select(ConflictTable).where(
        ConflictTable.period_id == period_id, _visible(access, own_only=own_only)
    )
    return await paginate(session, query, page, ConflictTable.id)


async def lock_conflict(
    session: AsyncSession, period_id: UUID, conflict_id: UUID, access: Access, *, own_only: bool
) -> ConflictTable | None:
    """Give one conflict of a period, as far as the caller may see it, locked."""
    query = (
        select(ConflictTable)
        .where(
            ConflictTable.id == conflict_id,
            ConflictTable.period_id == period_id,
            _visible(access, own_only=own_only),
        )
        .with_for_update()
    )
    return (await session.scalars(query)).one_or_none()


async def standing_conflict(
    session: AsyncSession, period_id: UUID, agency_id: UUID, account_id: UUID
) -> ConflictTable | None:
    """Give the conflict of a person with an agency that was not withdrawn."""
    query = select(ConflictTable).where(
        ConflictTable.account_id == account_id,
        ConflictTable.period_id == period_id,
        ConflictTable.agency_id == agency_id,
        ConflictTable.withdrawn_at.is_(None),
    )
    return (await session.scalars(query)).one_or_none()


async def agencies_in_conflict(
    session: AsyncSession, period_id: UUID, account_ids: Collection[UUID]
) -> dict[UUID, set[UUID]]:
    """Give the agencies with which persons have standing conflicts, by person."""
    query = select(ConflictTable.account_id, ConflictTable.agency_id).where(
        ConflictTable.period_id == period_id,
        ConflictTable.account_id.in_(account_ids),
        ConflictTable.withdrawn_at.is_(None),
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for account_id, agency_id in await session.execute(query):
        found[account_id].add(agency_id)
    return found


async def hidden_agencies(
    session: AsyncSession, period_id: UUID, principal: Principal
) -> frozenset[UUID]:
    """Give the agencies of a period with which the caller has a conflict."""
    report = SelfAssessmentTable
    query = select(report.agency_id).where(
        report.period_id == period_id,
        ~free_of_conflict(report.authority_id, report.period_id, report.agency_id, principal),
    )
    return frozenset((await session.scalars(query)).all())


async def traces_of_hidden(session: AsyncSession, principal: Principal) -> list[str]:
    """Give what betrays a report that is hidden from the caller, as patterns of text: its ids, its agency's code and name."""
    report = SelfAssessmentTable
    query = (
        select(report.id, report.agency_id, AgencyVersionTable.code, AgencyVersionTable.name)
        .join(report.agency)
        .where(
            report.authority_id.in_({grant.authority_id for grant in principal.grants}),
            ~free_of_conflict(report.authority_id, report.period_id, report.agency_id, principal),
        )
    )
    return [
        f"%{_escaped(trace)}%"
        for report_id, agency_id, code, name in await session.execute(query)
        for trace in (str(report_id), str(agency_id), f'"{code}"', name)
    ]


def _escaped(text: str) -> str:
    """Take the special signs of LIKE literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


async def takes_part(session: AsyncSession, period_id: UUID, agency_id: UUID) -> bool:
    """Whether an agency takes part in a period, hidden or not."""
    query = select(
        exists().where(
            SelfAssessmentTable.period_id == period_id, SelfAssessmentTable.agency_id == agency_id
        )
    )
    return bool(await session.scalar(query))


def _visible(access: Access, *, own_only: bool) -> ColumnElement[bool]:
    """Choose one's own conflicts, and others' with agencies that are not hidden from the caller."""
    conflict = ConflictTable
    own = conflict.account_id == access.principal.id
    if own_only:
        return own
    return or_(
        own,
        and_(
            conflict.authority_id.in_(sorted(access.whole_authority_ids)),
            free_of_conflict(
                conflict.authority_id, conflict.period_id, conflict.agency_id, access.principal
            ),
        ),
    )
