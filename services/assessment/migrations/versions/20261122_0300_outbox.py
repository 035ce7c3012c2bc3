"""Create the outbox.

Revision: outbox
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "outbox"
down_revision = "framework_mappings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="In whose domain it happened"),
        sa.Column("type", sa.String(80), nullable=False, comment="What happened, as noun.verb"),
        sa.Column(
            "subject_type", sa.String(80), nullable=False, comment="Kind of thing it happened to"
        ),
        sa.Column("subject_id", sa.String(200), nullable=False, comment="Which one"),
        sa.Column(
            "roles",
            postgresql.ARRAY(sa.String(32)),
            nullable=False,
            comment="Roles that are to know",
        ),
        sa.Column(
            "agency_ids",
            postgresql.ARRAY(sa.Uuid()),
            nullable=False,
            comment="Agencies concerned: whose editors and heads are meant",
        ),
        sa.Column(
            "account_ids",
            postgresql.ARRAY(sa.Uuid()),
            nullable=False,
            comment="Single accounts that are to know besides",
        ),
        sa.Column(
            "data",
            postgresql.JSONB(none_as_null=True),
            nullable=False,
            comment="Little more than names and dates",
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC"),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, comment="How often telling it was tried"
        ),
        sa.Column(
            "next_attempt_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When to try (again); empty when it has been told",
        ),
        sa.Column(
            "delivered_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was told, UTC",
        ),
        sa.Column("last_error", sa.String(500), nullable=True, comment="Why it failed last"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        comment="Events to be told to the gateway",
    )
    op.create_index(op.f("ix_outbox_next_attempt_at"), "outbox", ["next_attempt_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_next_attempt_at"), table_name="outbox")
    op.drop_table("outbox")
