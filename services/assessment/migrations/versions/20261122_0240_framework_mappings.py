"""Keep mappings of leaves between two frameworks.

Revision: framework_mappings
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "framework_mappings"
down_revision = "20261121_2330"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "framework_mapping",
        sa.Column("framework_id", sa.Uuid(), nullable=False, comment="The new framework"),
        sa.Column("from_framework_id", sa.Uuid(), nullable=False, comment="The old framework"),
        sa.Column(
            "links",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
            comment="Old leaf to new leaf, or to null where it is gone",
        ),
        sa.Column(
            "new_leaves",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
            comment="Leaves that no old one became",
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), nullable=False, comment="Last change, UTC"
        ),
        sa.Column(
            "updated_by", sa.String(length=200), nullable=False, comment="Who changed it last"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts the changes"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name="fk_framework_mapping_authority_id"
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name="fk_framework_mapping_framework_id"
        ),
        sa.ForeignKeyConstraint(
            ["from_framework_id"],
            ["framework.id"],
            name="fk_framework_mapping_from_framework_id",
        ),
        sa.PrimaryKeyConstraint("framework_id", "from_framework_id", name="pk_framework_mapping"),
        comment="What became of leaves between two frameworks",
    )
    op.create_index("ix_framework_mapping_authority_id", "framework_mapping", ["authority_id"])
    op.create_index(
        "ix_framework_mapping_from_framework_id", "framework_mapping", ["from_framework_id"]
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("framework_mapping")
