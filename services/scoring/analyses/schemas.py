"""Analyses as they are answered."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Self
from uuid import UUID

from pydantic import Field

from shared.http.schema import BilingualText, DecimalText, Points, Schema
from shared.methodology import LeafScore, round_half_up
from shared.methodology.counterfactuals import Counterfactual
from shared.methodology.decimals import decimal_text, total
from shared.methodology.documents import LeafRecord
from shared.methodology.framework import Group, Source
from shared.methodology.losses import FieldStanding, Loss, Verdict
from shared.methodology.run import AgencyResult

SHOWN_PLACES = 4


def shown(value: Decimal) -> str:
    """Write a figure of an analysis: four decimals tell apart what two decimals of an index hide."""
    return decimal_text(round_half_up(value, SHOWN_PLACES))


class AnalysedAgency(Schema):
    """Whose result is analysed."""

    agency_id: UUID = Field(description="Id of the agency in assessment")
    agency_code: str = Field(description="Its code", examples=["so-noi-vu"])
    agency_name: str = Field(description="Its name", examples=["Sở Nội vụ"])
    block: str = Field(description="Its block (khối)", examples=["SO"])
    index: Points | None = Field(description="Its index", examples=["78.46"])
    rank: int | None = Field(description="Its rank within the block", examples=[7])


def analysed(one: AgencyResult) -> dict[str, object]:
    """Give the members of an `AnalysedAgency`."""
    return {
        "agency_id": one.agency.id,
        "agency_code": one.agency.code,
        "agency_name": one.agency.name,
        "block": one.agency.block,
        "index": one.score.index,
        "rank": one.rank,
    }


class NeededView(Schema):
    """What would have been needed for more points."""

    text: BilingualText = Field(
        description="In words",
        examples=[{"vi": "Đạt từ 95 % thì được 1,5 điểm.", "en": "Reaching 95 % …"}],
    )
    points: Points = Field(description="What the leaf would have had", examples=["1.5"])

    @classmethod
    def of(cls, needed: Counterfactual) -> Self:
        """Show it."""
        return cls(text=BilingualText(vi=needed.text.vi, en=needed.text.en), points=needed.points)


class LossView(Schema):
    """A leaf on which points were lost."""

    code: str = Field(description="Its code", examples=["1.1.2"])
    name: str = Field(description="Its name")
    field: str = Field(description="Field it belongs to", examples=["1"])
    group: Group = Field(description="MAIN, or PENALTY for points taken")
    source: Source = Field(description="SELF, APPRAISED, SURVEY or IMPORTED")
    points: Points = Field(description="Final points", examples=["0.5"])
    maximum: Points = Field(description="The most that applies to the agency", examples=["1.5"])
    lost: Points = Field(description="Points lost", examples=["1"])
    lost_index: DecimalText = Field(description="Their worth in the index", examples=["1.0204"])
    reason: BilingualText = Field(description="Why it has these points")
    opinion: str | None = Field(description="The council's last opinion on it")
    needed: list[NeededView] = Field(
        description="The next better outcome, then the best; empty for penalties"
    )

    @classmethod
    def of(cls, loss: Loss, record: LeafRecord | None) -> Self:
        """Show a loss with the opinion that stands beside it."""
        leaf, reason = loss.leaf, loss.reason
        return cls(
            code=leaf.code,
            name=leaf.name,
            field=leaf.field,
            group=leaf.group,
            source=leaf.source,
            points=loss.score.counted,
            maximum=loss.score.maximum,
            lost=loss.lost,
            lost_index=shown(loss.lost_index),
            reason=BilingualText(vi=reason.vi, en=reason.en),
            opinion=_opinion(record),
            needed=[NeededView.of(one) for one in loss.needed],
        )


class LossList(AnalysedAgency):
    """Everything that an agency lost, greatest loss first."""

    lost: Points = Field(description="Points lost on the main leaves together", examples=["21.54"])
    items: list[LossView] = Field(description="By points lost")

    @classmethod
    def of(cls, one: AgencyResult, losses: Iterable[Loss]) -> Self:
        """Show them."""
        found = tuple(losses)
        main = total(loss.lost for loss in found if loss.leaf.group is Group.MAIN)
        items = [LossView.of(loss, one.agency.leaves.get(loss.leaf.code)) for loss in found]
        return cls.model_validate({**analysed(one), "lost": main, "items": items})


class FieldStandingView(Schema):
    """One field against the ranked agencies of the block, in per cent of what applies."""

    code: str = Field(description="Field", examples=["1"])
    name: str = Field(description="Its name")
    percent: DecimalText = Field(description="The agency's own", examples=["82.5"])
    rank: int | None = Field(description="Rank in the field", examples=[7])
    mean: DecimalText = Field(description="Mean of the block", examples=["85.41"])
    median: DecimalText = Field(description="Median of the block", examples=["85.18"])
    best: DecimalText = Field(description="Best of the block", examples=["96"])
    best_agencies: list[str] = Field(description="Codes of those who have it")
    gap: DecimalText = Field(description="Own less mean", examples=["-2.91"])
    verdict: Verdict = Field(
        description="STRENGTH above mean and median, WEAKNESS below both, else EVEN"
    )


class FieldProfile(AnalysedAgency):
    """Strengths and weaknesses of an agency by field."""

    items: list[FieldStandingView] = Field(description="In the order of the framework")

    @classmethod
    def of(cls, one: AgencyResult, standings: Iterable[FieldStanding]) -> Self:
        """Show them."""
        items = [
            FieldStandingView(
                code=field.code,
                name=field.name,
                percent=shown(field.percent),
                rank=field.rank,
                mean=shown(field.mean),
                median=shown(field.median),
                best=shown(field.best),
                best_agencies=list(field.best_agencies),
                gap=shown(field.gap),
                verdict=field.verdict,
            )
            for field in standings
        ]
        return cls.model_validate({**analysed(one), "items": items})


class SideView(Schema):
    """A leaf or field as the agency, the two rounds and the survey see it; null where one says nothing."""

    code: str = Field(description="Its code", examples=["1.1"])
    name: str = Field(description="Its name")
    maximum: Points = Field(description="The most that applies", examples=["2"])
    self: Points | None = Field(description="Claimed points (tự chấm)", examples=["2"])
    round_1: Points | None = Field(description="After round 1", examples=["1"])
    round_2: Points | None = Field(description="After round 2", examples=["1.5"])
    survey: Points | None = Field(description="By the survey", examples=["1.6"])
    final: Points = Field(description="What counts", examples=["1.5"])


class LeafSideView(SideView):
    """A leaf."""

    field: str = Field(description="Field it belongs to", examples=["1"])
    source: Source = Field(description="SELF, APPRAISED, SURVEY or IMPORTED")


class SideList(AnalysedAgency):
    """Self, round 1, round 2 and survey side by side, by field and leaf."""

    fields: list[SideView] = Field(description="Sums of the leaves")
    leaves: list[LeafSideView] = Field(description="In the order of the framework")

    @classmethod
    def of(cls, one: AgencyResult) -> Self:
        """Show them."""
        leaves = [_side(score, one.agency.leaves.get(code)) for code, score in _leaves(one)]
        fields = [
            _summed(field.field.code, field.field.name, field.maximum, leaves)
            for field in one.score.fields
        ]
        return cls.model_validate({**analysed(one), "fields": fields, "leaves": leaves})


def _leaves(one: AgencyResult) -> Iterable[tuple[str, LeafScore]]:
    return one.score.leaves.items()


def _side(score: LeafScore, record: LeafRecord | None) -> LeafSideView:
    leaf = score.leaf
    by_survey = leaf.source is Source.SURVEY
    sides = (None, None, None) if record is None else (record.self_, record.round_1, record.round_2)
    claimed, first, second = (None if side is None else side.points for side in sides)
    return LeafSideView(
        code=leaf.code,
        name=leaf.name,
        maximum=score.maximum,
        self=claimed,
        round_1=first,
        round_2=second,
        survey=score.points if by_survey else None,
        final=score.counted,
        field=leaf.field,
        source=leaf.source,
    )


def _summed(code: str, name: str, maximum: Decimal, leaves: Iterable[LeafSideView]) -> SideView:
    own = [leaf for leaf in leaves if leaf.field == code]
    sums = {
        side: total(found)
        if (found := [value for leaf in own if (value := getattr(leaf, side)) is not None])
        else None
        for side in ("self", "round_1", "round_2", "survey")
    }
    final = total(leaf.final for leaf in own)
    return SideView(code=code, name=name, maximum=maximum, final=final, **sums)


def _opinion(record: LeafRecord | None) -> str | None:
    if record is None:
        return None
    rounds = (record.round_2, record.round_1)
    return next((one.opinion for one in rounds if one is not None and one.opinion), None)
