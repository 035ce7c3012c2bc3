"""Let responses of an agency and group count up to a quota, and note when filling in began.

Revision: quotas
"""

from alembic import op
import sqlalchemy as sa


revision = "quotas"
down_revision = "samples"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quota",
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column(
            "agency_id",
            sa.Uuid(),
            nullable=False,
            comment="The agency, an id of the assessment service",
        ),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("quota", sa.Integer(), nullable=False, comment="How many may count"),
        sa.Column(
            "used",
            sa.Integer(),
            nullable=False,
            comment="How many count, moved in their own transactions",
        ),
        sa.CheckConstraint("quota >= 0", name=op.f("ck_quota_not_negative")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_quota_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "agency_id", "group_code", name=op.f("pk_quota")),
        comment="How many responses of an agency and group may count",
    )
    op.add_column(
        "response",
        sa.Column(
            "started_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When filling in began, by the device, where it told",
        ),
    )


def downgrade() -> None:
    op.drop_column("response", "started_at")
    op.drop_table("quota")
