"""Who did what at the gateway."""

from services.gateway.tables.metadata import Base
from shared.db.audit import AuditColumns


class AuditEntryTable(AuditColumns, Base):
    """One change to accounts, grants, API clients or keys."""

    __tablename__ = "audit_entry"
    __table_args__ = {"comment": "Append-only trail of changes to accounts, grants, clients, keys"}  # noqa: RUF012
