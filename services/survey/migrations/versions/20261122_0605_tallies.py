"""Count only once what has been counted.

Revision: tallies
"""

import sqlalchemy as sa
from alembic import op

revision = "tallies"
down_revision = "response_chains"
branch_labels = None
depends_on = None

WRITTEN_IN = sa.text("(pg_current_xact_id()::text)::bigint")


def _stamp() -> sa.Column[int]:
    return sa.Column(
        "written_in",
        sa.BigInteger(),
        server_default=WRITTEN_IN,
        nullable=False,
        comment="The transaction that wrote the row",
    )


def upgrade() -> None:
    op.add_column("response", _stamp())
    op.create_index("ix_response_written_in", "response", ["written_in", "campaign_id"])
    op.create_table(
        "tally_change",
        sa.Column("response_id", sa.Uuid(), nullable=False, comment="The response"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column(
            "direction",
            sa.SmallInteger(),
            nullable=False,
            comment="-1: no longer counts, 1: counts again",
        ),
        _stamp(),
        sa.CheckConstraint("direction IN (-1, 1)", name=op.f("ck_tally_change_direction")),
        sa.PrimaryKeyConstraint("response_id", "id", name=op.f("pk_tally_change")),
        comment="Responses set aside and taken back",
    )
    op.create_index(
        "ix_tally_change_campaign_id_written_in", "tally_change", ["campaign_id", "written_in"]
    )
    op.execute(
        "INSERT INTO tally_change (response_id, id, authority_id, campaign_id, direction) "
        "SELECT id, gen_random_uuid(), authority_id, campaign_id, -1 "
        "FROM response WHERE excluded_at IS NOT NULL"
    )
    op.create_table(
        "tally_mark",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column(
            "tallied_to",
            sa.BigInteger(),
            nullable=False,
            comment="First transaction that is not tallied",
        ),
        sa.Column(
            "cluster",
            sa.BigInteger(),
            nullable=False,
            comment="The database cluster whose transactions are meant",
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_tally_mark")),
        comment="How far campaigns have been tallied",
    )
    op.create_table(
        "tally",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="The agency asked about"),
        sa.Column("group_code", sa.String(64), nullable=False, comment="The respondent group"),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False, comment="The form version"),
        sa.Column(
            "kind",
            sa.String(16),
            nullable=False,
            comment="RECEIVED, SET_ASIDE, ANSWER, CHOICE or ASKED",
        ),
        sa.Column(
            "question",
            sa.String(64),
            nullable=False,
            comment="The question; empty for whole responses",
        ),
        sa.Column(
            "option",
            sa.String(64),
            nullable=False,
            comment="The option; empty where any answer counts",
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it is"),
        sa.Column("given", sa.BigInteger(), nullable=False, comment="How many"),
        sa.Column("total", sa.Numeric(), nullable=False, comment="Sum of the numbers given"),
        sa.Column("squares", sa.Numeric(), nullable=False, comment="Sum of their squares"),
        sa.PrimaryKeyConstraint(
            "campaign_id",
            "agency_id",
            "group_code",
            "questionnaire_id",
            "kind",
            "question",
            "option",
            name=op.f("pk_tally"),
        ),
        comment="What has been counted of campaigns",
    )


def downgrade() -> None:
    op.drop_table("tally")
    op.drop_table("tally_mark")
    op.drop_table("tally_change")
    op.drop_index("ix_response_written_in", "response")
    op.drop_column("response", "written_in")
