"""The audit trail."""

from services.assessment.tables.base import Base
from shared.audit.tables import AuditChainColumns, AuditEntryColumns


class AuditEntryTable(AuditEntryColumns, Base):
    """Who did what to the register, frameworks, periods, reports and appraisals."""


class AuditChainTable(AuditChainColumns, Base):
    """Where each authority's chain of entries ends."""
