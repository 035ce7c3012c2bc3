"""The audit trail."""

from services.gateway.tables.metadata import Base
from shared.audit.tables import AuditChainColumns, AuditEntryColumns


class AuditEntryTable(AuditEntryColumns, Base):
    """Who did what to accounts, grants, clients and keys."""


class AuditChainTable(AuditChainColumns, Base):
    """Where each authority's chain of entries ends."""
