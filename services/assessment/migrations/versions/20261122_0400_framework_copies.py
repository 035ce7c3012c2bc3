"""Remember which version a framework was copied from.

Revision: framework_copies
"""

import sqlalchemy as sa
from alembic import op

revision = "framework_copies"
down_revision = "agency_successions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column(
        "framework",
        sa.Column(
            "copied_from_id", sa.Uuid(), nullable=True, comment="Version that it was copied from"
        ),
    )
    op.create_foreign_key(
        "fk_framework_copied_from_id",
        "framework",
        "framework",
        ["copied_from_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.create_index("ix_framework_copied_from_id", "framework", ["copied_from_id"])


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("framework", "copied_from_id")
