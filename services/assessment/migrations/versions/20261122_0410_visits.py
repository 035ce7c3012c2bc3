"""Keep visits of appraisers.

Revision: visits
"""

from alembic import op
import sqlalchemy as sa


revision = "visits"
down_revision = "reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="Account, of the gateway"),
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False, comment="Report"),
        sa.Column(
            "visited_at", sa.DateTime(timezone=True), nullable=False, comment="Last visit, UTC"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_visit_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"], ["self_assessment.id"], name=op.f("fk_visit_self_assessment_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "self_assessment_id", name=op.f("pk_visit")),
        comment="Last visits of appraisers to reports",
    )
    op.create_index(op.f("ix_visit_authority_id"), "visit", ["authority_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_visit_authority_id"), table_name="visit")
    op.drop_table("visit")
