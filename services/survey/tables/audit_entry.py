"""The audit trail."""

from services.survey.tables.base import Base
from shared.audit.tables import AuditChainColumns, AuditEntryColumns


class AuditEntryTable(AuditEntryColumns, Base):
    """Who did what to questionnaires, campaigns and decisions on responses; single responses carry their own sender and times."""


class AuditChainTable(AuditChainColumns, Base):
    """Where each authority's chain of entries ends."""
