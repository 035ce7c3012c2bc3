"""Keep the bytes of submissions' files in the store of files, and no longer in rows.

Bytes that stood in rows are not carried over: no release had any. Their files count as not yet come.

Revision: submission_file_store
"""

from alembic import op
import sqlalchemy as sa

revision = "submission_file_store"
down_revision = "back_checks"
branch_labels = None
depends_on = None

_FORGET = "UPDATE submission_file SET sha256 = NULL, size = NULL, received_at = NULL"


def upgrade() -> None:
    op.drop_constraint("ck_submission_file_here_or_awaited", "submission_file")
    op.execute(_FORGET)
    op.drop_column("submission_file", "content")
    op.add_column(
        "submission_file",
        sa.Column(
            "erased_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the bytes were erased; they are not taken again",
        ),
    )
    _say_of_digest(
        "SHA-256 of the bytes, hex, by which the store knows them", "SHA-256 of the bytes, hex"
    )
    op.create_index("ix_submission_file_sha256", "submission_file", ["sha256"], unique=False)
    op.create_check_constraint(
        op.f("ck_submission_file_here_or_awaited"),
        "submission_file",
        "(sha256 IS NULL) OR (received_at IS NOT NULL)",
    )
    op.create_check_constraint(
        op.f("ck_submission_file_erased_is_gone"),
        "submission_file",
        "(erased_at IS NULL) OR (sha256 IS NULL)",
    )


def downgrade() -> None:
    op.drop_constraint("ck_submission_file_erased_is_gone", "submission_file")
    op.drop_constraint("ck_submission_file_here_or_awaited", "submission_file")
    op.drop_index("ix_submission_file_sha256", table_name="submission_file")
    _say_of_digest(
        "SHA-256 of the bytes, hex", "SHA-256 of the bytes, hex, by which the store knows them"
    )
    op.drop_column("submission_file", "erased_at")
    op.execute(_FORGET)
    op.add_column(
        "submission_file",
        sa.Column(
            "content", sa.LargeBinary(), nullable=True, comment="The bytes, once they are here"
        ),
    )
    op.create_check_constraint(
        op.f("ck_submission_file_here_or_awaited"),
        "submission_file",
        "(content IS NULL) = (received_at IS NULL)",
    )


def _say_of_digest(comment: str, before: str) -> None:
    op.alter_column(
        "submission_file",
        "sha256",
        existing_type=sa.String(length=64),
        comment=comment,
        existing_comment=before,
        existing_nullable=True,
    )
