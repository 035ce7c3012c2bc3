"""Licence of publications: each says on what terms its data may be used.

What was published before had the default, CC BY 4.0.

Revision: publication_licence
"""

from alembic import op
import sqlalchemy as sa

revision = "publication_licence"
down_revision = "result_documents"
branch_labels = None
depends_on = None

CC_BY_4 = "https://creativecommons.org/licenses/by/4.0/"


def upgrade() -> None:
    op.add_column(
        "publication",
        sa.Column(
            "licence",
            sa.String(length=300),
            nullable=False,
            server_default=CC_BY_4,
            comment="Address of the terms on which anybody may use its data",
        ),
    )
    op.alter_column("publication", "licence", server_default=None)


def downgrade() -> None:
    op.drop_column("publication", "licence")
