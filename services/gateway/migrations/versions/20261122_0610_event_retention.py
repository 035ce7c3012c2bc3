"""Find events that were told long ago, and what hangs on them.

Revision: event_retention
"""

from alembic import op

revision = "event_retention"
down_revision = "withheld_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_event_received_at", "event", ["received_at"])
    op.create_index("ix_webhook_delivery_event_id", "webhook_delivery", ["event_id"])


def downgrade() -> None:
    op.drop_index("ix_webhook_delivery_event_id", table_name="webhook_delivery")
    op.drop_index("ix_event_received_at", table_name="event")
