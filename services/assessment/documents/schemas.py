"""What is said about documents over the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.assessment.documents.models import (
    DocumentDetails,
    DocumentKind,
    Expiry,
    ScanState,
    details_of,
)
from services.assessment.documents.service import Document
from shared.http.schema import Name, Schema, UtcInstant

Number = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class DocumentDescription(Schema):
    """Everything that may be said of a document."""

    kind: DocumentKind = Field(default=DocumentKind.OTHER, description="Loại tài liệu")
    title: Name | None = Field(
        default=None,
        description="Trích yếu; the file's name where left out",
        examples=["Kế hoạch cải cách hành chính năm 2024"],
    )
    number: Number | None = Field(default=None, description="Số, ký hiệu", examples=["12/KH-UBND"])
    issued_on: date | None = Field(
        default=None, description="Ngày ban hành", examples=["2024-01-15"]
    )
    issuer: Name | None = Field(
        default=None, description="Cơ quan ban hành", examples=["UBND thành phố Hà Nội"]
    )
    proves_from: date | None = Field(
        default=None, description="First day that it says anything of", examples=["2024-01-01"]
    )
    proves_to: date | None = Field(
        default=None, description="Last day that it says anything of", examples=["2024-12-31"]
    )
    expires_on: date | None = Field(
        default=None, description="Last day that it is valid", examples=["2025-12-31"]
    )

    def details(self) -> DocumentDetails:
        """Give what is said, for the service."""
        return DocumentDetails(**{name: getattr(self, name) for name in DocumentDetails.__slots__})


class DocumentView(Schema):
    """A document, or one of its versions, as it stands."""

    id: UUID
    authority_id: UUID
    agency_id: UUID
    document_version: int = Field(description="Which version this is", examples=[1])
    kind: DocumentKind
    kind_label: str = Field(description="The kind in Vietnamese", examples=["Kế hoạch"])
    title: str
    number: str | None
    issued_on: date | None
    issuer: str | None
    proves_from: date | None
    proves_to: date | None
    expires_on: date | None
    expiry: Expiry = Field(description="Today; SOON in the last 30 days")
    file_name: str
    media_type: str
    size: int = Field(description="Bytes")
    sha256: str
    scan_state: ScanState
    signature: str | None = Field(description="What an infected file is infected with")
    scan_problem: str | None = Field(description="Why a pending file has not been judged yet")
    reason: str | None = Field(description="Why it replaced the version before")
    uploaded_by: str
    created_at: UtcInstant
    citations: int = Field(description="In how many places reports refer to the document")
    version: int = Field(description="Counts the changes; for If-Match", examples=[1])

    @classmethod
    def of(cls, one: Document) -> "DocumentView":
        """Say what is known of a document."""
        version = one.version
        details = details_of(version)
        return cls(
            id=version.document_id,
            authority_id=version.authority_id,
            agency_id=version.document.agency_id,
            document_version=version.ordinal,
            kind_label=DocumentKind(version.kind).label,
            expiry=one.expiry,
            file_name=version.file_name,
            media_type=version.media_type,
            size=version.file.size,
            sha256=version.sha256,
            scan_state=version.file.scan_state,
            signature=version.file.signature,
            scan_problem=version.file.scan_problem,
            reason=version.reason,
            uploaded_by=version.uploaded_by,
            created_at=version.created_at,
            citations=one.citations,
            version=version.document.version,
            **details.to_columns(),
        )


class DocumentList(Schema):
    """A page of documents."""

    items: list[DocumentView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class DocumentVersionList(Schema):
    """Every version of a document, the first one first."""

    items: list[DocumentView]
