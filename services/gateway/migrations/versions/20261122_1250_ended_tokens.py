"""Keep until when the access tokens of an account are void.

Revision: ended_tokens
"""

import sqlalchemy as sa
from alembic import op

revision = "ended_tokens"
down_revision = "event_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "account",
        sa.Column(
            "tokens_void_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Access tokens that were issued until then hold no longer",
        ),
    )
    op.create_index(
        "ix_account_tokens_void_at",
        "account",
        ["tokens_void_at"],
        postgresql_where=sa.text("tokens_void_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_account_tokens_void_at", table_name="account")
    op.drop_column("account", "tokens_void_at")
