"""Find quickly what was told long ago.

Revision: outbox_told
"""

from alembic import op

revision = "outbox_told"
down_revision = "audit_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_outbox_delivered_at"), "outbox", ["delivered_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_delivered_at"), table_name="outbox")
