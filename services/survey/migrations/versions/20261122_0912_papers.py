"""Keep paper forms in double entry.

Revision: papers
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "papers"
down_revision = "quotas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column(
            "number", sa.String(length=64), nullable=False, comment="The number on the paper"
        ),
        sa.Column(
            "questionnaire_id", sa.Uuid(), nullable=False, comment="The form version on the paper"
        ),
        sa.Column(
            "state", sa.String(length=16), nullable=False, comment="KEYED_ONCE, DIFFERING or TAKEN"
        ),
        sa.Column(
            "decided",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What a supervisor took for right, by field, where the entries differ",
        ),
        sa.Column(
            "taken_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it became a response",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts changes, for If-Match"),
        sa.CheckConstraint(
            "state IN ('KEYED_ONCE', 'DIFFERING', 'TAKEN')", name=op.f("ck_paper_state")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_paper_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint(
            "campaign_id",
            "group_code",
            "number",
            name=op.f("uq_paper_campaign_id_group_code_number"),
        ),
        comment="Paper forms in double entry",
    )
    op.create_index(
        "ix_paper_state", "paper", ["campaign_id", "state", "group_code", "number"], unique=False
    )
    op.create_table(
        "paper_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("campaign_id", sa.Uuid(), nullable=False, comment="The campaign"),
        sa.Column(
            "group_code", sa.String(length=64), nullable=False, comment="The respondent group"
        ),
        sa.Column(
            "questionnaire_id", sa.Uuid(), nullable=False, comment="The form version on the paper"
        ),
        sa.Column("keyer_id", sa.Uuid(), nullable=False, comment="Who keyed it"),
        sa.Column("digest", sa.String(length=80), nullable=False, comment="SHA-256 of the file"),
        sa.Column(
            "result",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What became of its rows",
        ),
        sa.Column(
            "taken_at", sa.DateTime(timezone=True), nullable=False, comment="When it was taken"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_paper_import_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_import")),
        comment="Keying workbooks that were taken",
    )
    op.create_table(
        "paper_entry",
        sa.Column("paper_id", sa.Uuid(), nullable=False, comment="The paper form"),
        sa.Column(
            "position", sa.Integer(), nullable=False, comment="1 for the first, 2 for the second"
        ),
        sa.Column(
            "authority_id", sa.Uuid(), nullable=False, comment="Whose campaign it belongs to"
        ),
        sa.Column("import_id", sa.Uuid(), nullable=False, comment="The workbook that it came in"),
        sa.Column("keyer_id", sa.Uuid(), nullable=False, comment="Who keyed it"),
        sa.Column(
            "keyer_name", sa.String(), nullable=False, comment="The keyer's name, at that time"
        ),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="The agency asked about"),
        sa.Column(
            "captured_on", sa.Date(), nullable=False, comment="The Vietnamese day on the paper"
        ),
        sa.Column(
            "answers",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="Answers by question, canonical",
        ),
        sa.Column(
            "keyed_at", sa.DateTime(timezone=True), nullable=False, comment="When it came in"
        ),
        sa.CheckConstraint("position IN (1, 2)", name=op.f("ck_paper_entry_two")),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_entry_paper_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("paper_id", "keyer_id", name=op.f("uq_paper_entry_paper_id_keyer_id")),
        comment="Each of the two entries of a paper form",
    )


def downgrade() -> None:
    op.drop_table("paper_entry")
    op.drop_table("paper_import")
    op.drop_index("ix_paper_state", table_name="paper")
    op.drop_table("paper")
