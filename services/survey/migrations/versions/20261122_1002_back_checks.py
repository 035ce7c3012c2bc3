"""Keep draws of responses for a second contact, and what comes of it.

Revision: back_checks
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "back_checks"
down_revision = "reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "back_check_item",
        sa.Column("response_id", sa.Uuid(), nullable=False, comment="The response"),
        sa.Column("back_check_id", sa.Uuid(), nullable=False, comment="The draw"),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("interviewer_id", sa.Uuid(), nullable=False, comment="Who collected it"),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="The agency asked about"),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column(
            "place", sa.Integer(), nullable=False, comment="Order of the draw, by interviewer"
        ),
        sa.Column(
            "outcome",
            sa.String(length=16),
            nullable=False,
            comment="PENDING, CONFIRMED, DENIED, UNREACHABLE or REFUSED",
        ),
        sa.Column(
            "answers",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What was answered the second time",
        ),
        sa.Column(
            "agreed",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="By question that was asked again: whether the answer is the same",
        ),
        sa.Column("note", sa.String(), nullable=True, comment="What is to be said about it"),
        sa.Column("contacts", sa.Integer(), nullable=False, comment="How often it was tried"),
        sa.Column(
            "contacted_at", sa.DateTime(timezone=True), nullable=True, comment="When, the last time"
        ),
        sa.Column("contacted_by", sa.Uuid(), nullable=True, comment="By whom, the last time"),
        sa.CheckConstraint(
            "(contacted_at IS NULL) = (outcome = 'PENDING')",
            name=op.f("ck_back_check_item_contacted"),
        ),
        sa.CheckConstraint(
            "outcome IN ('PENDING', 'CONFIRMED', 'DENIED', 'UNREACHABLE', 'REFUSED')",
            name=op.f("ck_back_check_item_outcome"),
        ),
        sa.PrimaryKeyConstraint("response_id", "back_check_id", name=op.f("pk_back_check_item")),
        comment="Responses that are asked about a second time",
    )
    op.create_index(
        "ix_back_check_item_back_check_id",
        "back_check_item",
        ["back_check_id", "response_id"],
        unique=False,
    )
    op.create_table(
        "back_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column(
            "percent", sa.Integer(), nullable=False, comment="Share of each interviewer's responses"
        ),
        sa.Column("at_least", sa.Integer(), nullable=False, comment="And at least so many of each"),
        sa.Column(
            "seed", sa.String(length=100), nullable=False, comment="What the draw follows from"
        ),
        sa.Column(
            "questions",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What is asked again",
        ),
        sa.Column(
            "drawn_from",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="By interviewer: how many responses there were, and the digest of their ids",
        ),
        sa.Column(
            "drawn_at", sa.DateTime(timezone=True), nullable=False, comment="When it was drawn"
        ),
        sa.Column("drawn_by", sa.Uuid(), nullable=False, comment="Which supervisor"),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_back_check_percent")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_back_check_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_back_check")),
        comment="Draws of responses for a second contact",
    )
    op.create_index(
        "ix_back_check_campaign_id_id", "back_check", ["campaign_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_back_check_campaign_id_id", table_name="back_check")
    op.drop_table("back_check")
    op.drop_index("ix_back_check_item_back_check_id", table_name="back_check_item")
    op.drop_table("back_check_item")
