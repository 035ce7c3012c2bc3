"""Keep what people say about leaves, and what voided a signature.

Revision: leaf_standings
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "leaf_standings"
down_revision = "outbox_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column(
            "done_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was marked as done, UTC",
        ),
        sa.Column("done_by", sa.String(length=200), nullable=True, comment="Who marked it as done"),
        sa.Column(
            "carried_from_id",
            sa.Uuid(),
            sa.ForeignKey("self_assessment.id", name=op.f("fk_entry_carried_from_id")),
            nullable=True,
            comment="Earlier report that it was carried over from",
        ),
        sa.Column(
            "to_confirm",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Carried over, and not confirmed yet",
        ),
        sa.Column(
            "returned",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Sent back, and not taken up since",
        ),
    ):
        op.add_column("entry", column)
    for column in (
        sa.Column(
            "voided_by", sa.String(length=200), nullable=True, comment="Who made that change"
        ),
        sa.Column(
            "voided_action",
            sa.String(length=80),
            nullable=True,
            comment="What was done, as the audit trail names it",
        ),
        sa.Column(
            "voided_leaves",
            postgresql.ARRAY(sa.String(length=64)),
            nullable=True,
            comment="Leaves that it was done to",
        ),
    ):
        op.add_column("sign_off", column)


def downgrade() -> None:
    for name in ("voided_leaves", "voided_action", "voided_by"):
        op.drop_column("sign_off", name)
    for name in ("returned", "to_confirm", "carried_from_id", "done_by", "done_at"):
        op.drop_column("entry", name)
