"""Publications as they are sent and answered."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self
from unicodedata import normalize
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from services.scoring.publications.models import Publication, PublicationOrder
from services.scoring.results.schemas import (
    BilingualText,
    CriterionResultView,
    LeafPointsView,
    RankedView,
    ranked_members,
)
from services.scoring.runs.models import AgencyResult
from services.scoring.runs.schemas import HeadingView
from shared.http.schema import LongText, Name, Schema, UtcInstant

DecisionNumber = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, strip_whitespace=True),
    AfterValidator(lambda number: normalize("NFC", number)),
]
"""The number of a decision as it is written; two ways to encode “Đ” make one number."""

_PUBLIC_LEAF = LeafPointsView.model_fields.keys() - {"explanation"}


class NewPublication(Schema):
    """An approved run and the decision that makes it public."""

    run_id: UUID = Field(description="The approved run")
    decision_number: DecisionNumber = Field(description="Số quyết định", examples=["1234/QĐ-UBND"])
    decision_date: date = Field(description="Ngày ký quyết định", examples=["2025-03-15"])
    title: Name = Field(
        description="What it is called in public",
        examples=["Chỉ số cải cách hành chính năm 2024 của các cơ quan Trung ương"],
    )
    note: LongText | None = Field(default=None, description="A public remark")
    replaces: UUID | None = Field(
        default=None, description="The current publication of the period, if this one corrects it"
    )

    def to_order(self) -> PublicationOrder:
        """Make the command of it."""
        return PublicationOrder(
            run_id=self.run_id,
            decision_number=self.decision_number,
            decision_date=self.decision_date,
            title=self.title,
            note=self.note,
            replaces=self.replaces,
        )


class PublicationView(Schema):
    """Results made public under a decision (quyết định công bố)."""

    id: UUID = Field(description="Its id")
    authority_id: UUID = Field(description="Who published it")
    decision_number: str = Field(description="Số quyết định", examples=["1234/QĐ-UBND"])
    decision_date: date = Field(description="Ngày ký quyết định")
    title: str = Field(description="What it is called")
    note: str | None = Field(description="A remark")
    replaces: UUID | None = Field(description="The publication that this one corrects")
    replaced_by: UUID | None = Field(description="The publication that corrects this one")
    published_at: UtcInstant = Field(description="When it became public")
    result_digest: str = Field(description="Digest of the whole result of the run")
    kernel_version: str = Field(description="Version of the methodology", examples=["1.0.0"])
    heading: HeadingView = Field(description="The names needed to read the ranking")

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """Show a publication."""
        return cls.model_validate({name: getattr(publication, name) for name in cls.model_fields})


class PublicationPage(Schema):
    """One page of publications, newest first."""

    items: list[PublicationView] = Field(description="The publications")
    next: str | None = Field(description="Cursor of the next page; null at the end")


class PublishedRankView(RankedView):
    """One line of a published ranking."""

    @classmethod
    def of(cls, result: AgencyResult) -> Self:
        """Show a result to the public."""
        return cls.model_validate(ranked_members(result))


class PublishedRanking(Schema):
    """One page of a published ranking."""

    items: list[PublishedRankView] = Field(description="In the order of blocks and ranks")
    next: str | None = Field(description="Cursor of the next page; null at the end")


class PublishedLeafView(LeafPointsView):
    """Final points of a leaf with the rule's reason; opinions and explanations stay with the authority."""


class PublishedAgencyView(RankedView):
    """One agency's published result, down to the leaves."""

    explanation: BilingualText = Field(description="How the parts come to the index")
    criteria: list[CriterionResultView] = Field(description="Criteria")
    leaves: list[PublishedLeafView] = Field(description="Leaves")

    @classmethod
    def of(cls, result: AgencyResult) -> Self:
        """Show a result to the public: what is named here, and nothing else of the detail."""
        detail = result.detail
        leaves = [
            {name: leaf[name] for name in _PUBLIC_LEAF} | {"explanation": _without_opinion(leaf)}
            for leaf in detail["leaves"]
        ]
        return cls.model_validate(
            {
                **ranked_members(result),
                "explanation": detail["explanation"],
                "criteria": detail["criteria"],
                "leaves": leaves,
            }
        )


def _without_opinion(leaf: Mapping[str, Any]) -> dict[str, Any]:
    explanation: dict[str, Any] = leaf["explanation"]
    public_text = leaf["public_text"]
    return explanation if public_text is None else {**explanation, "text": public_text}
