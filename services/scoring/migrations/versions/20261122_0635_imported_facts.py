"""Let runs take imported facts.

Revision: run_imported_facts
"""

from alembic import op
import sqlalchemy as sa

revision = "run_imported_facts"
down_revision = "scenarios"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column(
        "input_document",
        "kind",
        existing_type=sa.VARCHAR(length=40),
        comment="appraisal-record, survey-summary or imported-facts",
        existing_comment="appraisal-record or survey-summary",
        existing_nullable=False,
    )
    op.add_column(
        "run",
        sa.Column(
            "imported_facts_id", sa.Uuid(), nullable=True, comment="Id of the facts in survey"
        ),
    )
    op.add_column(
        "run",
        sa.Column(
            "imported_facts_digest", sa.String(length=71), nullable=True, comment="Its digest"
        ),
    )
    op.create_foreign_key(
        "fk_run_imported_facts",
        "run",
        "input_document",
        ["authority_id", "imported_facts_digest"],
        ["authority_id", "digest"],
    )


def downgrade() -> None:
    op.drop_constraint("fk_run_imported_facts", "run", type_="foreignkey")
    op.drop_column("run", "imported_facts_digest")
    op.drop_column("run", "imported_facts_id")
    op.alter_column(
        "input_document",
        "kind",
        existing_type=sa.VARCHAR(length=40),
        comment="appraisal-record or survey-summary",
        existing_comment="appraisal-record, survey-summary or imported-facts",
        existing_nullable=False,
    )
