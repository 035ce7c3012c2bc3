"""Let uploads begin before their length is known.

Revision: deferred_lengths
"""

import sqlalchemy as sa
from alembic import op

revision = "deferred_lengths"
down_revision = "rule_points"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column(
        "upload",
        "length",
        existing_type=sa.BigInteger(),
        nullable=True,
        comment="Bytes of the whole file, once the client knows",
        existing_comment="Bytes of the whole file",
    )


def downgrade() -> None:
    op.execute("DELETE FROM upload WHERE length IS NULL")
    op.alter_column(
        "upload",
        "length",
        existing_type=sa.BigInteger(),
        nullable=False,
        comment="Bytes of the whole file",
        existing_comment="Bytes of the whole file, once the client knows",
    )
