"""Keep portals, their units and their dossiers.

Revision: portal_dossiers
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "portal_dossiers"
down_revision = "tallies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose portal sent it"),
        sa.Column(
            "number", sa.String(length=64), nullable=False, comment="Dossier number (mã hồ sơ)"
        ),
        sa.Column(
            "procedure_code", sa.String(length=64), nullable=True, comment="Procedure (thủ tục)"
        ),
        sa.Column("field_code", sa.String(length=64), nullable=True, comment="Field (lĩnh vực)"),
        sa.Column(
            "receiving_unit", sa.String(length=200), nullable=True, comment="Unit that took it in"
        ),
        sa.Column(
            "resolving_unit",
            sa.String(length=200),
            nullable=True,
            comment="Unit that resolves it: punctuality is counted for this one",
        ),
        sa.Column("applicant", sa.String(length=16), nullable=True, comment="CITIZEN or BUSINESS"),
        sa.Column(
            "submission", sa.String(length=16), nullable=True, comment="COUNTER, POST or ONLINE"
        ),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), nullable=True, comment="When it was taken in"
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it is due, as moved last",
        ),
        sa.Column(
            "finished_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When processing was finished",
        ),
        sa.Column(
            "returned_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the result was handed over",
        ),
        sa.Column(
            "facts_version",
            sa.String(length=80, collation="C"),
            nullable=False,
            comment="Names the message that the facts are of; empty where none has come yet",
        ),
        sa.Column(
            "portal_id", sa.Uuid(), nullable=False, comment="The portal whose status code it is"
        ),
        sa.Column(
            "status", sa.String(length=64), nullable=False, comment="The portal's own status code"
        ),
        sa.Column(
            "status_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="Since when, by the portal",
        ),
        sa.Column(
            "status_version",
            sa.String(length=80, collation="C"),
            nullable=False,
            comment="Names the message that the status is of",
        ),
        sa.Column(
            "history",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=False,
            comment="What each message said, by its version: time, weight, digest",
        ),
        sa.Column(
            "principal_id", sa.Uuid(), nullable=False, comment="Client that sent the last message"
        ),
        sa.Column(
            "first_seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When the first message arrived",
        ),
        sa.Column(
            "last_seen_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When the last new message arrived",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        comment="Dossiers of one-stop portals; no name of an applicant",
    )
    op.create_index(
        "ix_dossier_authority_id_received_at",
        "dossier",
        ["authority_id", "received_at"],
        unique=False,
    )
    op.create_table(
        "dossier_label",
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose portals say so"),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="PROCEDURE or FIELD"),
        sa.Column("code", sa.String(length=64), nullable=False, comment="Its code"),
        sa.Column("name", sa.String(), nullable=False, comment="Its name, as last said"),
        sa.PrimaryKeyConstraint("authority_id", "kind", "code", name=op.f("pk_dossier_label")),
        comment="Names of procedures and fields",
    )
    op.create_table(
        "mapped_unit",
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose table it is"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of the table, from 1"),
        sa.Column(
            "unit",
            sa.String(length=200),
            nullable=False,
            comment="The unit as portals name it: code of up to 35 signs",
        ),
        sa.Column(
            "agency_id",
            sa.Uuid(),
            nullable=False,
            comment="The agency, an id of the assessment service",
        ),
        sa.Column(
            "agency_code",
            sa.String(length=64),
            nullable=False,
            comment="Code of the agency, as given",
        ),
        sa.Column(
            "agency_name", sa.String(), nullable=False, comment="Name of the agency, as given"
        ),
        sa.PrimaryKeyConstraint("authority_id", "version", "unit", name=op.f("pk_mapped_unit")),
        comment="Units of portals by agency; a version never changes",
    )
    op.create_table(
        "portal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose portal it is"),
        sa.Column(
            "code", sa.String(length=64), nullable=False, comment="Code within the authority"
        ),
        sa.Column("name", sa.String(), nullable=False, comment="Name, as entered"),
        sa.Column(
            "client_id",
            sa.Uuid(),
            nullable=True,
            comment="The one API client that may post for it; none: every portal client of the authority",
        ),
        sa.Column(
            "statuses_version",
            sa.Integer(),
            nullable=False,
            comment="Which version of the meanings of its status codes holds",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was connected",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal")),
        sa.UniqueConstraint("authority_id", "code", name=op.f("uq_portal_authority_id_code")),
        comment="One-stop portals of an authority",
    )
    op.create_table(
        "unit_map",
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose table it is"),
        sa.Column("version", sa.Integer(), nullable=False, comment="The version that holds"),
        sa.Column(
            "changed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was set"
        ),
        sa.PrimaryKeyConstraint("authority_id", name=op.f("pk_unit_map")),
        comment="The version that holds of each authority's table of units",
    )
    op.create_table(
        "portal_status",
        sa.Column("portal_id", sa.Uuid(), nullable=False, comment="The portal"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Version of the table, from 1"),
        sa.Column(
            "code", sa.String(length=64), nullable=False, comment="The portal's own status code"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose portal it is"),
        sa.Column("meaning", sa.String(length=16), nullable=False, comment="What it means here"),
        sa.ForeignKeyConstraint(
            ["portal_id"], ["portal.id"], name=op.f("fk_portal_status_portal_id")
        ),
        sa.PrimaryKeyConstraint("portal_id", "version", "code", name=op.f("pk_portal_status")),
        comment="Meanings of portals' status codes; a version never changes",
    )


def downgrade() -> None:
    op.drop_table("portal_status")
    op.drop_table("unit_map")
    op.drop_table("portal")
    op.drop_table("mapped_unit")
    op.drop_table("dossier_label")
    op.drop_index("ix_dossier_authority_id_received_at", table_name="dossier")
    op.drop_table("dossier")
