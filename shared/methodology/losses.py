"""Where an agency lost points, why, and what would have been needed; how its fields stand in its block."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.methodology.counterfactuals import Counterfactual, next_better
from shared.methodology.decimals import (
    HUNDRED,
    ZERO,
    divide,
    mean,
    multiply,
    subtract,
    times_fraction,
    total,
)
from shared.methodology.documents import SurveySummary
from shared.methodology.framework import Group, Leaf
from shared.methodology.leaf_scores import LeafScore
from shared.methodology.run import AgencyResult, RunResult
from shared.methodology.wording import Text


@dataclass(frozen=True, slots=True)
class Loss:
    """A leaf that has less than its maximum, or a penalty that was given."""

    score: LeafScore
    lost: Decimal
    """Points of the leaf."""
    lost_index: Decimal
    """What they would have been worth in the index, before any cap."""
    needed: tuple[Counterfactual, ...]

    @property
    def leaf(self) -> Leaf:
        """Give the leaf."""
        return self.score.leaf

    @property
    def reason(self) -> Text:
        """Say why it has its points."""
        return self.score.explanation.sentence()


def losses_of(
    result: RunResult, one: AgencyResult, summary: SurveySummary | None
) -> tuple[Loss, ...]:
    """Give the losses of an agency, greatest first; equal ones stay in the order of the framework."""
    context = result.context_of(one, summary)
    worth = divide(result.framework.scale, one.score.maximum) if one.score.maximum > ZERO else ZERO
    found: list[Loss] = []
    for code, score in one.score.leaves.items():
        match score.leaf.group:
            case Group.MAIN:
                lost = subtract(score.maximum, score.counted)
                record = one.agency.leaves.get(code)
                answer = None if record is None else record.final.answer
                needed = next_better(score.leaf, answer, score, context) if lost > ZERO else ()
                found.append(Loss(score, lost, multiply(lost, worth), needed))
            case Group.PENALTY:
                found.append(Loss(score, score.counted, score.counted, ()))
            case Group.BONUS:
                continue
    return tuple(
        sorted((one for one in found if one.lost > ZERO), key=lambda one: one.lost, reverse=True)
    )


class Verdict(StrEnum):
    """How a field stands against the block."""

    STRENGTH = "STRENGTH"
    """Above the mean and the median of the block."""
    WEAKNESS = "WEAKNESS"
    """Below both."""
    EVEN = "EVEN"


@dataclass(frozen=True, slots=True)
class FieldStanding:
    """One field of an agency against the ranked agencies of its block, in per cent of what applies."""

    code: str
    name: str
    percent: Decimal
    rank: int | None
    mean: Decimal
    median: Decimal
    best: Decimal
    best_agencies: tuple[str, ...]
    verdict: Verdict

    @property
    def gap(self) -> Decimal:
        """Say how far it is above the mean of the block."""
        return subtract(self.percent, self.mean)


def profile_of(result: RunResult, one: AgencyResult) -> tuple[FieldStanding, ...]:
    """Compare the main fields of an agency with its block, in the order of the framework."""
    block = [
        other
        for other in result.agencies
        if other.agency.block == one.agency.block and (other.ranked or other is one)
    ]
    standings = []
    for field in one.score.fields:
        if field.field.group is not Group.MAIN or field.maximum <= ZERO:
            continue
        percents = _percents(field.field.code, block)
        own = percents[one.agency.code]
        best = max(percents.values())
        average, middle = mean(percents.values()), median(tuple(percents.values()))
        standings.append(
            FieldStanding(
                code=field.field.code,
                name=field.field.name,
                percent=own,
                rank=one.field_ranks.get(field.field.code),
                mean=average,
                median=middle,
                best=best,
                best_agencies=tuple(code for code, value in percents.items() if value == best),
                verdict=_verdict(own, average, middle),
            )
        )
    return tuple(standings)


def median(values: Sequence[Decimal]) -> Decimal:
    """Give the middle value, or the mean of the two middle ones."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(total(ordered[middle - 1 : middle + 1]), Decimal(2))


def _percents(field: str, block: Iterable[AgencyResult]) -> dict[str, Decimal]:
    return {
        other.agency.code: times_fraction(HUNDRED, score.points, score.maximum)
        for other in block
        for score in other.score.fields
        if score.field.code == field and score.maximum > ZERO
    }


def _verdict(own: Decimal, average: Decimal, middle: Decimal) -> Verdict:
    if own > max(average, middle):
        return Verdict.STRENGTH
    return Verdict.WEAKNESS if own < min(average, middle) else Verdict.EVEN
