"""Who did what: rows are only ever added."""

from services.survey.tables.base import Base
from shared.db.audit import AuditColumns


class AuditEntryTable(AuditColumns, Base):
    """The audit trail of the survey service; single responses carry their own sender and times instead."""

    __tablename__ = "audit_entry"
    __table_args__ = {"comment": "Audit trail, append-only"}  # noqa: RUF012  SQLAlchemy's form
