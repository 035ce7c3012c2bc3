"""Replace the framework of a period that is under way.

Revision: framework_replacements
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "framework_replacements"
down_revision = "round_extensions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let entries be put in question."""
    op.create_table(
        "framework_replacement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False, comment="Period it was done in"),
        sa.Column("from_framework_id", sa.Uuid(), nullable=False, comment="What held before"),
        sa.Column("framework_id", sa.Uuid(), nullable=False, comment="What holds from then on"),
        sa.Column("phase", sa.String(length=32), nullable=False, comment="Where the period stood"),
        sa.Column("reason", sa.String(), nullable=False, comment="Why"),
        sa.Column(
            "decision_number", sa.String(length=200), nullable=False, comment="Số quyết định"
        ),
        sa.Column("decision_date", sa.Date(), nullable=False, comment="Ngày quyết định"),
        sa.Column(
            "until",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Deadline of corrections, UTC",
        ),
        sa.Column(
            "totals",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
            comment="What it came to, over all reports",
        ),
        sa.Column("replaced_by", sa.String(length=200), nullable=False, comment="Who did it"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint(
            "framework_id <> from_framework_id", name=op.f("ck_framework_replacement_other")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name="fk_framework_replacement_authority_id"
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name="fk_framework_replacement_period_id"
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name="fk_framework_replacement_framework_id"
        ),
        sa.ForeignKeyConstraint(
            ["from_framework_id"],
            ["framework.id"],
            name="fk_framework_replacement_from_framework_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_framework_replacement"),
        comment="Replacements of periods' frameworks",
    )
    op.create_index(
        "ix_framework_replacement_authority_id", "framework_replacement", ["authority_id"]
    )
    op.create_index("ix_framework_replacement_period_id", "framework_replacement", ["period_id"])
    op.create_table(
        "archived_leaf",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("replacement_id", sa.Uuid(), nullable=False, comment="What took it away"),
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False, comment="Report"),
        sa.Column(
            "leaf", sa.String(length=64), nullable=False, comment="Code in the framework before"
        ),
        sa.Column(
            "name", sa.String(length=500), nullable=False, comment="Name in the framework before"
        ),
        sa.Column(
            "field", sa.String(length=64), nullable=False, comment="Field in the framework before"
        ),
        sa.Column(
            "content",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
            comment="Rows as they stood, by table",
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name="fk_archived_leaf_authority_id"
        ),
        sa.ForeignKeyConstraint(
            ["replacement_id"],
            ["framework_replacement.id"],
            name="fk_archived_leaf_replacement_id",
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name="fk_archived_leaf_self_assessment_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_archived_leaf"),
        comment="What replacements took away from reports",
    )
    op.create_index("ix_archived_leaf_authority_id", "archived_leaf", ["authority_id"])
    op.create_index("ix_archived_leaf_replacement_id", "archived_leaf", ["replacement_id"])
    op.create_index(
        "ix_archived_leaf_self_assessment_id_id", "archived_leaf", ["self_assessment_id", "id"]
    )
    op.add_column(
        "entry",
        sa.Column(
            "review",
            postgresql.JSONB(none_as_null=True),
            nullable=True,
            comment="Why it has to be looked at again since the framework was replaced; empty where it has not",
        ),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("entry", "review")
    op.drop_table("archived_leaf")
    op.drop_table("framework_replacement")
