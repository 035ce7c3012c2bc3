"""Keep the XForm of each issued questionnaire beside it.

Revision: xforms
"""

import sqlalchemy as sa
from alembic import op

revision = "xforms"
down_revision = "results"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "questionnaire",
        sa.Column(
            "xform",
            sa.String(),
            nullable=True,
            comment="The XForm of the issued form, for OpenRosa clients",
        ),
    )
    op.add_column(
        "questionnaire",
        sa.Column(
            "xform_digest",
            sa.String(80),
            nullable=True,
            comment="MD5 of the XForm, as OpenRosa form lists have it",
        ),
    )


def downgrade() -> None:
    op.drop_column("questionnaire", "xform_digest")
    op.drop_column("questionnaire", "xform")
