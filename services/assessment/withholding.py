"""Which entries of the audit trail a reader may not see though they are of his or her authority."""

from typing import Final

from sqlalchemy import ColumnElement, String, and_, any_, cast, func, or_
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.conflicts.store import traces_of_hidden
from services.assessment.tables import AuditEntryTable
from shared.auth.principal import Principal, Role

_OF_COUNCIL: Final = ("opinion", "appraisal")


async def withheld_entries(
    session: AsyncSession, principal: Principal
) -> ColumnElement[bool] | None:
    """Choose the entries that tell of a hidden report, and from appraisers what other appraisers gave.

    A report is hidden by a conflict of interest; the trail is about everything, so it has no column for the report, and the
    search is for its traces anywhere in an entry. Only whoever is in a conflict pays for it.
    """
    entry = AuditEntryTable
    withheld: list[ColumnElement[bool]] = []
    if hidden := await traces_of_hidden(session, principal):
        told = func.concat_ws(
            " ",
            entry.subject_id,
            entry.reason,
            cast(entry.before, String),
            cast(entry.after, String),
        )
        withheld.append(told.like(any_(array(hidden))))
    if any(grant.role is Role.APPRAISER for grant in principal.grants):
        withheld.append(
            and_(entry.subject_type.in_(_OF_COUNCIL), entry.actor_id.is_distinct_from(principal.id))
        )
    return or_(*withheld) if withheld else None
