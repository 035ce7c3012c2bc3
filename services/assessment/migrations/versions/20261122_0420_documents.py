"""Register documents once and cite their versions.

Revision: documents
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = "documents"
down_revision = "delegations"
branch_labels = None
depends_on = None

_FORWARDS = (
    """
    INSERT INTO file (sha256, size, created_at, scan_state, scan_attempts, scan_after)
    SELECT sha256, max(size), min(created_at), 'UNSCANNED', 0, min(created_at)
    FROM evidence GROUP BY sha256
    """,
    """
    INSERT INTO document (id, authority_id, agency_id, latest, version, created_at)
    SELECT evidence.id, evidence.authority_id, agency_id, 1, 1, evidence.created_at
    FROM evidence JOIN self_assessment ON self_assessment.id = self_assessment_id
    """,
    """
    INSERT INTO document_version (
        id, authority_id, document_id, ordinal, sha256, file_name, media_type, kind, title, number,
        issued_on, issuer, search_text, uploaded_by_id, uploaded_by, created_at
    )
    SELECT id, authority_id, id, 1, sha256, file_name, media_type, 'OTHER', file_name,
        document_number, document_date, issuer,
        regexp_replace(
            normalize(
                replace(lower(concat_ws(' ', file_name, document_number, issuer)), 'đ', 'd'), NFD
            ),
            '[\u0300-\u036f]', '', 'g'
        ),
        '00000000-0000-0000-0000-000000000000', uploaded_by, created_at
    FROM evidence
    """,
    """
    INSERT INTO citation (
        id, authority_id, self_assessment_id, leaf, phase, document_version_id, cited_by,
        created_at, removed_at, removed_by
    )
    SELECT id, authority_id, self_assessment_id, leaf, phase, id, uploaded_by,
        created_at, removed_at, removed_by
    FROM evidence
    """,
)
"""Every file that was there becomes a document of its own, cited where it was."""

_BACKWARDS = """
    INSERT INTO evidence (
        id, authority_id, self_assessment_id, leaf, phase, file_name, media_type, size, sha256,
        document_number, document_date, issuer, uploaded_by, created_at, removed_at, removed_by
    )
    SELECT citation.id, citation.authority_id, self_assessment_id, leaf, phase, file_name,
        media_type, size, file.sha256, number, issued_on, issuer, cited_by, citation.created_at,
        citation.removed_at, removed_by
    FROM citation
    JOIN document_version ON document_version.id = document_version_id
    JOIN file ON file.sha256 = document_version.sha256
    ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="SHA-256, in hex"),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="Bytes"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it first came, UTC",
        ),
        sa.Column(
            "scan_state",
            sa.String(length=16),
            nullable=False,
            comment="UNSCANNED (no scanner then), PENDING, CLEAN or INFECTED",
        ),
        sa.Column(
            "scanned_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When the scanner judged it, UTC",
        ),
        sa.Column(
            "signature", sa.String(length=500), nullable=True, comment="What it is infected with"
        ),
        sa.Column(
            "scan_attempts",
            sa.Integer(),
            nullable=False,
            comment="How often the scanner failed to judge it",
        ),
        sa.Column(
            "scan_after",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When the scanner is asked next, UTC",
        ),
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When an officer removed the infected bytes, UTC",
        ),
        sa.CheckConstraint(
            "scan_state IN ('UNSCANNED', 'PENDING', 'CLEAN', 'INFECTED')",
            name=op.f("ck_file_scan_state"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_file_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
        comment="Stored files and what the scanner says of them",
    )
    op.create_index(
        "ix_file_scan_due",
        "file",
        ["scan_after"],
        unique=False,
        postgresql_where=sa.text("scan_state = 'PENDING'"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False, comment="Agency that has it"),
        sa.Column("latest", sa.Integer(), nullable=False, comment="Number of its latest version"),
        sa.Column(
            "withdrawn_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was withdrawn, UTC",
        ),
        sa.Column("withdrawn_by", sa.String(length=200), nullable=True, comment="Who withdrew it"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="Counts the changes, its versions too"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_document_agency_id")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_document_authority_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        comment="Documents of agencies",
    )
    op.create_index("ix_document_agency_id_id", "document", ["agency_id", "id"], unique=False)
    op.create_index(op.f("ix_document_authority_id"), "document", ["authority_id"], unique=False)
    op.create_table(
        "document_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False, comment="Of which"),
        sa.Column("ordinal", sa.Integer(), nullable=False, comment="1, 2, 3 …"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="Its file"),
        sa.Column(
            "file_name", sa.String(length=255), nullable=False, comment="Cleaned name of the file"
        ),
        sa.Column(
            "media_type", sa.String(length=120), nullable=False, comment="What its bytes are"
        ),
        sa.Column("kind", sa.String(length=32), nullable=False, comment="Kind of document"),
        sa.Column("title", sa.String(length=500), nullable=False, comment="Trích yếu"),
        sa.Column("number", sa.String(length=200), nullable=True, comment="Số, ký hiệu"),
        sa.Column("issued_on", sa.Date(), nullable=True, comment="Ngày ban hành"),
        sa.Column("issuer", sa.String(length=500), nullable=True, comment="Cơ quan ban hành"),
        sa.Column(
            "proves_from", sa.Date(), nullable=True, comment="First day that it says anything of"
        ),
        sa.Column(
            "proves_to", sa.Date(), nullable=True, comment="Last day that it says anything of"
        ),
        sa.Column("expires_on", sa.Date(), nullable=True, comment="Last day that it is valid"),
        sa.Column(
            "search_text",
            sa.String(),
            nullable=False,
            comment="Title, number, issuer and file name in lower case without diacritics",
        ),
        sa.Column(
            "reason", sa.String(), nullable=True, comment="Why it replaced the version before"
        ),
        sa.Column("uploaded_by_id", sa.Uuid(), nullable=False, comment="Account that brought it"),
        sa.Column(
            "uploaded_by", sa.String(length=200), nullable=False, comment="Name of who brought it"
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint("proves_to >= proves_from", name=op.f("ck_document_version_proves")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_document_version_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_document_version_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["file.sha256"], name=op.f("fk_document_version_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_version")),
        sa.UniqueConstraint(
            "document_id", "ordinal", name=op.f("uq_document_version_document_id_ordinal")
        ),
        comment="Versions of documents",
    )
    op.create_index(
        op.f("ix_document_version_authority_id"), "document_version", ["authority_id"], unique=False
    )
    op.create_index(
        "ix_document_version_expires_on", "document_version", ["expires_on"], unique=False
    )
    op.create_index(
        op.f("ix_document_version_sha256"), "document_version", ["sha256"], unique=False
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("self_assessment_id", sa.Uuid(), nullable=False, comment="Report"),
        sa.Column("leaf", sa.String(length=64), nullable=False, comment="Code of the leaf"),
        sa.Column("phase", sa.String(length=32), nullable=False, comment="Phase it was added in"),
        sa.Column("document_version_id", sa.Uuid(), nullable=False, comment="What is cited"),
        sa.Column("cited_by", sa.String(length=200), nullable=False, comment="Who added it"),
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="When it was taken back, UTC",
        ),
        sa.Column("removed_by", sa.String(length=200), nullable=True, comment="Who took it back"),
        sa.Column("authority_id", sa.Uuid(), nullable=False, comment="Whose it is"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_citation_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["document_version_id"],
            ["document_version.id"],
            name=op.f("fk_citation_document_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name=op.f("fk_citation_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        comment="Document versions that prove claims",
    )
    op.create_index(op.f("ix_citation_authority_id"), "citation", ["authority_id"], unique=False)
    op.create_index(
        op.f("ix_citation_document_version_id"), "citation", ["document_version_id"], unique=False
    )
    op.create_index(
        "ix_citation_self_assessment_id_leaf",
        "citation",
        ["self_assessment_id", "leaf"],
        unique=False,
    )
    op.create_index(
        "uq_citation_live",
        "citation",
        ["self_assessment_id", "leaf", "document_version_id"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    for statement in _FORWARDS:
        op.execute(statement)
    op.drop_index(op.f("ix_evidence_authority_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_self_assessment_id_leaf"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_sha256"), table_name="evidence")
    op.drop_index(
        op.f("uq_evidence_content"), table_name="evidence", postgresql_where="(removed_at IS NULL)"
    )
    op.drop_table("evidence")


def downgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.UUID(), autoincrement=False, nullable=False),
        sa.Column(
            "self_assessment_id", sa.UUID(), autoincrement=False, nullable=False, comment="Report"
        ),
        sa.Column(
            "leaf",
            sa.VARCHAR(length=64),
            autoincrement=False,
            nullable=False,
            comment="Code of the leaf",
        ),
        sa.Column(
            "phase",
            sa.VARCHAR(length=32),
            autoincrement=False,
            nullable=False,
            comment="Phase it was added in",
        ),
        sa.Column(
            "file_name",
            sa.VARCHAR(length=255),
            autoincrement=False,
            nullable=False,
            comment="Cleaned name of the file",
        ),
        sa.Column(
            "media_type",
            sa.VARCHAR(length=120),
            autoincrement=False,
            nullable=False,
            comment="What its bytes are",
        ),
        sa.Column("size", sa.BIGINT(), autoincrement=False, nullable=False, comment="Bytes"),
        sa.Column(
            "sha256",
            sa.VARCHAR(length=64),
            autoincrement=False,
            nullable=False,
            comment="Name of the bytes",
        ),
        sa.Column(
            "document_number",
            sa.VARCHAR(length=200),
            autoincrement=False,
            nullable=True,
            comment="Số, ký hiệu",
        ),
        sa.Column(
            "document_date", sa.DATE(), autoincrement=False, nullable=True, comment="Ngày ban hành"
        ),
        sa.Column(
            "issuer",
            sa.VARCHAR(length=500),
            autoincrement=False,
            nullable=True,
            comment="Cơ quan ban hành",
        ),
        sa.Column(
            "uploaded_by",
            sa.VARCHAR(length=200),
            autoincrement=False,
            nullable=False,
            comment="Who added it",
        ),
        sa.Column(
            "removed_at",
            postgresql.TIMESTAMP(timezone=True),
            autoincrement=False,
            nullable=True,
            comment="When it was taken back, UTC",
        ),
        sa.Column(
            "removed_by",
            sa.VARCHAR(length=200),
            autoincrement=False,
            nullable=True,
            comment="Who took it back",
        ),
        sa.Column(
            "authority_id", sa.UUID(), autoincrement=False, nullable=False, comment="Whose it is"
        ),
        sa.Column(
            "created_at",
            postgresql.TIMESTAMP(timezone=True),
            autoincrement=False,
            nullable=False,
            comment="When it was made, UTC",
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_size")),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_evidence_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["self_assessment_id"],
            ["self_assessment.id"],
            name=op.f("fk_evidence_self_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        comment="Documents that prove claims",
    )
    op.create_index(
        op.f("uq_evidence_content"),
        "evidence",
        ["self_assessment_id", "leaf", "sha256"],
        unique=True,
        postgresql_where="(removed_at IS NULL)",
    )
    op.create_index(op.f("ix_evidence_sha256"), "evidence", ["sha256"], unique=False)
    op.create_index(
        op.f("ix_evidence_self_assessment_id_leaf"),
        "evidence",
        ["self_assessment_id", "leaf"],
        unique=False,
    )
    op.create_index(op.f("ix_evidence_authority_id"), "evidence", ["authority_id"], unique=False)
    op.execute(_BACKWARDS)
    op.drop_index(
        "uq_citation_live", table_name="citation", postgresql_where=sa.text("removed_at IS NULL")
    )
    op.drop_index("ix_citation_self_assessment_id_leaf", table_name="citation")
    op.drop_index(op.f("ix_citation_document_version_id"), table_name="citation")
    op.drop_index(op.f("ix_citation_authority_id"), table_name="citation")
    op.drop_table("citation")
    op.drop_index(op.f("ix_document_version_sha256"), table_name="document_version")
    op.drop_index("ix_document_version_expires_on", table_name="document_version")
    op.drop_index(op.f("ix_document_version_authority_id"), table_name="document_version")
    op.drop_table("document_version")
    op.drop_index(op.f("ix_document_authority_id"), table_name="document")
    op.drop_index("ix_document_agency_id_id", table_name="document")
    op.drop_table("document")
    op.drop_index(
        "ix_file_scan_due", table_name="file", postgresql_where=sa.text("scan_state = 'PENDING'")
    )
    op.drop_table("file")
