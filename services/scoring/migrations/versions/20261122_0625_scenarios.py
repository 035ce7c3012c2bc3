"""Keep named what-if scenarios.

Revision: scenarios
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "scenarios"
down_revision = "checks_embargo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.Uuid(), nullable=False, comment="Made by the client or here"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column("run_id", sa.Uuid(), nullable=False, comment="What it is about"),
        sa.Column("name", sa.String(length=500), nullable=False, comment="What it is called"),
        sa.Column("note", sa.String(), nullable=True, comment="A remark"),
        sa.Column(
            "changes",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="The changes as they were sent",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.Column("created_by", sa.Uuid(), nullable=False, comment="Account that made it"),
        sa.Column(
            "created_by_name", sa.String(length=200), nullable=False, comment="Its name then"
        ),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), nullable=False, comment="Last change, UTC"
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Row version, for If-Match"),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_scenario_run_id_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("run_id", "name", name=op.f("uq_scenario_run_id_name")),
        comment="Named what-if changes on runs; never public",
    )
    op.create_index("ix_scenario_authority_id_id", "scenario", ["authority_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_scenario_authority_id_id", table_name="scenario")
    op.drop_table("scenario")
