"""What is said about evidence over the wire."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.assessment.answers import LeafCode
from services.assessment.documents.models import DocumentKind, Expiry, ScanState, columns_of
from services.assessment.evidence.models import Evidence, WantedCitation
from services.assessment.periods.models import Phase
from shared.http.schema import Schema, UtcInstant


class EvidenceView(Schema):
    """Tài liệu kiểm chứng: a version of a document that proves a claim."""

    id: UUID
    self_assessment_id: UUID
    leaf: str = Field(examples=["1.1.1"])
    phase: Phase = Field(description="Phase it was added in; SUPPLEMENT between the rounds")
    document_id: UUID
    document_version: int = Field(description="Which version of the document", examples=[1])
    kind: DocumentKind
    title: str = Field(description="Trích yếu", examples=["Kế hoạch cải cách hành chính 2024"])
    number: str | None = Field(description="Số, ký hiệu", examples=["12/KH-CT"])
    issued_on: date | None = Field(description="Ngày ban hành")
    issuer: str | None = Field(description="Cơ quan ban hành")
    proves_from: date | None = Field(description="First day that it says anything of")
    proves_to: date | None = Field(description="Last day that it says anything of")
    expires_on: date | None = Field(description="Last day that it is valid")
    earlier_period: bool = Field(
        description="It proves an earlier period only, and stands in for what is not there yet"
    )
    expiry: Expiry = Field(description="On this day, or on the period's last day once that is past")
    file_name: str = Field(examples=["Kế hoạch CCHC 2024.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="Bytes", examples=[482133])
    sha256: str = Field(description="SHA-256 of the bytes, in hex")
    scan_state: ScanState = Field(description="PENDING and INFECTED files cannot be downloaded")
    signature: str | None = Field(description="What an infected file is infected with")
    uploaded_by: str = Field(description="Who added it to the leaf")
    created_at: UtcInstant

    @classmethod
    def of(cls, evidence: Evidence) -> "EvidenceView":
        """Say what is known of a piece of evidence."""
        citation = evidence.citation
        version = citation.document_version
        return cls(
            id=citation.id,
            self_assessment_id=citation.self_assessment_id,
            leaf=citation.leaf,
            phase=citation.phase,
            document_id=version.document_id,
            document_version=version.ordinal,
            earlier_period=evidence.earlier_period,
            expiry=evidence.expiry,
            file_name=version.file_name,
            media_type=version.media_type,
            size=version.file.size,
            sha256=version.sha256,
            scan_state=version.file.scan_state,
            signature=version.file.signature,
            uploaded_by=citation.cited_by,
            created_at=citation.created_at,
            **columns_of(version),
        )


class NewCitation(Schema):
    """A document that is to prove a leaf."""

    leaf: LeafCode = Field(description="Code of the leaf", examples=["1.1.1"])
    document_id: UUID = Field(description="Document of the report's agency")
    version: int | None = Field(
        default=None, ge=1, le=1_000_000, description="Which version; the latest where left out"
    )

    def wanted(self) -> WantedCitation:
        """Give what is wanted, for the service."""
        return WantedCitation(self.leaf, self.document_id, self.version)


class NewCitations(Schema):
    """Documents that are to prove leaves; all are cited, or none."""

    items: list[NewCitation] = Field(
        min_length=1,
        max_length=500,
        examples=[[{"leaf": "1.1.1", "document_id": "01a20140-62fd-7236-ab2a-417d61ce847b"}]],
    )


class EvidenceList(Schema):
    """Pieces of evidence."""

    items: list[EvidenceView]
