"""Keep threads with answers, evidence and withdrawals.

Revision: threads
"""

from alembic import op
import sqlalchemy as sa


revision = "threads"
down_revision = "scanning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement_citation",
        sa.Column("statement_id", sa.Uuid(), nullable=False, comment="Statement"),
        sa.Column("citation_id", sa.Uuid(), nullable=False, comment="Evidence of the same leaf"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_statement_citation_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["citation_id"], ["citation.id"], name=op.f("fk_statement_citation_citation_id")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name=op.f("fk_statement_citation_statement_id")
        ),
        sa.PrimaryKeyConstraint("statement_id", "citation_id", name=op.f("pk_statement_citation")),
        comment="Evidence that statements point to",
    )
    op.create_index(
        op.f("ix_statement_citation_authority_id"),
        "statement_citation",
        ["authority_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_statement_citation_citation_id"),
        "statement_citation",
        ["citation_id"],
        unique=False,
    )
    op.add_column(
        "statement",
        sa.Column(
            "question",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="Whether the council waits for the agency's answer",
        ),
    )
    op.add_column(
        "statement",
        sa.Column("reply_to", sa.Uuid(), nullable=True, comment="Statement that it answers"),
    )
    op.add_column(
        "statement",
        sa.Column(
            "digest",
            sa.String(length=80),
            nullable=True,
            comment="SHA-256 of what was signed; empty for what is older than signatures",
        ),
    )
    op.add_column(
        "statement",
        sa.Column(
            "withdrawn_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was withdrawn, UTC",
        ),
    )
    op.add_column(
        "statement",
        sa.Column("withdrawn_reason", sa.String(), nullable=True, comment="Why it was withdrawn"),
    )
    op.create_index(op.f("ix_statement_reply_to"), "statement", ["reply_to"], unique=False)
    op.create_foreign_key(
        op.f("fk_statement_reply_to"), "statement", "statement", ["reply_to"], ["id"]
    )


def downgrade() -> None:
    op.drop_constraint(op.f("fk_statement_reply_to"), "statement", type_="foreignkey")
    op.drop_index(op.f("ix_statement_reply_to"), table_name="statement")
    op.drop_column("statement", "withdrawn_reason")
    op.drop_column("statement", "withdrawn_at")
    op.drop_column("statement", "digest")
    op.drop_column("statement", "reply_to")
    op.drop_column("statement", "question")
    op.drop_index(op.f("ix_statement_citation_citation_id"), table_name="statement_citation")
    op.drop_index(op.f("ix_statement_citation_authority_id"), table_name="statement_citation")
    op.drop_table("statement_citation")
