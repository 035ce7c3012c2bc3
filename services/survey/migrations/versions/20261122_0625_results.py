"""Settings of results, sizes of groups, and how answers go together.

Revision: results
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "results"
down_revision = "imported_facts"
branch_labels = None
depends_on = None

_SETTINGS = (
    ("favourable", postgresql.JSONB(), '\'["4", "5"]\'', "Codes that count as satisfied"),
    (
        "aggregate",
        sa.String(32),
        "'MEAN_OF_FACTORS'",
        "How SIPAS comes of its questions: MEAN_OF_FACTORS or MEAN_OF_QUESTIONS",
    ),
    (
        "withhold_below",
        sa.Integer(),
        "5",
        "Results with fewer people behind them are not shown",
    ),
)


def upgrade() -> None:
    for name, kind, value, comment in _SETTINGS:
        op.add_column(
            "campaign",
            sa.Column(name, kind, server_default=sa.text(value), nullable=False, comment=comment),
        )
        op.alter_column("campaign", name, server_default=None)
    op.create_check_constraint("withhold_below", "campaign", "withhold_below >= 0")
    op.add_column(
        "target",
        sa.Column(
            "population",
            sa.Integer(),
            nullable=True,
            comment="How many people the group holds there, where that is known",
        ),
    )
    op.create_check_constraint("population", "target", "population > 0")
    op.create_table(
        "tally_product",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="The agency asked about"),
        sa.Column("group_code", sa.String(64), nullable=False, comment="The respondent group"),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False, comment="The form version"),
        sa.Column("block", sa.String(80), nullable=False, comment="SIPAS, or leaf: and the leaf"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column(
            "counts",
            postgresql.ARRAY(sa.BigInteger(), dimensions=2),
            nullable=False,
            comment="Counts by column and column of the block",
        ),
        sa.PrimaryKeyConstraint(
            "campaign_id",
            "agency_id",
            "group_code",
            "questionnaire_id",
            "block",
            name=op.f("pk_tally_product"),
        ),
        comment="How answers of campaigns go together",
    )
    # What was tallied before knows nothing of how answers go together.
    op.execute("DELETE FROM tally")
    op.execute("UPDATE tally_mark SET tallied_to = 0")


def downgrade() -> None:
    op.drop_table("tally_product")
    op.drop_constraint(op.f("ck_target_population"), "target", type_="check")
    op.drop_column("target", "population")
    op.drop_constraint(op.f("ck_campaign_withhold_below"), "campaign", type_="check")
    for name, *_ in _SETTINGS:
        op.drop_column("campaign", name)
