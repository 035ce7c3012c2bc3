"""Who did what in scoring."""

from services.scoring.tables.base import Base
from shared.db.audit import AuditColumns


class AuditEntryTable(AuditColumns, Base):
    """One action of one person, never changed afterwards."""

    __tablename__ = "audit_entry"
    __table_args__ = {"comment": "Who did what, when, before and after; only ever added to"}  # noqa: RUF012
