"""Keep flags of responses, and what is decided about them.

Revision: flags
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "flags"
down_revision = "invitations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flag_decision",
        sa.Column("response_id", sa.Uuid(), nullable=False, comment="The response"),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("decision", sa.String(length=8), nullable=False, comment="KEEP or EXCLUDE"),
        sa.Column(
            "by_rule",
            sa.Boolean(),
            nullable=False,
            comment="By a rule of the campaign, not by a person",
        ),
        sa.Column("decided_by", sa.Uuid(), nullable=True, comment="Which supervisor"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="When"),
        sa.Column("reason", sa.String(), nullable=False, comment="Why"),
        sa.CheckConstraint(
            "decision IN ('KEEP', 'EXCLUDE')", name=op.f("ck_flag_decision_decision")
        ),
        sa.CheckConstraint(
            "by_rule = (decided_by IS NULL)", name=op.f("ck_flag_decision_rule_or_person")
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_flag_decision")),
        comment="Decisions about flagged responses",
    )
    op.create_index("ix_flag_decision_campaign_id", "flag_decision", ["campaign_id"], unique=False)
    op.create_table(
        "response_flag",
        sa.Column("response_id", sa.Uuid(), nullable=False, comment="The response"),
        sa.Column("flag", sa.String(length=32), nullable=False, comment="What looks odd"),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column(
            "detail",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="The figures behind it",
        ),
        sa.Column(
            "found_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was found first",
        ),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="By which check it was found last",
        ),
        sa.PrimaryKeyConstraint("response_id", "flag", name=op.f("pk_response_flag")),
        comment="What looks odd about responses",
    )
    op.create_index(
        "ix_response_flag_campaign_id_response_id",
        "response_flag",
        ["campaign_id", "response_id"],
        unique=False,
    )
    op.create_table(
        "flag_rules",
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column(
            "rules",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="By flag: its limits, and whether it excludes",
        ),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the responses were checked last",
        ),
        sa.Column(
            "version",
            sa.Integer(),
            nullable=False,
            comment="Counts changes of the rules, for If-Match",
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_flag_rules_campaign_id")
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_flag_rules")),
        comment="What is checked about the responses of a campaign",
    )


def downgrade() -> None:
    op.drop_table("flag_rules")
    op.drop_index("ix_response_flag_campaign_id_response_id", table_name="response_flag")
    op.drop_table("response_flag")
    op.drop_index("ix_flag_decision_campaign_id", table_name="flag_decision")
    op.drop_table("flag_decision")
