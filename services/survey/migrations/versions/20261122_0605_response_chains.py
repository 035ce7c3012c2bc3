"""Chain the versions of a response.

Revision: response_chains
"""

from alembic import op
import sqlalchemy as sa

revision = "response_chains"
down_revision = "app_users"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "response",
        sa.Column(
            "chain_id",
            sa.Uuid(),
            nullable=True,
            comment="The first version of this response; its own id where it is the first",
        ),
    )
    op.add_column(
        "response",
        sa.Column(
            "replaces_id",
            sa.Uuid(),
            nullable=True,
            comment="The version that this one replaces; that one is excluded, so that one version counts",
        ),
    )
    op.execute("UPDATE response SET chain_id = id")
    op.alter_column("response", "chain_id", nullable=False)
    op.create_check_constraint(
        "first_begins_chain", "response", "(chain_id = id) = (replaces_id IS NULL)"
    )
    op.create_index(
        "ix_response_later_version",
        "response",
        ["chain_id"],
        postgresql_where=sa.text("replaces_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_response_later_version", table_name="response")
    op.drop_constraint(op.f("ck_response_first_begins_chain"), "response", type_="check")
    op.drop_column("response", "replaces_id")
    op.drop_column("response", "chain_id")
