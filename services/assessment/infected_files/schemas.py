"""What is said about infected files over the wire."""

from uuid import UUID

from pydantic import Field

from services.assessment.infected_files.service import InfectedFile
from shared.http.schema import Schema, UtcInstant


class InfectedDocument(Schema):
    """A document that consists of an infected file."""

    document_id: UUID
    document_version: int
    agency_id: UUID
    title: str
    file_name: str
    uploaded_by: str


class InfectedFileView(Schema):
    """A file in which the scanner found something."""

    sha256: str
    size: int = Field(description="Bytes")
    signature: str = Field(description="What was found", examples=["Eicar-Test-Signature"])
    scanned_at: UtcInstant
    removed_at: UtcInstant | None = Field(description="When its bytes were removed for good")
    removed_by: str | None
    documents: list[InfectedDocument]

    @classmethod
    def of(cls, one: InfectedFile) -> "InfectedFileView":
        """Say what is known of an infected file."""
        file = one.file
        return cls(
            sha256=file.sha256,
            size=file.size,
            signature=file.signature or "",
            scanned_at=file.scanned_at,
            removed_at=file.removed_at,
            removed_by=file.removed_by,
            documents=[
                InfectedDocument(
                    document_id=version.document_id,
                    document_version=version.ordinal,
                    agency_id=version.document.agency_id,
                    title=version.title,
                    file_name=version.file_name,
                    uploaded_by=version.uploaded_by,
                )
                for version in one.versions
            ],
        )


class InfectedFileList(Schema):
    """A page of infected files."""

    items: list[InfectedFileView]
    next: str | None = Field(description="Cursor of the next page; null at the end")
