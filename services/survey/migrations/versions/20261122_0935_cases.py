"""Keep draws, and a case for each who was drawn.

Revision: cases
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "cases"
down_revision = "flags"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("frame_id", sa.Uuid(), nullable=False, comment="The frame"),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column(
            "ordered",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What was asked for, with the seed",
        ),
        sa.Column("digest", sa.String(length=80), nullable=False, comment="SHA-256 of the bytes"),
        sa.Column(
            "content",
            sa.LargeBinary(),
            nullable=False,
            comment="The canonical bytes of the document",
        ),
        sa.Column(
            "drawn_at", sa.DateTime(timezone=True), nullable=False, comment="When it was drawn"
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_draw_campaign_id")),
        sa.ForeignKeyConstraint(["frame_id"], ["frame.id"], name=op.f("fk_draw_frame_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        comment="Random draws from frames",
    )
    op.create_index("ix_draw_campaign_id_id", "draw", ["campaign_id", "id"], unique=False)
    op.create_index("ix_draw_frame_id", "draw", ["frame_id"], unique=False)
    op.create_table(
        "draw_stratum",
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="The agency asked about"),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("draw_id", sa.Uuid(), nullable=False, comment="The draw"),
        sa.Column("listed", sa.Integer(), nullable=False, comment="How many the frame holds (N)"),
        sa.Column(
            "drawn",
            sa.Integer(),
            nullable=False,
            comment="How many were drawn (n), without replacements",
        ),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draw.id"], name=op.f("fk_draw_stratum_draw_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id", "agency_id", "group_code", name=op.f("pk_draw_stratum")
        ),
        comment="Sizes of draws by agency and group",
    )
    op.create_index("ix_draw_stratum_draw_id", "draw_stratum", ["draw_id"], unique=False)
    op.create_table(
        "survey_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column("draw_id", sa.Uuid(), nullable=False, comment="The draw"),
        sa.Column(
            "unit_id", sa.Uuid(), nullable=False, comment="Whom it is, as the frame knows it"
        ),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="Number within the campaign, for people"
        ),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="The agency asked about"),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column("ward", sa.String(length=200), nullable=True, comment="Commune or ward"),
        sa.Column("village", sa.String(length=200), nullable=True, comment="Village or quarter"),
        sa.Column("dossier", sa.String(length=64), nullable=True, comment="Number of the dossier"),
        sa.Column(
            "clusters",
            sa.ARRAY(sa.String()),
            nullable=False,
            comment="The areas drawn on the way, the largest first",
        ),
        sa.Column(
            "drawn",
            sa.ARRAY(sa.Integer()),
            nullable=False,
            comment="How many were drawn at each stage (n)",
        ),
        sa.Column(
            "listed",
            sa.ARRAY(sa.Integer()),
            nullable=False,
            comment="Of how many, at each stage (N)",
        ),
        sa.Column(
            "probability",
            sa.Numeric(),
            nullable=False,
            comment="Chance of being drawn: all n/N together",
        ),
        sa.Column(
            "standby_rank",
            sa.Integer(),
            nullable=True,
            comment="Place among the replacements of its area; nothing for the drawn",
        ),
        sa.Column(
            "state",
            sa.String(length=16),
            nullable=False,
            comment="STANDBY, DRAWN, SENT, REFUSED, REPLACED",
        ),
        sa.Column(
            "cause",
            sa.String(length=16),
            nullable=True,
            comment="Why there is no answer: REFUSED, UNREACHABLE, INELIGIBLE",
        ),
        sa.Column(
            "replaced_by", sa.Uuid(), nullable=True, comment="The case that stands in for it"
        ),
        sa.Column("interviewer_id", sa.Uuid(), nullable=True, comment="Account of the interviewer"),
        sa.Column(
            "interviewer_name", sa.String(length=200), nullable=True, comment="Name, as given"
        ),
        sa.Column(
            "sent_at", sa.DateTime(timezone=True), nullable=True, comment="When it was handed out"
        ),
        sa.Column(
            "ended_at", sa.DateTime(timezone=True), nullable=True, comment="When it was given up"
        ),
        sa.Column(
            "response_id",
            sa.Uuid(),
            nullable=True,
            comment="The response, where it came under another id than the case's",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts changes, for If-Match"),
        sa.CheckConstraint(
            "(state = 'REPLACED') = (replaced_by IS NOT NULL)",
            name=op.f("ck_survey_case_replaced_by"),
        ),
        sa.CheckConstraint(
            "(state IN ('REFUSED', 'REPLACED')) = (cause IS NOT NULL)",
            name=op.f("ck_survey_case_cause"),
        ),
        sa.CheckConstraint(
            "state IN ('STANDBY', 'DRAWN', 'SENT', 'REFUSED', 'REPLACED')",
            name=op.f("ck_survey_case_state"),
        ),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draw.id"], name=op.f("fk_survey_case_draw_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_case")),
        sa.UniqueConstraint(
            "campaign_id", "number", name=op.f("uq_survey_case_campaign_id_number")
        ),
        sa.UniqueConstraint("response_id", name=op.f("uq_survey_case_response_id")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_survey_case_unit_id")),
        comment="Drawn respondents, without names",
    )
    op.create_index(
        "ix_survey_case_cell",
        "survey_case",
        ["campaign_id", "agency_id", "group_code"],
        unique=False,
    )
    op.create_index("ix_survey_case_draw_id", "survey_case", ["draw_id"], unique=False)
    op.create_index(
        "ix_survey_case_interviewer_id",
        "survey_case",
        ["campaign_id", "interviewer_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_survey_case_interviewer_id", table_name="survey_case")
    op.drop_index("ix_survey_case_draw_id", table_name="survey_case")
    op.drop_index("ix_survey_case_cell", table_name="survey_case")
    op.drop_table("survey_case")
    op.drop_index("ix_draw_stratum_draw_id", table_name="draw_stratum")
    op.drop_table("draw_stratum")
    op.drop_index("ix_draw_frame_id", table_name="draw")
    op.drop_index("ix_draw_campaign_id_id", table_name="draw")
    op.drop_table("draw")
