"""Keep extensions of rounds.

Revision: round_extensions
"""

from alembic import op
import sqlalchemy as sa


revision = "round_extensions"
down_revision = "opinions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False, comment="Period of the round"),
        sa.Column("round", sa.SmallInteger(), nullable=False, comment="1 or 2"),
        sa.Column(
            "until",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="First instant that is too late, UTC",
        ),
        sa.Column("reason", sa.String(), nullable=False, comment="Why"),
        sa.Column(
            "granted_by", sa.String(length=200), nullable=False, comment="Chair who granted it"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint("round IN (1, 2)", name=op.f("ck_round_extension_round")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_round_extension_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_round_extension_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_extension")),
        comment="Later ends of rounds",
    )
    op.create_index(
        op.f("ix_round_extension_authority_id"), "round_extension", ["authority_id"], unique=False
    )
    op.create_index(
        "ix_round_extension_period_id", "round_extension", ["period_id", "round"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_round_extension_period_id", table_name="round_extension")
    op.drop_index(op.f("ix_round_extension_authority_id"), table_name="round_extension")
    op.drop_table("round_extension")
