"""Comparisons as they are asked for and answered."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from services.scoring.analyses.schemas import AnalysedAgency, analysed
from services.scoring.comparisons.models import Comparison, ComparisonOrder
from shared.http.schema import DecimalText, Points, Schema, UtcInstant
from shared.methodology.year_on_year import GoneLeaf, LeafChange, Split, YearOnYear


class NewComparison(Schema):
    """Two runs of one programme."""

    run_id: UUID = Field(
        description="The later run", examples=["01a1f0c2-8f0e-7c3b-9b1a-2f6f6a1f0c01"]
    )
    earlier_run_id: UUID = Field(description="The earlier run")
    framework_id: UUID | None = Field(
        default=None, description="The later framework, where it is another than the earlier one"
    )
    from_framework_id: UUID | None = Field(default=None, description="The earlier framework")

    def to_order(self) -> ComparisonOrder:
        """Make the command of it."""
        return ComparisonOrder(
            self.run_id, self.earlier_run_id, self.framework_id, self.from_framework_id
        )


class ComparisonView(Schema):
    """Two runs compared year on year."""

    id: UUID = Field(description="Its id")
    authority_id: UUID = Field(description="Whose it is")
    run_id: UUID = Field(description="The later run")
    earlier_run_id: UUID = Field(description="The earlier run")
    links: dict[str, str] = Field(
        description="New leaf: the old leaf that became it", examples=[{"1.1.3": "1.1.2"}]
    )
    links_digest: str = Field(description="Digest of the links as they stood")
    created_at: UtcInstant = Field(description="When it was made")
    created_by_name: str = Field(description="Who made it")

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        """Show it."""
        return cls.model_validate({name: getattr(comparison, name) for name in cls.model_fields})


class ComparisonPage(Schema):
    """One page of comparisons, newest first."""

    items: list[ComparisonView] = Field(description="The comparisons")
    next: str | None = Field(description="Cursor of the next page; null at the end")


class PointSplitView(Schema):
    """A change of the index and what it is made of; the three parts add up to it exactly."""

    before: Points = Field(description="Earlier index", examples=["84.64"])
    after: Points = Field(description="Later index", examples=["86.07"])
    change: DecimalText = Field(description="After less before", examples=["1.43"])
    framework: DecimalText = Field(
        description="What the framework changed: rules, weights, leaves that came or went",
        examples=["-0.50"],
    )
    own: DecimalText = Field(description="What the agency changed", examples=["1.93"])
    others: DecimalText = Field(
        description="What the others did, by leaves relative to the block's best", examples=["0.00"]
    )

    @classmethod
    def of(cls, split: Split | None) -> Self | None:
        """Show it."""
        if split is None:
            return None
        parts = {name: getattr(split, name) for name in cls.model_fields}
        return cls.model_validate(parts)


class RankSplitView(Schema):
    """A change of rank in places gained and what it is made of; the three parts add up to it."""

    before: int = Field(description="Earlier rank", examples=[2])
    after: int = Field(description="Later rank", examples=[8])
    change: int = Field(description="Places gained; below zero places lost", examples=[-6])
    framework: int = Field(description="Places gained by what the framework changed")
    own: int = Field(description="Places gained by what the agency changed")
    others: int = Field(description="Places gained by what the others did, came or left")

    @classmethod
    def of(cls, split: Split | None) -> Self | None:
        """Show it: inside, a rank is a negative number, so that more is better."""
        if split is None:
            return None
        return cls(
            before=-int(split.before),
            after=-int(split.after),
            change=int(split.change),
            framework=int(split.framework),
            own=int(split.own),
            others=int(split.others),
        )


class FormerAgencyView(Schema):
    """An agency of the earlier run."""

    agency_id: UUID = Field(description="Its id")
    code: str = Field(description="Its code then", examples=["SGTVT"])
    name: str = Field(description="Its name then", examples=["Sở Giao thông vận tải"])


class ComparedAgencyView(AnalysedAgency):
    """An agency against itself in the earlier run, or against those that it took over from."""

    compared_with: list[FormerAgencyView] = Field(
        description="Itself as it was called then; where it is new, the agencies that it took over from, each counting alike",
        min_length=1,
    )

    points: PointSplitView | None = Field(description="Null where one of the two has no index")
    ranks: RankSplitView | None = Field(
        description="Null where it was not ranked in the same block both times, or several agencies merged into it"
    )

    @classmethod
    def of(cls, found: YearOnYear) -> Self:
        """Show it."""
        return cls.model_validate(_members(found))


def _members(found: YearOnYear) -> dict[str, Any]:
    return {
        **analysed(found.one),
        "compared_with": [
            FormerAgencyView(
                agency_id=UUID(one.agency.id), code=one.agency.code, name=one.agency.name
            )
            for one in found.before
        ],
        "points": PointSplitView.of(found.points),
        "ranks": RankSplitView.of(found.ranks),
    }


class ComparedAgencies(Schema):
    """Every agency that was there before, or took over from one that was."""

    items: list[ComparedAgencyView] = Field(description="In the order of blocks and codes")

    @classmethod
    def of(cls, found: Iterable[YearOnYear]) -> Self:
        """Show them."""
        return cls(items=[ComparedAgencyView.of(one) for one in found])


class LeafChangeView(Schema):
    """A leaf before and after."""

    code: str = Field(description="Its code now", examples=["1.1.3"])
    name: str = Field(description="Its name now")
    from_code: str | None = Field(description="Its code before; null where it is new")
    before: Points | None = Field(description="Points before, of `before_maximum`")
    before_maximum: Points | None = Field(description="What applied before")
    carried: Points = Field(description="What it would have had before, under the new framework")
    after: Points = Field(description="Points now, of `maximum`")
    maximum: Points = Field(description="What applies now")

    @classmethod
    def of(cls, change: LeafChange) -> Self:
        """Show it."""
        return cls.model_validate({name: getattr(change, name) for name in cls.model_fields})


class GoneLeafView(Schema):
    """A leaf of the earlier framework that the later one does not have."""

    code: str = Field(description="Its code", examples=["1.1.2"])
    name: str = Field(description="Its name")
    before: Points = Field(description="Points before")
    before_maximum: Points = Field(description="What applied before")

    @classmethod
    def of(cls, gone: GoneLeaf) -> Self:
        """Show it."""
        return cls.model_validate({name: getattr(gone, name) for name in cls.model_fields})


class ComparedAgencyDetail(ComparedAgencyView):
    """An agency against itself, down to the leaves."""

    leaves: list[LeafChangeView] = Field(description="In the order of the later framework")
    gone: list[GoneLeafView] = Field(description="In the order of the earlier framework")

    @classmethod
    @override
    def of(cls, found: YearOnYear) -> Self:
        """Show it."""
        gone = [GoneLeafView.of(one) for one in found.gone]
        leaves = [LeafChangeView.of(one) for one in found.leaves]
        return cls.model_validate({**_members(found), "leaves": leaves, "gone": gone})
