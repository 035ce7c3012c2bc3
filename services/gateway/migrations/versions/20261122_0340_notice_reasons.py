"""Say why a notice was not mailed, and how often it was sent again by hand.

Revision: notice_reasons
"""

from alembic import op
import sqlalchemy as sa

revision = "notice_reasons"
down_revision = "notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "notice",
        sa.Column(
            "resends",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="How often it was sent again by hand",
        ),
    )
    op.alter_column("notice", "resends", server_default=None)
    op.add_column(
        "notice", sa.Column("reason", sa.String(32), nullable=True, comment="Why it was not sent")
    )
    op.alter_column("notice", "last_error", comment="What the mail server said, in its own words")


def downgrade() -> None:
    op.alter_column("notice", "last_error", comment="Why it was not sent")
    op.drop_column("notice", "reason")
    op.drop_column("notice", "resends")
