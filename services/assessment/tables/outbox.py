"""Events on their way to the gateway."""

from services.assessment.tables.base import Base
from shared.outbox.announcing import OutboxColumns


class OutboxTable(OutboxColumns, Base):
    """What happened and is to be told, written in the transaction in which it happened."""

    __tablename__ = "outbox"
    __table_args__ = ({"comment": "Events to be told to the gateway"},)
