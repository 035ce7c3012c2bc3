"""Import tables of outside indices.

Revision: outside_tables
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "outside_tables"
down_revision = "comparisons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_table",
        sa.Column("id", sa.Uuid(), nullable=False, comment="UUID version 7: newest last"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Who imported it"),
        sa.Column(
            "index_code",
            sa.String(length=40),
            nullable=False,
            comment="Which index, such as PAR_INDEX",
        ),
        sa.Column(
            "name", sa.String(length=500), nullable=False, comment="What the index is called"
        ),
        sa.Column("year", sa.Integer(), nullable=False, comment="Year that it is about"),
        sa.Column("source", sa.String(), nullable=False, comment="Where it was published"),
        sa.Column(
            "content_digest",
            sa.String(length=71),
            nullable=False,
            comment="sha256:… of the CSV as sent",
        ),
        sa.Column(
            "rows",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Places, as read",
        ),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC"),
        sa.Column("imported_by", sa.Uuid(), nullable=False, comment="Account that imported it"),
        sa.Column(
            "imported_by_name", sa.String(length=200), nullable=False, comment="Its name then"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_table")),
        sa.UniqueConstraint(
            "authority_id",
            "index_code",
            "year",
            name=op.f("uq_outside_table_authority_id_index_code_year"),
        ),
        comment="Tables of outside indices (national PAR INDEX), imported from CSV",
    )


def downgrade() -> None:
    op.drop_table("outside_table")
