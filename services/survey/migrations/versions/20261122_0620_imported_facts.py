"""Keep frozen figures of portals.

Revision: imported_facts
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "imported_facts"
down_revision = "portal_dossiers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_facts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose portals they are of"),
        sa.Column(
            "period_id",
            sa.Uuid(),
            nullable=False,
            comment="The period, an id of the assessment service",
        ),
        sa.Column(
            "ordered",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What was asked for",
        ),
        sa.Column("digest", sa.String(length=80), nullable=False, comment="SHA-256 of the bytes"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=False,
            comment="The canonical bytes of the document",
        ),
        sa.Column(
            "frozen_at", sa.DateTime(timezone=True), nullable=False, comment="When it was frozen"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_facts")),
        comment="Frozen figures of portals for leaves of a framework",
    )
    op.create_index(
        "ix_imported_facts_authority_id_id", "imported_facts", ["authority_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_imported_facts_authority_id_id", table_name="imported_facts")
    op.drop_table("imported_facts")
