"""The service's audit trail."""

from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import AuditEntryTable
from shared.audit.trail import AuditTrail


def audit_trail(session: AsyncSession) -> AuditTrail:
    """Give the trail of the transaction that a session is in."""
    return AuditTrail(session, AuditEntryTable)
