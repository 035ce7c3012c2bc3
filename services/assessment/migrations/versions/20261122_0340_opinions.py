"""Keep opinions and differences.

Revision: opinions
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "opinions"
down_revision = "initiatives"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "difference",
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False, comment="Report"),
        sa.Column("round", sa.SmallInteger(), nullable=False, comment="1 or 2"),
        sa.Column("leaf", sa.String(length=64), nullable=False, comment="Code of the leaf"),
        sa.Column("period_id", sa.Uuid(), nullable=False, comment="Period of the report"),
        sa.Column(
            "field", sa.String(length=64), nullable=False, comment="Code of the leaf's field"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_difference_authority_id")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_difference_period_id")),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name=op.f("fk_difference_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("self_assessment_id", "round", "leaf", name=op.f("pk_difference")),
        comment="Leaves that wait for the chair because the appraisers differ",
    )
    op.create_index(
        op.f("ix_difference_authority_id"), "difference", ["authority_id"], unique=False
    )
    op.create_index(
        "ix_difference_period_id",
        "difference",
        ["period_id", "self_assessment_id", "leaf"],
        unique=False,
    )
    op.create_table(
        "opinion",
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False, comment="Report"),
        sa.Column("round", sa.SmallInteger(), nullable=False, comment="1 or 2"),
        sa.Column("leaf", sa.String(length=64), nullable=False, comment="Code of the leaf"),
        sa.Column("appraiser_id", sa.Uuid(), nullable=False, comment="Account of the appraiser"),
        sa.Column(
            "appraiser_name", sa.String(length=200), nullable=False, comment="Name of the appraiser"
        ),
        sa.Column("decision", sa.String(length=16), nullable=False, comment="ACCEPTED or CHANGED"),
        sa.Column(
            "answer",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
            comment="Answer that should hold instead",
        ),
        sa.Column("points", sa.Numeric(), nullable=True, comment="Points instead of the rule's"),
        sa.Column("opinion", sa.String(), nullable=False, comment="Why; obligatory for a change"),
        sa.Column(
            "explanation_requested",
            sa.Boolean(),
            nullable=False,
            comment="Whether the agency has to explain",
        ),
        sa.Column(
            "given_at", sa.DateTime(timezone=True), nullable=False, comment="Last change, UTC"
        ),
        sa.Column(
            "changed_after_others",
            sa.Boolean(),
            nullable=False,
            comment="Changed when the others' points were open to the appraiser",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts the changes"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint("decision IN ('ACCEPTED', 'CHANGED')", name=op.f("ck_opinion_decision")),
        sa.CheckConstraint("round IN (1, 2)", name=op.f("ck_opinion_round")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_opinion_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name=op.f("fk_opinion_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint(
            "self_assessment_id", "round", "leaf", "appraiser_id", name=op.f("pk_opinion")
        ),
        comment="Opinions of single appraisers per round and leaf",
    )
    op.create_index(
        "ix_opinion_appraiser_id",
        "opinion",
        ["appraiser_id", "self_assessment_id", "round"],
        unique=False,
    )
    op.create_index(op.f("ix_opinion_authority_id"), "opinion", ["authority_id"], unique=False)
    op.add_column(
        "appraisal",
        sa.Column(
            "basis",
            sa.String(length=16),
            nullable=False,
            server_default="OPINIONS",
            comment="OPINIONS that agree, SETTLED or WAIVED by the chair",
        ),
    )
    op.alter_column("appraisal", "basis", server_default=None)
    op.create_check_constraint(
        op.f("ck_appraisal_basis"), "appraisal", "basis IN ('OPINIONS', 'SETTLED', 'WAIVED')"
    )
    op.execute(
        """
        INSERT INTO opinion (self_assessment_id, round, leaf, appraiser_id, appraiser_name, decision, answer, points,
            opinion, explanation_requested, given_at, changed_after_others, version, authority_id, created_at)
        SELECT self_assessment_id, round, leaf, appraiser_id, appraiser_name, decision, answer, points,
            opinion, explanation_requested, decided_at, false, version, authority_id, created_at
        FROM appraisal
        """
    )
    op.alter_column(
        "appraisal",
        "appraiser_id",
        existing_type=sa.UUID(),
        comment="Account of the chair, or of the appraiser whose opinion completed it",
        existing_comment="Account of the appraiser",
        existing_nullable=False,
    )
    op.alter_column(
        "appraisal",
        "appraiser_name",
        existing_type=sa.VARCHAR(length=200),
        comment="Name of that person",
        existing_comment="Name of the appraiser",
        existing_nullable=False,
    )
    op.add_column(
        "period",
        sa.Column(
            "quorum",
            sa.SmallInteger(),
            nullable=True,
            comment="Opinions that decide a leaf; empty for those of all who are assigned",
        ),
    )
    op.create_check_constraint(op.f("ck_period_quorum"), "period", "quorum > 0")


def downgrade() -> None:
    op.drop_column("period", "quorum")
    op.alter_column(
        "appraisal",
        "appraiser_name",
        existing_type=sa.VARCHAR(length=200),
        comment="Name of the appraiser",
        existing_comment="Name of that person",
        existing_nullable=False,
    )
    op.alter_column(
        "appraisal",
        "appraiser_id",
        existing_type=sa.UUID(),
        comment="Account of the appraiser",
        existing_comment="Account of the chair, or of the appraiser whose opinion completed it",
        existing_nullable=False,
    )
    op.drop_column("appraisal", "basis")
    op.drop_index(op.f("ix_opinion_authority_id"), table_name="opinion")
    op.drop_index("ix_opinion_appraiser_id", table_name="opinion")
    op.drop_table("opinion")
    op.drop_index("ix_difference_period_id", table_name="difference")
    op.drop_index(op.f("ix_difference_authority_id"), table_name="difference")
    op.drop_table("difference")
