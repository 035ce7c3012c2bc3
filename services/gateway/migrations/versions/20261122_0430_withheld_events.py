"""Withhold events from who must not learn of them.

Revision: withheld_events
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "withheld_events"
down_revision = "notice_reasons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "event",
        sa.Column(
            "withheld_account_ids",
            postgresql.ARRAY(sa.Uuid()),
            nullable=False,
            server_default="{}",
            comment="Accounts that must not learn of it",
        ),
    )
    op.alter_column("event", "withheld_account_ids", server_default=None)


def downgrade() -> None:
    op.drop_column("event", "withheld_account_ids")
