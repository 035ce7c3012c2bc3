"""Read progress from the tallies: count senders in them, and find what is out of the figures by itself.

What is tallied so far knows no senders, so it is forgotten; the next look counts it anew, once.

Revision: progress_from_tallies
"""

from alembic import op
import sqlalchemy as sa


revision = "progress_from_tallies"
down_revision = "answer_retention"
branch_labels = None
depends_on = None

_KINDS = "RECEIVED, SET_ASIDE, ANSWER, CHOICE or ASKED"
_KINDS_NOW = "RECEIVED, SENDER, SET_ASIDE, ANSWER, CHOICE or ASKED"
_OPTION = "The option; empty where any answer counts"


def _forget() -> None:
    for table in ("tally", "tally_product", "tally_mark"):
        op.execute(f"DELETE FROM {table}")


def _comments(kinds: str, kinds_before: str, option: str, option_before: str) -> None:
    op.alter_column(
        "tally", "kind", comment=kinds, existing_comment=kinds_before, existing_type=sa.String(16)
    )
    op.alter_column(
        "tally",
        "option",
        comment=option,
        existing_comment=option_before,
        existing_type=sa.String(64),
    )


def upgrade() -> None:
    _forget()
    _comments(_KINDS_NOW, _KINDS, f"{_OPTION}; of SENDER the interviewer", _OPTION)
    op.create_index(
        "ix_response_excluded",
        "response",
        ["campaign_id"],
        postgresql_where=sa.text("excluded_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_response_excluded", table_name="response")
    _comments(_KINDS, _KINDS_NOW, _OPTION, f"{_OPTION}; of SENDER the interviewer")
    _forget()
