"""Keep drawn samples.

Revision: samples
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "samples"
down_revision = "devices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose dossiers they are of"),
        sa.Column("name", sa.String(), nullable=False, comment="What it is, as entered"),
        sa.Column(
            "ordered",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What was asked for, with the seed",
        ),
        sa.Column("digest", sa.String(length=80), nullable=False, comment="SHA-256 of the bytes"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=False,
            comment="The canonical bytes of the document",
        ),
        sa.Column(
            "drawn_at", sa.DateTime(timezone=True), nullable=False, comment="When it was drawn"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        comment="Reproducible samples of completed dossiers",
    )
    op.create_index("ix_sample_authority_id_id", "sample", ["authority_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_sample_authority_id_id", table_name="sample")
    op.drop_table("sample")
