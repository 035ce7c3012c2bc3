"""Say until when single answers are kept, and how far they are erased.

Revision: answer_retention
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "answer_retention"
down_revision = "reviewed_responses"
branch_labels = None
depends_on = None

JSON = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "campaign_retention",
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column(
            "keep_until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When its single answers are erased; nothing: after the usual time",
        ),
        sa.Column(
            "unnamed",
            JSON,
            nullable=False,
            comment="Digests of files that no submission names any more, whose bytes are still to go",
        ),
        sa.Column("erased", JSON, nullable=False, comment="How many rows were erased, by table"),
        sa.Column(
            "erased_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When all of them were",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts changes, for If-Match"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_retention_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_retention")),
        comment="Until when the single answers of campaigns are kept",
    )
    op.add_column(
        "back_check",
        sa.Column(
            "agreement",
            JSON,
            nullable=True,
            comment="How often answers agreed, by question and interviewer, once the answers are erased",
        ),
    )


def downgrade() -> None:
    op.drop_column("back_check", "agreement")
    op.drop_table("campaign_retention")
