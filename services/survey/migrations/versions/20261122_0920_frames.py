"""Keep frames, and contact data encrypted.

Revision: frames
"""

from alembic import op
import sqlalchemy as sa


revision = "frames"
down_revision = "papers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "frame",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column("name", sa.String(), nullable=False, comment="What it is, as entered"),
        sa.Column(
            "source",
            sa.String(length=16),
            nullable=False,
            comment="Where it is from: OFFICIALS, HOUSEHOLDS, DOSSIERS",
        ),
        sa.Column(
            "digest",
            sa.String(length=80),
            nullable=False,
            comment="SHA-256 of what it was made of, so that a repeat is known as one",
        ),
        sa.Column("size", sa.Integer(), nullable=False, comment="How many stand in it"),
        sa.Column(
            "keep_until",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When its contact data are erased",
        ),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True, comment="When they were"),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), nullable=False, comment="When it was taken in"
        ),
        sa.CheckConstraint(
            "source IN ('OFFICIALS', 'HOUSEHOLDS', 'DOSSIERS')", name=op.f("ck_frame_source")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_frame_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame")),
        comment="Lists that samples are drawn from",
    )
    op.create_index("ix_frame_campaign_id_id", "frame", ["campaign_id", "id"], unique=False)
    op.create_index(
        "ix_frame_keep_until",
        "frame",
        ["keep_until"],
        unique=False,
        postgresql_where=sa.text("erased_at IS NULL"),
    )
    op.create_table(
        "frame_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("frame_id", sa.Uuid(), nullable=False, comment="The frame"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="Place in the list, from 1: what draws go by",
        ),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="The agency asked about"),
        sa.Column(
            "ward", sa.String(length=200), nullable=True, comment="Commune or ward (xã, phường)"
        ),
        sa.Column(
            "village",
            sa.String(length=200),
            nullable=True,
            comment="Village or quarter (thôn, tổ dân phố)",
        ),
        sa.Column(
            "dossier",
            sa.String(length=64),
            nullable=True,
            comment="Number of the dossier, where it is one",
        ),
        sa.ForeignKeyConstraint(
            ["frame_id"], ["frame.id"], name=op.f("fk_frame_unit_frame_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_unit")),
        sa.UniqueConstraint("frame_id", "number", name=op.f("uq_frame_unit_frame_id_number")),
        comment="Whom a sample can be drawn of, without names",
    )
    op.create_table(
        "contact",
        sa.Column(
            "unit_id", sa.Uuid(), nullable=False, comment="Whom it is of, as the frame knows it"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign that may use it"),
        sa.Column("frame_id", sa.Uuid(), nullable=False, comment="The list it came in"),
        sa.Column(
            "key_id",
            sa.String(length=16),
            nullable=False,
            comment="Names the secret it is sealed with",
        ),
        sa.Column(
            "sealed", sa.LargeBinary(), nullable=False, comment="AES-256-GCM: nonce and content"
        ),
        sa.Column(
            "phone_hash",
            sa.LargeBinary(length=32),
            nullable=True,
            comment="HMAC of campaign and telephone number, to find it again",
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["frame_unit.id"], name=op.f("fk_contact_unit_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_contact")),
        comment="Encrypted contact data, apart from answers",
    )
    op.create_index(
        "ix_contact_campaign_id_phone_hash",
        "contact",
        ["campaign_id", "phone_hash"],
        unique=False,
        postgresql_where=sa.text("phone_hash IS NOT NULL"),
    )
    op.create_index("ix_contact_frame_id", "contact", ["frame_id"], unique=False)
    op.create_index("ix_contact_key_id", "contact", ["key_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_contact_key_id", table_name="contact")
    op.drop_index("ix_contact_frame_id", table_name="contact")
    op.drop_index(
        "ix_contact_campaign_id_phone_hash",
        table_name="contact",
        postgresql_where=sa.text("phone_hash IS NOT NULL"),
    )
    op.drop_table("contact")
    op.drop_table("frame_unit")
    op.drop_index(
        "ix_frame_keep_until", table_name="frame", postgresql_where=sa.text("erased_at IS NULL")
    )
    op.drop_index("ix_frame_campaign_id_id", table_name="frame")
    op.drop_table("frame")
