"""Keep which agency took over from which, and by what decision.

Revision: agency_successions
"""

import sqlalchemy as sa
from alembic import op

revision = "agency_successions"
down_revision = "conflicts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency_succession",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False, comment="First day of the successors"),
        sa.Column(
            "decision_number",
            sa.String(length=100),
            nullable=False,
            comment="Number of the decision",
        ),
        sa.Column("decision_date", sa.Date(), nullable=False, comment="Day on which it was signed"),
        sa.Column("recorded_by", sa.String(length=200), nullable=False, comment="Who entered it"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_agency_succession_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_succession")),
        comment="Decisions by which agencies take over from others",
    )
    op.create_index(
        op.f("ix_agency_succession_authority_id"), "agency_succession", ["authority_id"]
    )
    op.create_table(
        "agency_succession_link",
        sa.Column("succession_id", sa.Uuid(), nullable=False, comment="Decision"),
        sa.Column("predecessor_id", sa.Uuid(), nullable=False, comment="Agency that ends"),
        sa.Column("successor_id", sa.Uuid(), nullable=False, comment="Agency that takes over"),
        sa.Column(
            "founded",
            sa.Boolean(),
            nullable=False,
            comment="Whether the decision founds the successor",
        ),
        sa.Column(
            "former_valid_to",
            sa.Date(),
            nullable=True,
            comment="The predecessor's end before the decision, for undoing it",
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint(
            "predecessor_id <> successor_id", name=op.f("ck_agency_succession_link_ends")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [target], name=op.f(f"fk_agency_succession_link_{column}")
            )
            for column, target in (
                ("succession_id", "agency_succession.id"),
                ("predecessor_id", "agency.id"),
                ("successor_id", "agency.id"),
                ("authority_id", "authority.id"),
            )
        ),
        sa.PrimaryKeyConstraint(
            "succession_id",
            "predecessor_id",
            "successor_id",
            name=op.f("pk_agency_succession_link"),
        ),
        comment="Which agency took over from which",
    )
    for column in ("authority_id", "predecessor_id", "successor_id"):
        op.create_index(
            op.f(f"ix_agency_succession_link_{column}"), "agency_succession_link", [column]
        )


def downgrade() -> None:
    op.drop_table("agency_succession_link")
    op.drop_table("agency_succession")
