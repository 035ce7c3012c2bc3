"""Create reminders; withhold events from who must not learn of them.

Revision: reminders
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "reminders"
down_revision = "uploads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("period_id", sa.Uuid(), nullable=False, comment="Period of the deadline"),
        sa.Column("kind", sa.String(16), nullable=False, comment="What is due"),
        sa.Column("recipient_id", sa.Uuid(), nullable=False, comment="Agency or appraiser"),
        sa.Column(
            "deadline_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="The deadline, UTC; one that is moved is another",
        ),
        sa.Column("minutes", sa.Integer(), nullable=False, comment="How long before"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint(
            "kind IN ('REPORT', 'EXPLANATION', 'ROUND_1', 'ROUND_2')",
            name=op.f("ck_reminder_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_reminder_authority_id")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_reminder_period_id")),
        sa.PrimaryKeyConstraint(
            "period_id",
            "kind",
            "recipient_id",
            "deadline_at",
            "minutes",
            name=op.f("pk_reminder"),
        ),
        comment="Reminders that were made, each once",
    )
    op.create_index(op.f("ix_reminder_authority_id"), "reminder", ["authority_id"])
    op.add_column(
        "period",
        sa.Column(
            "reminder_minutes",
            postgresql.ARRAY(sa.Integer()),
            nullable=True,
            comment="How long before deadlines people are reminded; empty for the usual",
        ),
    )
    op.add_column(
        "outbox",
        sa.Column(
            "withheld_account_ids",
            postgresql.ARRAY(sa.Uuid()),
            nullable=False,
            server_default="{}",
            comment="Accounts that must not learn of it, whatever their role",
        ),
    )
    op.alter_column("outbox", "withheld_account_ids", server_default=None)


def downgrade() -> None:
    op.drop_column("outbox", "withheld_account_ids")
    op.drop_column("period", "reminder_minutes")
    op.drop_index(op.f("ix_reminder_authority_id"), table_name="reminder")
    op.drop_table("reminder")
