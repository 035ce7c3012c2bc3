"""Keep exports that are made in the background.

Revision: export_jobs
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "export_jobs"
down_revision = "cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_job",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Made by the client or here"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "agency_id",
            sa.Uuid(),
            nullable=True,
            comment="The one agency that it is about, whose people may see it",
        ),
        sa.Column(
            "subject_id", sa.Uuid(), nullable=False, comment="What it is made of: a run, a campaign"
        ),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="What is wanted"),
        sa.Column(
            "parameters",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="How it is wanted",
        ),
        sa.Column(
            "state",
            sa.String(length=20),
            nullable=False,
            comment="QUEUED, RUNNING, DONE, FAILED, CANCELLED",
        ),
        sa.Column("done", sa.Integer(), nullable=False, comment="How many steps are done"),
        sa.Column("of", sa.Integer(), nullable=False, comment="Of how many; 0 while nobody knows"),
        sa.Column(
            "message",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="What is being done, vi and en",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often it was begun"),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When to begin (again); while it runs: when its worker is taken for dead, UTC",
        ),
        sa.Column(
            "claim_id", sa.Uuid(), nullable=True, comment="The worker that has it, while it runs"
        ),
        sa.Column(
            "fault",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="Why it failed: code, vi, en",
        ),
        sa.Column("file_name", sa.String(length=255), nullable=True, comment="Name of the file"),
        sa.Column("media_type", sa.String(length=255), nullable=True, comment="Its type"),
        sa.Column(
            "file_sha256", sa.String(length=64), nullable=True, comment="SHA-256 of the file"
        ),
        sa.Column("file_size", sa.BigInteger(), nullable=True, comment="Its length in bytes"),
        sa.Column(
            "requested_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was asked for, UTC",
        ),
        sa.Column("requested_by", sa.Uuid(), nullable=False, comment="Account that asked for it"),
        sa.Column(
            "requested_by_name", sa.String(length=200), nullable=False, comment="Its name then"
        ),
        sa.Column(
            "finished_at", sa.DateTime(timezone=True), nullable=True, comment="When it ended, UTC"
        ),
        sa.Column(
            "expires_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it is removed, UTC",
        ),
        sa.CheckConstraint(
            "(state = 'DONE') = (file_sha256 IS NOT NULL)", name=op.f("ck_export_job_done_has_file")
        ),
        sa.CheckConstraint(
            "(state = 'RUNNING') = (claim_id IS NOT NULL)",
            name=op.f("ck_export_job_running_claimed"),
        ),
        sa.CheckConstraint(
            "state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')",
            name=op.f("ck_export_job_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
        comment="Files made in the background: what is wanted, how far it is, the result",
    )
    op.create_index(
        "ix_export_job_authority_id_id", "export_job", ["authority_id", "id"], unique=False
    )
    op.create_index(
        "ix_export_job_due",
        "export_job",
        ["due_at"],
        unique=False,
        postgresql_where="state IN ('QUEUED', 'RUNNING')",
    )
    op.create_index("ix_export_job_expires_at", "export_job", ["expires_at"], unique=False)
    op.create_index("ix_export_job_subject_id_id", "export_job", ["subject_id", "id"], unique=False)
    op.create_table(
        "export_job_piece",
        sa.Column("job_id", sa.Uuid(), nullable=False, comment="The job that made it"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column("place", sa.Integer(), nullable=False, comment="Which piece, from 0"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="Its bytes"),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["export_job.id"],
            name=op.f("fk_export_job_piece_job_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "place", name=op.f("pk_export_job_piece")),
        comment="Files that jobs have made, in pieces",
    )


def downgrade() -> None:
    op.drop_table("export_job_piece")
    op.drop_index("ix_export_job_subject_id_id", table_name="export_job")
    op.drop_index("ix_export_job_expires_at", table_name="export_job")
    op.drop_index(
        "ix_export_job_due",
        table_name="export_job",
        postgresql_where="state IN ('QUEUED', 'RUNNING')",
    )
    op.drop_index("ix_export_job_authority_id_id", table_name="export_job")
    op.drop_table("export_job")
