"""Audit entries in the database."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.tables import AuditEntryTable
from shared.auth.principal import Access
from shared.db.cursor import Window, paginate


async def page_of_audit_entries(
    session: AsyncSession,
    access: Access,
    page: Window,
    *,
    subject_type: str | None,
    subject_id: str | None,
    action: str | None,
) -> tuple[list[AuditEntryTable], str | None]:
    """Give a page of the entries of the caller's authorities, newest first."""
    query = select(AuditEntryTable).where(
        AuditEntryTable.authority_id.in_(sorted(access.authority_ids))
    )
    if subject_type is not None:
        query = query.where(AuditEntryTable.subject_type == subject_type)
    if subject_id is not None:
        query = query.where(AuditEntryTable.subject_id == subject_id)
    if action is not None:
        query = query.where(AuditEntryTable.action == action)
    return await paginate(session, query, page, AuditEntryTable.number, descending=True)
