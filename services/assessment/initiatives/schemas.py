"""Initiatives as they go over the wire."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.assessment.answers import refuse_repeats
from services.assessment.initiatives.models import (
    Credit,
    InitiativeDetails,
    InitiativeKind,
    InitiativeState,
    Judgement,
)
from services.assessment.initiatives.rules import seen_judgements, state_seen, version_seen
from services.assessment.periods.models import Phase
from shared.http.schema import LongText, Name, Points, Schema, UtcInstant

Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)]

_LAST = ("points", "opinion", "judged_at", "judged_by")
"""What an initiative shows of its last judgement."""


class InitiativeContent(Schema):
    """What an agency says of a new model or idea."""

    kind: InitiativeKind = Field(description="MODEL (mô hình) or IDEA (sáng kiến)")
    title: Name = Field(examples=["Trả kết quả thủ tục hành chính tại nhà cho người cao tuổi"])
    description: Words = Field(
        description="What is new about it",
        examples=["Bưu điện nhận hồ sơ và trả kết quả tại nhà, không thu phí."],
    )
    effect: Words = Field(
        description="What it has brought about", examples=["1.204 lượt người, giảm 3 ngày chờ."]
    )
    applied_on: date | None = Field(
        default=None, description="First day of its use", examples=["2026-04-01"]
    )
    leaf: str | None = Field(
        default=None, max_length=64, description="Bonus leaf that it may feed", examples=["T.1"]
    )

    def details(self) -> InitiativeDetails:
        """Give the same without HTTP."""
        return InitiativeDetails(
            self.kind, self.title, self.description, self.effect, self.applied_on, self.leaf
        )


class NewInitiative(InitiativeContent):
    """An initiative to be registered."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    self_assessment_id: UUID = Field(description="Report of the period it is for")


class NewJudgement(Schema):
    """What the council makes of an initiative."""

    recognised: bool = Field(examples=[True])
    points: Points | None = Field(
        default=None, description="Points that it brings to its leaf, where the leaf does not count"
    )
    opinion: Words = Field(description="Why", examples=["Mới, hiệu quả rõ, có thể nhân rộng."])

    def judgement(self) -> Judgement:
        """Give the same without HTTP."""
        return Judgement(self.recognised, self.points, self.opinion)


class JudgementView(Schema):
    """What the council made of an initiative in one round."""

    phase: Phase = Field(description="ROUND_1 or ROUND_2", examples=["ROUND_1"])
    recognised: bool
    points: Points | None
    opinion: LongText
    judged_at: UtcInstant
    judged_by: str


class InitiativeView(Schema):
    """Mô hình, sáng kiến: what an agency registered, and what became of it."""

    id: UUID
    self_assessment_id: UUID
    period_id: UUID
    period_code: str
    agency_id: UUID
    agency_code: str
    agency_name: str
    kind: InitiativeKind
    title: str
    description: str
    effect: str
    applied_on: date | None
    leaf: str | None
    state: InitiativeState = Field(
        description="By the last judgement that is open: to the agency those of rounds that are over"
    )
    points: Points | None
    opinion: LongText
    judged_at: UtcInstant | None
    judged_by: str | None
    judgements: list[JudgementView] = Field(
        description="Those that are open, round by round; nothing is overwritten by a later round"
    )
    registered_by: str
    created_at: UtcInstant
    version: int = Field(description="Counts the changes that the reader may know of; the ETag")

    @classmethod
    def of(cls, initiative: Any, *, own: bool) -> Self:
        """Show an initiative whose report is loaded; to the own agency less what is not open yet."""
        report = initiative.self_assessment
        seen = seen_judgements(initiative.judgements, Phase(report.period.phase), own=own)
        shown = {
            name: getattr(initiative, name)
            for name in cls.model_fields
            if hasattr(initiative, name)
        } | {
            "state": state_seen(initiative.state, seen),
            "version": version_seen(initiative.version, seen),
            "judgements": [JudgementView.model_validate(one) for one in seen],
            **{name: getattr(seen[-1], name) if seen else None for name in _LAST},
        }
        shown["opinion"] = shown["opinion"] or ""
        return cls(
            **shown,
            period_id=report.period_id,
            period_code=report.period.code,
            agency_id=report.agency_id,
            agency_code=report.agency.code,
            agency_name=report.agency.name,
        )


class InitiativeList(Schema):
    """A page of initiatives, oldest first."""

    items: list[InitiativeView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class CreditView(Schema):
    """What recognised initiatives bring to a bonus leaf."""

    leaf: str
    name: str
    maximum: Points
    initiatives: list[str] = Field(description="Titles of what is recognised")
    facts: dict[str, str] | None = Field(description="Their number, where the leaf counts")
    points: Points | None = Field(
        description="The sum of their points, at most the maximum, where the leaf does not count"
    )
    opinion: str = Field(description="What the decision will say")

    @classmethod
    def of(cls, credit: Credit) -> Self:
        """Show a credit."""
        return cls(
            leaf=credit.leaf.code,
            name=credit.leaf.name,
            maximum=credit.leaf.maximum,
            initiatives=[one.title for one in credit.recognised],
            facts=None if credit.answer is None else credit.answer["facts"],
            points=credit.points,
            opinion=credit.opinion,
        )


class CreditList(Schema):
    """All bonus leaves of a report that recognised initiatives feed."""

    items: list[CreditView]

    @classmethod
    def of(cls, found: Iterable[Credit]) -> Self:
        """Show credits."""
        return cls(items=[CreditView.of(one) for one in found])


class CreditedLeaf(Schema):
    """A bonus leaf that is to be decided by its recognised initiatives."""

    leaf: str = Field(max_length=64, examples=["T.1"])
    version: int = Field(
        default=0, ge=0, description="Version of the decision that is changed; 0 for a new one"
    )


class NewCredits(Schema):
    """Bonus leaves that are to be decided by their recognised initiatives."""

    items: list[CreditedLeaf] = Field(
        min_length=1, max_length=100, examples=[[{"leaf": "T.1", "version": 0}]]
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        refuse_repeats([item.leaf for item in self.items])
        return self

    def versions(self) -> dict[str, int]:
        """Give the versions by leaf."""
        return {item.leaf: item.version for item in self.items}
