"""Create notices and webhooks.

Revision: notices
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "notices"
down_revision = "audit_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="In whose domain it happened"),
        sa.Column(
            "type", sa.String(length=80), nullable=False, comment="What happened, as noun.verb"
        ),
        sa.Column(
            "subject_type",
            sa.String(length=80),
            nullable=False,
            comment="Kind of thing it happened to",
        ),
        sa.Column("subject_id", sa.String(length=200), nullable=False, comment="Which one"),
        sa.Column(
            "roles",
            postgresql.ARRAY(sa.String(length=32)),
            nullable=False,
            comment="Roles that are to know",
        ),
        sa.Column(
            "agency_ids", postgresql.ARRAY(sa.Uuid()), nullable=False, comment="Agencies concerned"
        ),
        sa.Column(
            "account_ids",
            postgresql.ARRAY(sa.Uuid()),
            nullable=False,
            comment="Single accounts that are to know besides",
        ),
        sa.Column(
            "data",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="Little more than names and dates",
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False, comment="When, UTC"),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was told, UTC",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        comment="Events that were told, each once",
    )
    op.create_index(op.f("ix_event_authority_id"), "event", ["authority_id"], unique=False)
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose events it receives"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="Name for people"),
        sa.Column("url", sa.String(length=2000), nullable=False, comment="Where they are sent"),
        sa.Column(
            "event_types",
            postgresql.ARRAY(sa.String(length=80)),
            nullable=False,
            comment="Types wanted; empty for all",
        ),
        sa.Column(
            "sealed_secret",
            sa.LargeBinary(),
            nullable=False,
            comment="Signs what is sent; encrypted by GATEWAY_KEY_SECRET",
        ),
        sa.Column(
            "sealed_previous_secret",
            sa.LargeBinary(),
            nullable=True,
            comment="The secret before, which signs too for a while",
        ),
        sa.Column(
            "previous_until_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Until when, UTC",
        ),
        sa.Column("state", sa.String(length=16), nullable=False, comment="ACTIVE or DISABLED"),
        sa.Column("disabled_reason", sa.String(length=500), nullable=True, comment="Why, in words"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts the changes; the ETag"),
        sa.CheckConstraint("state IN ('ACTIVE', 'DISABLED')", name=op.f("ck_webhook_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        comment="Addresses that receive events of an authority",
    )
    op.create_index(op.f("ix_webhook_authority_id"), "webhook", ["authority_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="What it tells of"),
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="Who is told"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="In whose domain it happened"),
        sa.Column("channel", sa.String(length=16), nullable=False, comment="EMAIL"),
        sa.Column(
            "language", sa.String(length=2), nullable=False, comment="Language it is written in"
        ),
        sa.Column(
            "state",
            sa.String(length=16),
            nullable=False,
            comment="QUEUED, SENT, FAILED, GAVE_UP or SUPPRESSED",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often sending was tried"),
        sa.Column(
            "next_attempt_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When to try (again), UTC",
        ),
        sa.Column(
            "last_error", sa.String(length=500), nullable=True, comment="Why it was not sent"
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.Column(
            "sent_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the mail server took it, UTC",
        ),
        sa.Column(
            "read_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When its reader marked it, UTC",
        ),
        sa.CheckConstraint("channel IN ('EMAIL')", name=op.f("ck_notice_channel")),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_notice_language")),
        sa.CheckConstraint(
            "state IN ('QUEUED', 'SENT', 'FAILED', 'GAVE_UP', 'SUPPRESSED')",
            name=op.f("ck_notice_state"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_account_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_notice_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("event_id", "account_id", name=op.f("uq_notice_event_id_account_id")),
        comment="Notices to accounts, each by one mail",
    )
    op.create_index("ix_notice_account_id_id", "notice", ["account_id", "id"], unique=False)
    op.create_index("ix_notice_authority_id_id", "notice", ["authority_id", "id"], unique=False)
    op.create_index(
        "ix_notice_due",
        "notice",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'QUEUED'"),
    )
    op.create_table(
        "notice_setting",
        sa.Column("account_id", sa.Uuid(), nullable=False, comment="Whose wish it is"),
        sa.Column("language", sa.String(length=2), nullable=False, comment="vi or en"),
        sa.Column(
            "without_mail",
            postgresql.ARRAY(sa.String(length=80)),
            nullable=False,
            comment="Types of events that are only listed",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts the changes"),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_notice_setting_language")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_setting_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notice_setting")),
        comment="What accounts want to be told by mail",
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False, comment="Where to"),
        sa.Column("event_id", sa.Uuid(), nullable=False, comment="What is told"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose event it is"),
        sa.Column(
            "state", sa.String(length=16), nullable=False, comment="QUEUED, DELIVERED or GAVE_UP"
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="How often it was tried"),
        sa.Column(
            "next_attempt_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When to try (again), UTC",
        ),
        sa.Column("status", sa.Integer(), nullable=True, comment="HTTP status answered last"),
        sa.Column(
            "last_error", sa.String(length=500), nullable=True, comment="What went wrong last"
        ),
        sa.Column(
            "excerpt",
            sa.String(length=500),
            nullable=True,
            comment="Beginning of what was answered last",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was queued, UTC",
        ),
        sa.Column(
            "delivered_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was taken, UTC",
        ),
        sa.CheckConstraint(
            "state IN ('QUEUED', 'DELIVERED', 'GAVE_UP')", name=op.f("ck_webhook_delivery_state")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_webhook_delivery_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhook.id"],
            name=op.f("fk_webhook_delivery_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint(
            "webhook_id", "event_id", name=op.f("uq_webhook_delivery_webhook_id_event_id")
        ),
        comment="Events on their way to webhooks",
    )
    op.create_index(
        "ix_webhook_delivery_due",
        "webhook_delivery",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'QUEUED'"),
    )
    op.create_index(
        "ix_webhook_delivery_webhook_id_id", "webhook_delivery", ["webhook_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_webhook_delivery_webhook_id_id", table_name="webhook_delivery")
    op.drop_index(
        "ix_webhook_delivery_due",
        table_name="webhook_delivery",
        postgresql_where=sa.text("state = 'QUEUED'"),
    )
    op.drop_table("webhook_delivery")
    op.drop_table("notice_setting")
    op.drop_index(
        "ix_notice_due", table_name="notice", postgresql_where=sa.text("state = 'QUEUED'")
    )
    op.drop_index("ix_notice_authority_id_id", table_name="notice")
    op.drop_index("ix_notice_account_id_id", table_name="notice")
    op.drop_table("notice")
    op.drop_index(op.f("ix_webhook_authority_id"), table_name="webhook")
    op.drop_table("webhook")
    op.drop_index(op.f("ix_event_authority_id"), table_name="event")
    op.drop_table("event")
