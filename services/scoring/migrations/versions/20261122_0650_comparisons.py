"""Compare runs year on year.

Revision: comparisons
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "comparisons"
down_revision = "run_imported_facts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comparison",
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUID version 7: newest last"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="The later run"),
        sa.Column("earlier_run_id", sa.Uuid(), nullable=False, comment="The earlier run"),
        sa.Column(
            "links",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="New leaf: the old leaf that became it",
        ),
        sa.Column(
            "links_digest", sa.String(length=71), nullable=False, comment="sha256:… of the links"
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.Column("created_by", sa.Uuid(), nullable=False, comment="Account that made it"),
        sa.Column(
            "created_by_name", sa.String(length=200), nullable=False, comment="Its name then"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_comparison_run_id_run")),
        sa.ForeignKeyConstraint(
            ["earlier_run_id"], ["run.id"], name=op.f("fk_comparison_earlier_run_id_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
        sa.UniqueConstraint(
            "run_id",
            "earlier_run_id",
            "links_digest",
            name=op.f("uq_comparison_run_id_earlier_run_id_links_digest"),
        ),
        comment="Runs compared year on year, with the leaf mapping they were compared by",
    )
    op.create_index("ix_comparison_authority_id_id", "comparison", ["authority_id", "id"])
    op.execute(
        "CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON comparison "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_index("ix_comparison_authority_id_id", table_name="comparison")
    op.drop_table("comparison")
