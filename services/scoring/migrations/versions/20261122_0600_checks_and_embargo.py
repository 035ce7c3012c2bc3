"""Check runs before they are approved; publish under an embargo, with evaluations of heads.

Revision: checks_embargo
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "checks_embargo"
down_revision = "audit_chain"
branch_labels = None
depends_on = None

JSONB = postgresql.JSONB(none_as_null=True, astext_type=sa.Text())


def upgrade() -> None:
    op.add_column(
        "run",
        sa.Column(
            "absent_agencies",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
            comment="Agencies that the inputs disagree about or that submitted nothing",
        ),
    )
    op.add_column(
        "run",
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was found complete, UTC",
        ),
    )
    op.add_column(
        "run",
        sa.Column("checked_by", sa.Uuid(), nullable=True, comment="Account that checked it"),
    )
    op.add_column(
        "run",
        sa.Column("checked_by_name", sa.String(length=200), nullable=True, comment="Its name then"),
    )
    op.add_column(
        "run",
        sa.Column(
            "check_note",
            sa.String(),
            nullable=True,
            comment="Why the run goes on without what is absent",
        ),
    )
    op.alter_column("run", "state", comment="DRAFT, CHECKED, APPROVED, PUBLISHED")
    _replace_constraints(
        "state IN ('DRAFT', 'CHECKED', 'APPROVED', 'PUBLISHED')",
        "(state IN ('DRAFT', 'CHECKED')) = (approved_at IS NULL)",
    )
    op.create_check_constraint(
        op.f("ck_run_checked_at_set"), "run", "state <> 'CHECKED' OR checked_at IS NOT NULL"
    )
    op.add_column(
        "publication",
        sa.Column(
            "public_from",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Embargo: before this instant it does not exist for the public, UTC",
        ),
    )
    op.add_column(
        "publication",
        sa.Column(
            "heads",
            JSONB,
            nullable=True,
            comment="Heads of agencies and how each grade evaluates them, where the programme says so",
        ),
    )
    op.execute("ALTER TABLE publication DISABLE TRIGGER never_changed")
    op.execute("UPDATE publication SET public_from = published_at")
    op.execute("ALTER TABLE publication ENABLE TRIGGER never_changed")
    op.alter_column("publication", "public_from", nullable=False)


def downgrade() -> None:
    op.drop_column("publication", "heads")
    op.drop_column("publication", "public_from")
    op.drop_constraint(op.f("ck_run_checked_at_set"), "run", type_="check")
    op.execute("UPDATE run SET state = 'DRAFT' WHERE state = 'CHECKED'")
    _replace_constraints(
        "state IN ('DRAFT', 'APPROVED', 'PUBLISHED')",
        "(state = 'DRAFT') = (approved_at IS NULL)",
    )
    op.alter_column("run", "state", comment="DRAFT, APPROVED or PUBLISHED")
    for column in ("check_note", "checked_by_name", "checked_by", "checked_at", "absent_agencies"):
        op.drop_column("run", column)


def _replace_constraints(state: str, approved: str) -> None:
    op.drop_constraint(op.f("ck_run_state_known"), "run", type_="check")
    op.drop_constraint(op.f("ck_run_approved_at_set"), "run", type_="check")
    op.create_check_constraint(op.f("ck_run_state_known"), "run", state)
    op.create_check_constraint(op.f("ck_run_approved_at_set"), "run", approved)
