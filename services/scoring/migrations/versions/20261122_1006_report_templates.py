"""Templates of reports: Word files of the authorities, each version kept.

Revision: report_templates
"""

from alembic import op
import sqlalchemy as sa

revision = "report_templates"
down_revision = "publication_licence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_template",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Made by the client or here"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="What it is for"),
        sa.Column(
            "ordinal",
            sa.Integer(),
            nullable=False,
            comment="Version of the kind in the authority, from 1",
        ),
        sa.Column("name", sa.String(length=200), nullable=False, comment="What it is called"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="The Word file"),
        sa.Column(
            "content_sha256", sa.String(length=64), nullable=False, comment="SHA-256 of the file"
        ),
        sa.Column("content_size", sa.Integer(), nullable=False, comment="Its length in bytes"),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC"),
        sa.Column("added_by", sa.Uuid(), nullable=False, comment="Account that added it"),
        sa.Column("added_by_name", sa.String(length=200), nullable=False, comment="Its name then"),
        sa.CheckConstraint(
            "kind IN ('COUNCIL_REPORT', 'DECISION_ANNEX')",
            name=op.f("ck_report_template_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_template")),
        sa.UniqueConstraint(
            "authority_id",
            "kind",
            "ordinal",
            name=op.f("uq_report_template_authority_id_kind_ordinal"),
        ),
        comment="Word templates of reports, checked before they are kept",
    )


def downgrade() -> None:
    op.drop_table("report_template")
