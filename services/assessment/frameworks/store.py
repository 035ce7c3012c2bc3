"""Frameworks in the database."""

from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer_group

from services.assessment.scope import framework_in_reach
from services.assessment.tables import FrameworkMappingTable, FrameworkTable, ProgrammeTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def read_framework(
    session: AsyncSession,
    framework_id: UUID,
    access: Access,
    *,
    whole: bool = False,
    locked: bool = False,
) -> FrameworkTable | None:
    """Give a framework within reach, `whole` with its content and source."""
    query = select(FrameworkTable).where(
        FrameworkTable.id == framework_id, framework_in_reach(access)
    )
    if whole:
        query = query.options(undefer_group("file"))
    if locked:
        query = query.with_for_update()
    return (await session.scalars(query)).one_or_none()


async def read_draft(session: AsyncSession, programme_id: UUID, code: str) -> FrameworkTable | None:
    """Give the draft of a code, locked against others who replace it."""
    query = (
        select(FrameworkTable)
        .where(
            FrameworkTable.programme_id == programme_id,
            FrameworkTable.code == code,
            FrameworkTable.state == "DRAFT",
        )
        .with_for_update()
    )
    return (await session.scalars(query)).one_or_none()


async def lock_programme(session: AsyncSession, programme_id: UUID) -> None:
    """Let one framework at a time be added to a programme, so that numbers follow each other."""
    await session.execute(
        select(ProgrammeTable.id).where(ProgrammeTable.id == programme_id).with_for_update()
    )


async def next_number(session: AsyncSession, programme_id: UUID, code: str) -> int:
    """Give the number of the next version of a code."""
    query = select(func.coalesce(func.max(FrameworkTable.number), 0) + 1).where(
        FrameworkTable.programme_id == programme_id, FrameworkTable.code == code
    )
    return (await session.execute(query)).scalar_one()


async def delete_framework(session: AsyncSession, framework: FrameworkTable) -> None:
    """Delete a draft and the mappings from and to it; copies of it forget where they came from."""
    await session.execute(
        delete(FrameworkMappingTable).where(
            or_(
                FrameworkMappingTable.framework_id == framework.id,
                FrameworkMappingTable.from_framework_id == framework.id,
            )
        )
    )
    await session.delete(framework)
    await session.flush()


async def page_of_frameworks(
    session: AsyncSession,
    access: Access,
    page: Window,
    *,
    programme_id: UUID | None,
    code: str | None,
    state: str | None,
) -> tuple[list[FrameworkTable], str | None]:
    """Give a page of the frameworks within reach."""
    query = select(FrameworkTable).where(framework_in_reach(access))
    if programme_id is not None:
        query = query.where(FrameworkTable.programme_id == programme_id)
    if code is not None:
        query = query.where(FrameworkTable.code == code)
    if state is not None:
        query = query.where(FrameworkTable.state == state)
    return await paginate(
        session, query, page, FrameworkTable.code, FrameworkTable.number, FrameworkTable.id
    )
