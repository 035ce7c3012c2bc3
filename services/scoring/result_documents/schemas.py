"""Documents of results as they are asked for and answered."""

from typing import Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.scoring.result_documents.models import (
    ALSO_OF_ONE_AGENCY,
    BY_BLOCK,
    FROM_A_TEMPLATE,
    IN_BOTH_LANGUAGES,
    OF_ONE_AGENCY,
    OF_ONE_BLOCK,
    Audience,
    DocumentKind,
    DocumentOrder,
    ResultDocument,
)
from shared.http.schema import Schema
from shared.ids import new_id
from shared.jobs.schemas import JobView, MadeFileView, job_members
from shared.methodology.wording import Language


class NewResultDocument(Schema):
    """What is to be made of a run."""

    id: UUID | None = Field(
        default=None, description="Made by the client, to ask again without asking twice"
    )
    run_id: UUID = Field(
        description="Of which run", examples=["01935f3c-7b1e-7c3a-9c55-1f0f8f6f2b11"]
    )
    kind: DocumentKind = Field(description="What is made", examples=["SCORE_CARDS"])
    agency_id: UUID | None = Field(
        default=None,
        description="Of which agency; needed for SCORE_CARD; with WORKBOOK only that agency's leaves are shown",
    )
    block: str | None = Field(
        default=None,
        max_length=64,
        description="Only of this block; taken by SCORE_CARDS, needed for SCORE_CARD_BOOK",
        examples=["SO"],
    )
    audience: Audience = Field(
        default=Audience.INTERNAL,
        description="INTERNAL has the council's opinions; PUBLIC may be read by everybody once the results are public",
    )

    language: Language = Field(
        default=Language.VI, description="vi or en; en is taken by WORKBOOK", examples=["vi"]
    )

    template_id: UUID | None = Field(
        default=None,
        description="Template of COUNCIL_REPORT or DECISION_ANNEX; otherwise the authority's last one, or the default",
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        takes_either = self.kind in ALSO_OF_ONE_AGENCY
        if not takes_either and (self.agency_id is not None) != (self.kind in OF_ONE_AGENCY):
            raise PydanticCustomError(
                "agency_id", "give `agency_id` with SCORE_CARD or WORKBOOK, and with no other kind"
            )
        if self.block is not None and self.kind not in BY_BLOCK:
            raise PydanticCustomError("block", "leave `block` out: this kind is not by block")
        if self.template_id is not None and self.kind not in FROM_A_TEMPLATE:
            raise PydanticCustomError(
                "template_id", "leave `template_id` out: this kind is made from no template"
            )
        if self.language is not Language.VI and self.kind not in IN_BOTH_LANGUAGES:
            raise PydanticCustomError(
                "language", "leave `language` out: this kind is in Vietnamese"
            )
        if self.block is None and self.kind in OF_ONE_BLOCK:
            raise PydanticCustomError("block", "say of which `block`; SCORE_CARDS is of all")
        return self

    def to_order(self) -> DocumentOrder:
        """Read it as an order."""
        return DocumentOrder(
            id=self.id or new_id(),
            run_id=self.run_id,
            kind=self.kind,
            audience=self.audience,
            agency_id=self.agency_id,
            block=self.block,
            language=self.language,
            template_id=self.template_id,
        )


class ResultDocumentView(JobView):
    """A document and how far it is."""

    id: UUID = Field(description="Its id")
    run_id: UUID = Field(description="The run it is made of")
    kind: DocumentKind = Field(description="What it is")
    agency_id: UUID | None = Field(description="The agency it is about")
    block: str | None = Field(description="The block it is about")
    audience: Audience = Field(description="For whom it is")
    language: Language = Field(description="Its language", examples=["vi"])
    template_id: UUID | None = Field(description="The template that was named")

    @classmethod
    def of(cls, document: ResultDocument) -> Self:
        """Show it."""
        order = document.order
        return cls(
            id=order.id,
            run_id=order.run_id,
            kind=order.kind,
            agency_id=order.agency_id,
            block=order.block,
            audience=order.audience,
            language=order.language,
            template_id=order.template_id,
            **job_members(document.job),
        )


class PublishedDocumentView(Schema):
    """A document of published results that everybody may have."""

    id: UUID = Field(description="Its id")
    kind: DocumentKind = Field(description="What it is")
    agency_id: UUID | None = Field(description="The agency it is about")
    block: str | None = Field(description="The block it is about")
    file: MadeFileView = Field(description="What can be fetched")

    @classmethod
    def of(cls, document: ResultDocument) -> Self:
        """Show one that is done."""
        order, file = document.order, document.job.file
        assert file is not None, "only what is done is shown to everybody"
        return cls(
            id=order.id,
            kind=order.kind,
            agency_id=order.agency_id,
            block=order.block,
            file=MadeFileView.of(file),
        )


class PublishedDocumentPage(Schema):
    """A page of documents that everybody may have."""

    items: list[PublishedDocumentView] = Field(description="Newest first")
    next: str | None = Field(description="Cursor of the next page, or null")


class ResultDocumentPage(Schema):
    """A page of documents."""

    items: list[ResultDocumentView] = Field(description="Newest first")
    next: str | None = Field(description="Cursor of the next page, or null")
