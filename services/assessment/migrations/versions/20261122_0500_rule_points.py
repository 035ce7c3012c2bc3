"""What the rule gives for the answers of opinions and decisions.

Revision: rule_points
"""

import sqlalchemy as sa
from alembic import op

revision = "rule_points"
down_revision = "document_warnings"
branch_labels = None
depends_on = None

TABLES = ("appraisal", "opinion")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table,
            sa.Column(
                "rule_points",
                sa.Numeric(),
                nullable=True,
                comment="What the rule gives for that answer; empty where it depends on others or does not apply",
            ),
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "rule_points")
