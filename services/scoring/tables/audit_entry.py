"""The audit trail."""

from services.scoring.tables.base import Base
from shared.audit.tables import AuditChainColumns, AuditEntryColumns


class AuditEntryTable(AuditEntryColumns, Base):
    """Who did what to runs and publications."""


class AuditChainTable(AuditChainColumns, Base):
    """Where each authority's chain of entries ends."""
