"""Keep what the council makes of initiatives apart from them, round by round.

Revision: judgements
"""

import sqlalchemy as sa
from alembic import op

revision = "judgements"
down_revision = "deferred_lengths"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "initiative_judgement",
        sa.Column(
            "initiative_id",
            sa.Uuid(),
            sa.ForeignKey("initiative.id", name=op.f("fk_initiative_judgement_initiative_id")),
            nullable=False,
            comment="Of which",
        ),
        sa.Column("phase", sa.String(length=16), nullable=False, comment="ROUND_1 or ROUND_2"),
        sa.Column("recognised", sa.Boolean(), nullable=False, comment="Whether it is one"),
        sa.Column("points", sa.Numeric(), nullable=True, comment="Points it brings to the leaf"),
        sa.Column("opinion", sa.String(), nullable=False, comment="What the council says of it"),
        sa.Column(
            "judged_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was last judged, UTC",
        ),
        sa.Column("judged_by_id", sa.Uuid(), nullable=False, comment="Account that judged it"),
        sa.Column(
            "judged_by", sa.String(length=200), nullable=False, comment="Name of who judged it"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts the changes"),
        sa.Column(
            "authority_id",
            sa.Uuid(),
            sa.ForeignKey("authority.id", name=op.f("fk_initiative_judgement_authority_id")),
            nullable=False,
            comment="Whose it is",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint(
            "phase IN ('ROUND_1', 'ROUND_2')", name=op.f("ck_initiative_judgement_phase")
        ),
        sa.PrimaryKeyConstraint("initiative_id", "phase", name=op.f("pk_initiative_judgement")),
        comment="What the council makes of initiatives, round by round",
    )
    op.create_index(
        op.f("ix_initiative_judgement_authority_id"), "initiative_judgement", ["authority_id"]
    )
    op.execute(
        "INSERT INTO initiative_judgement SELECT id, judged_in, state = 'RECOGNISED', points, opinion, "
        "judged_at, judged_by_id, judged_by, 1, authority_id, judged_at FROM initiative WHERE judged_at IS NOT NULL"
    )
    op.drop_constraint(op.f("ck_initiative_state"), "initiative")
    op.execute("UPDATE initiative SET state = 'REGISTERED' WHERE judged_at IS NOT NULL")
    op.drop_constraint(op.f("ck_initiative_judged"), "initiative")
    for name in ("points", "opinion", "judged_at", "judged_in", "judged_by_id", "judged_by"):
        op.drop_column("initiative", name)
    op.create_check_constraint(
        op.f("ck_initiative_state"), "initiative", "state IN ('REGISTERED', 'WITHDRAWN')"
    )
    _say("Whether its agency still stands by it", "Counts the agency's changes")


def downgrade() -> None:
    _say("What became of it", "Counts the changes")
    for column in (
        sa.Column("points", sa.Numeric(), comment="Points it brings to the leaf"),
        sa.Column("opinion", sa.String(), comment="What the council says of it"),
        sa.Column("judged_at", sa.DateTime(timezone=True), comment="When it was last judged, UTC"),
        sa.Column("judged_in", sa.String(length=32), comment="Phase it was judged in"),
        sa.Column("judged_by_id", sa.Uuid(), comment="Account that judged it"),
        sa.Column("judged_by", sa.String(length=200), comment="Name of who judged it"),
    ):
        op.add_column("initiative", column)
    op.drop_constraint(op.f("ck_initiative_state"), "initiative")
    op.execute(
        "UPDATE initiative SET points = last.points, opinion = last.opinion, judged_at = last.judged_at, "
        "judged_in = last.phase, judged_by_id = last.judged_by_id, judged_by = last.judged_by, "
        "state = CASE WHEN last.recognised THEN 'RECOGNISED' ELSE 'NOT_RECOGNISED' END "
        "FROM (SELECT DISTINCT ON (initiative_id) * FROM initiative_judgement "
        "ORDER BY initiative_id, phase DESC) AS last WHERE last.initiative_id = initiative.id"
    )
    op.execute("UPDATE initiative SET opinion = '' WHERE opinion IS NULL")
    op.alter_column("initiative", "opinion", existing_type=sa.String(), nullable=False)
    op.create_check_constraint(
        op.f("ck_initiative_state"),
        "initiative",
        "state IN ('REGISTERED', 'RECOGNISED', 'NOT_RECOGNISED', 'WITHDRAWN')",
    )
    op.create_check_constraint(
        op.f("ck_initiative_judged"),
        "initiative",
        "(judged_at IS NULL) = (judged_by_id IS NULL)",
    )
    op.drop_table("initiative_judgement")


def _say(state: str, version: str) -> None:
    for name, kind, words in (
        ("state", sa.String(length=16), state),
        ("version", sa.Integer(), version),
    ):
        op.alter_column("initiative", name, existing_type=kind, comment=words)
