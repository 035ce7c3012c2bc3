"""Keep conflicts of interest.

Revision: conflicts
"""

from alembic import op
import sqlalchemy as sa


revision = "conflicts"
down_revision = "leaf_standings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conflict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("period_id", sa.Uuid(), nullable=False, comment="Period it holds in"),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="Agency"),
        sa.Column(
            "account_id", sa.Uuid(), nullable=False, comment="Account of the person, of the gateway"
        ),
        sa.Column(
            "account_name", sa.String(length=200), nullable=False, comment="Name of the person"
        ),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="What ties the person to the agency",
        ),
        sa.Column("reason", sa.String(), nullable=False, comment="What was declared"),
        sa.Column("declared_by_id", sa.Uuid(), nullable=False, comment="Account that declared it"),
        sa.Column("declared_by", sa.String(length=200), nullable=False, comment="Who declared it"),
        sa.Column(
            "withdrawn_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was withdrawn, UTC",
        ),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=True, comment="Who withdrew it"),
        sa.Column("withdrawn_reason", sa.String(), nullable=True, comment="Why it was withdrawn"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint(
            "kind IN ('OWN_AGENCY', 'FAMILY', 'FORMER_OFFICE', 'INTEREST', 'OTHER')",
            name=op.f("ck_conflict_kind"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)",
            name=op.f("ck_conflict_withdrawal"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_conflict_agency_id")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_conflict_authority_id")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_conflict_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        comment="Conflicts of interest of persons with agencies",
    )
    op.create_index(op.f("ix_conflict_authority_id"), "conflict", ["authority_id"], unique=False)
    op.create_index(op.f("ix_conflict_period_id"), "conflict", ["period_id"], unique=False)
    op.create_index(
        "uq_conflict_standing",
        "conflict",
        ["account_id", "period_id", "agency_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_conflict_standing",
        table_name="conflict",
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_conflict_period_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_authority_id"), table_name="conflict")
    op.drop_table("conflict")
