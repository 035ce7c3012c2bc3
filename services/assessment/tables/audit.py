"""The audit trail."""

from services.assessment.tables.base import Base
from shared.db.audit import AuditColumns


class AuditEntryTable(AuditColumns, Base):
    """Who did what, when, before and after; only ever added to."""

    __tablename__ = "audit_entry"
    __table_args__ = ({"comment": "Who did what, when, before and after"},)
