"""Keep uploads under way.

Revision: uploads
"""

from alembic import op
import sqlalchemy as sa


revision = "uploads"
down_revision = "council"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="For which agency"),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="Account that sends it"),
        sa.Column("length", sa.BigInteger(), nullable=False, comment="Bytes of the whole file"),
        sa.Column(
            "received", sa.BigInteger(), nullable=False, comment="Bytes that are safely stored"
        ),
        sa.Column(
            "file_name", sa.String(length=255), nullable=False, comment="Cleaned name of the file"
        ),
        sa.Column(
            "given_metadata", sa.String(), nullable=False, comment="Upload-Metadata, as it was sent"
        ),
        sa.Column(
            "expires_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it is given up unless more arrives, UTC",
        ),
        sa.Column(
            "sha256",
            sa.String(length=64),
            nullable=True,
            comment="SHA-256 of the whole file, once its parts are joined",
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint("received BETWEEN 0 AND length", name=op.f("ck_upload_received")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_upload_agency_id")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_upload_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        comment="Files that are being sent",
    )
    op.create_index(op.f("ix_upload_account_id"), "upload", ["account_id"], unique=False)
    op.create_index(op.f("ix_upload_authority_id"), "upload", ["authority_id"], unique=False)
    op.create_index(op.f("ix_upload_expires_at"), "upload", ["expires_at"], unique=False)
    op.create_index(op.f("ix_upload_sha256"), "upload", ["sha256"], unique=False)
    op.create_table(
        "upload_part",
        sa.Column("upload_id", sa.Uuid(), nullable=False, comment="Of which"),
        sa.Column("starts_at", sa.BigInteger(), nullable=False, comment="First byte of it"),
        sa.Column("key", sa.String(length=120), nullable=False, comment="Name in the store"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_upload_part_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_part_upload_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", "starts_at", name=op.f("pk_upload_part")),
        comment="Stored parts of uploads",
    )
    op.create_index(
        op.f("ix_upload_part_authority_id"), "upload_part", ["authority_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_upload_part_authority_id"), table_name="upload_part")
    op.drop_table("upload_part")
    op.drop_index(op.f("ix_upload_sha256"), table_name="upload")
    op.drop_index(op.f("ix_upload_expires_at"), table_name="upload")
    op.drop_index(op.f("ix_upload_authority_id"), table_name="upload")
    op.drop_index(op.f("ix_upload_account_id"), table_name="upload")
    op.drop_table("upload")
