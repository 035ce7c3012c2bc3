"""Which entries of the audit trail tell of a report that is hidden from the reader."""

from sqlalchemy import ColumnElement, String, any_, cast, func
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.conflicts.store import traces_of_hidden
from services.assessment.tables import AuditEntryTable
from shared.auth.principal import Principal


async def withheld_entries(
    session: AsyncSession, principal: Principal
) -> ColumnElement[bool] | None:
    """Choose the entries that name a report which a conflict of interest hides, wherever in them it is named.

    The trail is about everything, so it has no column for the report; only whoever is in a conflict pays for the search.
    """
    hidden = await traces_of_hidden(session, principal)
    if not hidden:
        return None
    entry = AuditEntryTable
    told = func.concat_ws(
        " ", entry.subject_id, entry.reason, cast(entry.before, String), cast(entry.after, String)
    )
    return told.like(any_(array(hidden)))
