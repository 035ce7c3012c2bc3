"""Note which drawn case a submission says it answers.

Revision: submitted_cases
"""

from alembic import op
import sqlalchemy as sa


revision = "submitted_cases"
down_revision = "progress_from_tallies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "submission",
        sa.Column(
            "case_id",
            sa.Uuid(),
            nullable=True,
            comment="The drawn case that it says it answers, whether it is one or not",
        ),
    )


def downgrade() -> None:
    op.drop_column("submission", "case_id")
