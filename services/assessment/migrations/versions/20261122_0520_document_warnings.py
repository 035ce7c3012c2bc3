"""Warn of documents that expire.

Revision: document_warnings
"""

from alembic import op
import sqlalchemy as sa


revision = "document_warnings"
down_revision = "threads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "document_version",
        sa.Column(
            "warned_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the agency was told that it expires soon, UTC",
        ),
    )
    op.drop_index(op.f("ix_document_version_expires_on"), table_name="document_version")
    op.create_index(
        "ix_document_version_expiring",
        "document_version",
        ["expires_on"],
        unique=False,
        postgresql_where=sa.text("warned_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_document_version_expiring",
        table_name="document_version",
        postgresql_where=sa.text("warned_at IS NULL"),
    )
    op.create_index(
        op.f("ix_document_version_expires_on"), "document_version", ["expires_on"], unique=False
    )
    op.drop_column("document_version", "warned_at")
