"""Keep what supervisors find about responses, and what goes back to interviewers.

Revision: reviews
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "reviews"
down_revision = "export_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "response_review",
        sa.Column("response_id", sa.Uuid(), nullable=False, comment="The version"),
        sa.Column("number", sa.SmallInteger(), nullable=False, comment="1, 2 … of its reviews"),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("interviewer_id", sa.Uuid(), nullable=False, comment="Who collected it"),
        sa.Column(
            "step", sa.SmallInteger(), nullable=False, comment="1: first look; 2: confirmation"
        ),
        sa.Column("verdict", sa.String(length=8), nullable=False, comment="APPROVE or REJECT"),
        sa.Column("reason", sa.String(), nullable=True, comment="What it is about, as a whole"),
        sa.Column(
            "comments",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="By question: what to look at again",
        ),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False, comment="Which supervisor"),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False, comment="When"),
        sa.Column(
            "answered_by",
            sa.Uuid(),
            nullable=True,
            comment="The version that came back where it was rejected",
        ),
        sa.Column(
            "answered_at", sa.DateTime(timezone=True), nullable=True, comment="When that came"
        ),
        sa.CheckConstraint(
            "verdict IN ('APPROVE', 'REJECT')", name=op.f("ck_response_review_verdict")
        ),
        sa.CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL)",
            name=op.f("ck_response_review_answered"),
        ),
        sa.CheckConstraint("step IN (1, 2)", name=op.f("ck_response_review_step")),
        sa.PrimaryKeyConstraint("response_id", "number", name=op.f("pk_response_review")),
        comment="What supervisors found about responses",
    )
    op.create_index(
        "ix_response_review_returned",
        "response_review",
        ["campaign_id", "interviewer_id", "response_id"],
        unique=False,
        postgresql_where=sa.text("verdict = 'REJECT' AND answered_by IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_response_review_returned",
        table_name="response_review",
        postgresql_where=sa.text("verdict = 'REJECT' AND answered_by IS NULL"),
    )
    op.drop_table("response_review")
