"""Publications as they are sent and answered."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Self
from unicodedata import normalize
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from services.scoring.config import LICENCE_ADDRESS
from services.scoring.publications.models import (
    HeadEvaluation,
    HeadOrder,
    HeadsOrder,
    Publication,
    PublicationOrder,
)
from services.scoring.results.schemas import (
    CriterionResultView,
    LeafPointsView,
    RankedView,
    ranked_members,
)
from services.scoring.runs.models import AgencyResult
from services.scoring.runs.schemas import HeadingView
from shared.http.schema import BilingualText, LongText, Name, Schema, UtcInstant
from shared.methodology import KERNEL_VERSION

DecisionNumber = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, strip_whitespace=True),
    AfterValidator(lambda number: normalize("NFC", number)),
]
"""The number of a decision as it is written; two ways to encode “Đ” make one number."""

Licence = Annotated[str, StringConstraints(max_length=300, pattern=LICENCE_ADDRESS)]

_PUBLIC_LEAF = LeafPointsView.model_fields.keys() - {"explanation"}


class HeadEvaluationName(Schema):
    """What a grade of the agency means for its head."""

    grade: str = Field(max_length=40, description="Grade (xếp loại)", examples=["EXCELLENT"])
    name: Name = Field(
        description="What it says of the head",
        examples=["Hoàn thành xuất sắc trách nhiệm người đứng đầu"],
    )


class HeadOfAgency(Schema):
    """The head of an agency."""

    agency_code: str = Field(max_length=500, description="Agency", examples=["000.00.02.H24"])
    head: Name = Field(description="Office of the head", examples=["Giám đốc Sở Nội vụ"])
    evaluation: Name | None = Field(
        default=None, description="The council's evaluation, where it is not by the grade"
    )


class HeadsOfAgencies(Schema):
    """How the heads of agencies are evaluated, where the programme says so."""

    evaluations: list[HeadEvaluationName] = Field(
        max_length=20, description="One for each grade of the framework"
    )
    heads: list[HeadOfAgency] = Field(max_length=1000, description="Whom it is about")

    def to_order(self) -> HeadsOrder:
        """Make the command of it."""
        return HeadsOrder(
            evaluations=tuple((one.grade, one.name) for one in self.evaluations),
            heads=tuple(HeadOrder(one.agency_code, one.head, one.evaluation) for one in self.heads),
        )


class HeadEvaluationView(Schema):
    """The evaluation of the head of an agency."""

    agency_code: str = Field(description="Code of the agency")
    agency_name: str = Field(description="Its name", examples=["Sở Nội vụ"])
    block: str = Field(description="Its block (khối)", examples=["SO"])
    head: str = Field(description="Office of the head", examples=["Giám đốc Sở Nội vụ"])
    grade: str | None = Field(description="Grade of the agency", examples=["EXCELLENT"])
    grade_name: str | None = Field(description="What the grade is called", examples=["Xuất sắc"])
    evaluation: str | None = Field(description="How the head is evaluated")
    by_council: bool = Field(description="Whether the council set it otherwise than the grade does")


class HeadEvaluationList(Schema):
    """The heads of agencies, in the order of the ranking."""

    items: list[HeadEvaluationView] = Field(description="Empty where the programme evaluates none")

    @classmethod
    def of(cls, heads: Iterable[HeadEvaluation]) -> Self:
        """Show them."""
        return cls(items=[HeadEvaluationView.model_validate(asdict(one)) for one in heads])


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

    public_from: UtcInstant | None = Field(
        default=None,
        description="Embargo: before this instant nobody outside the authority sees it; null publishes at once",
        examples=["2025-03-20T01:00:00Z"],
    )
    heads: HeadsOfAgencies | None = Field(
        default=None, description="Evaluation of the agencies' heads, where the programme says so"
    )

    licence: Licence | None = Field(
        default=None,
        description="Address of the terms on which anybody may use the data; null keeps those of the authority's last publication, at first CC BY 4.0",
        examples=["https://creativecommons.org/licenses/by/4.0/"],
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
            public_from=self.public_from,
            heads=self.heads.to_order() if self.heads else None,
            licence=self.licence,
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
    published_at: UtcInstant = Field(description="When it was published")
    public_from: UtcInstant = Field(description="From when on the public sees it")
    licence: str = Field(
        description="Terms on which anybody may use the data",
        examples=["https://creativecommons.org/licenses/by/4.0/"],
    )
    has_heads: bool = Field(description="Whether heads of agencies are evaluated with it")
    result_digest: str = Field(description="Digest of the whole result of the run")
    kernel_version: str = Field(description="Version of the methodology", examples=[KERNEL_VERSION])
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
