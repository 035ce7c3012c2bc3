"""Find what was reviewed by campaign.

Revision: reviewed_responses
"""

from alembic import op
import sqlalchemy as sa


revision = "reviewed_responses"
down_revision = "invited_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_response_review_campaign_id_response_id",
        "response_review",
        ["campaign_id", "response_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_response_review_campaign_id_response_id", table_name="response_review")
