"""Keep what an agency was called when, and let reports show the agency of their period.

Revision: agency_versions
"""

import sqlalchemy as sa
from alembic import op

revision = "agency_versions"
down_revision = "outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="Agency"),
        sa.Column(
            "code", sa.String(length=35), nullable=False, comment="Code of the state's register"
        ),
        sa.Column("name", sa.String(length=500), nullable=False, comment="Name for people"),
        sa.Column(
            "search_name",
            sa.String(length=500),
            nullable=False,
            comment="Name in lower case without diacritics",
        ),
        sa.Column(
            "block",
            sa.String(length=64),
            nullable=False,
            comment="Code of the block (khối) it is ranked in",
        ),
        sa.Column(
            "ranked",
            sa.Boolean(),
            nullable=False,
            comment="Whether it gets a rank, not only points",
        ),
        sa.Column("effective_on", sa.Date(), nullable=True, comment="First day; empty for always"),
        sa.Column(
            "superseded_on",
            sa.Date(),
            nullable=True,
            comment="First day of the next version; empty for the last",
        ),
        sa.Column("recorded_by", sa.String(length=200), nullable=True, comment="Who entered it"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint(
            "superseded_on IS NULL OR superseded_on > effective_on",
            name=op.f("ck_agency_version_days"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_agency_version_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_agency_version_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_version")),
        sa.UniqueConstraint(
            "agency_id",
            "effective_on",
            name=op.f("uq_agency_version_agency_id_effective_on"),
            postgresql_nulls_not_distinct=True,
        ),
        comment="Names and blocks of agencies, each with the days on which it holds",
    )
    op.create_index(op.f("ix_agency_version_authority_id"), "agency_version", ["authority_id"])
    op.execute(
        "INSERT INTO agency_version (id, agency_id, code, name, search_name, block, ranked, authority_id, created_at)"
        " SELECT gen_random_uuid(), id, code, name, search_name, block, ranked, authority_id, created_at FROM agency"
    )
    op.add_column(
        "self_assessment",
        sa.Column(
            "agency_version_id",
            sa.Uuid(),
            nullable=True,
            comment="What it was called in the period",
        ),
    )
    op.execute(
        "UPDATE self_assessment SET agency_version_id = agency_version.id"
        " FROM agency_version WHERE agency_version.agency_id = self_assessment.agency_id"
    )
    op.alter_column("self_assessment", "agency_version_id", nullable=False)
    op.create_index(
        op.f("ix_self_assessment_agency_version_id"), "self_assessment", ["agency_version_id"]
    )
    op.create_foreign_key(
        op.f("fk_self_assessment_agency_version_id"),
        "self_assessment",
        "agency_version",
        ["agency_version_id"],
        ["id"],
    )
    for column in ("name", "search_name", "block", "ranked"):
        op.drop_column("agency", column)
    op.alter_column(
        "agency", "code", comment="Code of the state's register: that of the last version"
    )
    op.alter_column(
        "agency", "version", comment="Counts the changes, those of its names and blocks too"
    )


def downgrade() -> None:
    op.alter_column("agency", "version", comment="Counts the changes")
    op.alter_column("agency", "code", comment="Code of the state's register")
    for column in (
        sa.Column("name", sa.String(length=500), comment="Name for people"),
        sa.Column(
            "search_name",
            sa.String(length=500),
            comment="Name in lower case without diacritics",
        ),
        sa.Column(
            "block",
            sa.String(length=64),
            comment="Code of the block (khối) it is ranked in",
        ),
        sa.Column("ranked", sa.Boolean(), comment="Whether it gets a rank, not only points"),
    ):
        op.add_column("agency", column)
    op.execute(
        "UPDATE agency SET name = v.name, search_name = v.search_name, block = v.block, ranked = v.ranked"
        " FROM agency_version v WHERE v.agency_id = agency.id AND v.superseded_on IS NULL"
    )
    for column_name in ("name", "search_name", "block", "ranked"):
        op.alter_column("agency", column_name, nullable=False)
    op.drop_constraint(
        op.f("fk_self_assessment_agency_version_id"), "self_assessment", type_="foreignkey"
    )
    op.drop_index(op.f("ix_self_assessment_agency_version_id"), table_name="self_assessment")
    op.drop_column("self_assessment", "agency_version_id")
    op.drop_table("agency_version")
