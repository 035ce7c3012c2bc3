"""Keep who of an agency sees to which leaf.

Revision: delegations
"""

import sqlalchemy as sa
from alembic import op

revision = "delegations"
down_revision = "remedies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False, comment="Report"),
        sa.Column("leaf", sa.String(length=64), nullable=False, comment="Code of the leaf"),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="Account that sees to it"),
        sa.Column("account_name", sa.String(length=200), nullable=False, comment="Its name"),
        sa.Column("due_on", sa.Date(), nullable=True, comment="The agency's own due day"),
        sa.Column("note", sa.String(), nullable=False, comment="What to see to; may be empty"),
        sa.Column(
            "exclusive",
            sa.Boolean(),
            nullable=False,
            comment="Whether nobody else but a head may enter",
        ),
        sa.Column(
            "delegated_by", sa.String(length=200), nullable=False, comment="Who delegated it"
        ),
        sa.Column(
            "ended_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was taken back, UTC",
        ),
        sa.Column("ended_by", sa.String(length=200), nullable=True, comment="Who took it back"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_delegation_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name=op.f("fk_delegation_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        comment="Leaves that agencies delegated to their own people",
    )
    for column in ("account_id", "authority_id", "self_assessment_id"):
        op.create_index(op.f(f"ix_delegation_{column}"), "delegation", [column])
    op.create_index(
        "uq_delegation_current",
        "delegation",
        ["self_assessment_id", "leaf"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("delegation")
