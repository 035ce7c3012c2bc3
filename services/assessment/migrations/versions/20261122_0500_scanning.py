"""Scan files and remove infected ones.

Revision: scanning
"""

from alembic import op
import sqlalchemy as sa


revision = "scanning"
down_revision = "follow_up_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "file",
        sa.Column(
            "scan_problem",
            sa.String(length=500),
            nullable=True,
            comment="Why the scanner has not judged it yet",
        ),
    )
    op.add_column(
        "file",
        sa.Column("removed_by", sa.String(length=200), nullable=True, comment="Who removed them"),
    )
    op.drop_index(
        op.f("ix_file_scan_due"),
        table_name="file",
        postgresql_where="((scan_state)::text = 'PENDING'::text)",
    )
    op.create_index(
        "ix_file_scan_due",
        "file",
        ["scan_state", "scan_after"],
        unique=False,
        postgresql_where=sa.text("scan_state IN ('PENDING', 'UNSCANNED')"),
    )
    op.create_index(
        "ix_file_infected",
        "file",
        ["scanned_at"],
        unique=False,
        postgresql_where=sa.text("scan_state = 'INFECTED'"),
    )
    op.create_unique_constraint(op.f("uq_upload_part_key"), "upload_part", ["key"])


def downgrade() -> None:
    op.drop_constraint(op.f("uq_upload_part_key"), "upload_part", type_="unique")
    op.drop_index(
        "ix_file_infected", table_name="file", postgresql_where=sa.text("scan_state = 'INFECTED'")
    )
    op.drop_index(
        "ix_file_scan_due",
        table_name="file",
        postgresql_where=sa.text("scan_state IN ('PENDING', 'UNSCANNED')"),
    )
    op.create_index(
        op.f("ix_file_scan_due"),
        "file",
        ["scan_after"],
        unique=False,
        postgresql_where="((scan_state)::text = 'PENDING'::text)",
    )
    op.drop_column("file", "removed_by")
    op.drop_column("file", "scan_problem")
