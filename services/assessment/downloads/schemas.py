"""What is said about download links over the wire."""

from uuid import UUID

from pydantic import Field

from shared.http.schema import Schema, UtcInstant


class NewEvidenceLink(Schema):
    """What a link is to lead to: one file, or the archive of a report, of a leaf of it, or of a leaf of all agencies."""

    evidence_id: UUID | None = Field(
        default=None,
        description="A file",
        examples=["01935f3c-7b1e-7c3a-9c55-1f0f8f6f2b11"],
    )
    self_assessment_id: UUID | None = Field(
        default=None, description="All evidence of a report; with `leaf`: of one leaf of it"
    )
    period_id: UUID | None = Field(
        default=None, description="With `leaf`: the evidence of one leaf of all agencies"
    )
    leaf: str | None = Field(default=None, max_length=64, description="Code of the leaf")
    inline: bool = Field(
        default=False, description="Show a PDF or a picture in the browser instead of saving it"
    )


class EvidenceLinkView(Schema):
    """A link that a browser can follow without a token."""

    url: str = Field(
        description="Relative to the address of the API",
        examples=["/v1/evidence-links/WzE3MzIyNDgwMDAs….c2lnbmF0dXJl"],
    )
    expires_at: UtcInstant = Field(description="From this instant on it opens nothing")
