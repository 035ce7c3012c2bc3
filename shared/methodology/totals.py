"""All leaves of one agency → fields, criteria, parts, adjustments and its index.

The applicable maximum of a part is its cap less the maxima of the leaves that left it (they do not apply
to the agency or its block, or lack survey answers where the framework rescales). The index is

    main points / applicable maximum × scale + adjustment

from unrounded points, rounded once. A bonus that counts within a part is among the main points; any
other bonus and every penalty is the adjustment, points of the scale itself, and is not rescaled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple

from shared.methodology.answers import Answer
from shared.methodology.decimals import (
    ZERO,
    add,
    clamp,
    decimal_text,
    fixed_text,
    round_half_up,
    subtract,
    times_fraction,
    total,
)
from shared.methodology.framework import (
    Criterion,
    Field,
    Framework,
    Group,
    Leaf,
    Part,
    Source,
    SurveyAbsent,
)
from shared.methodology.leaf_scores import LeafScore, LeafStatus, ScoringContext
from shared.methodology.rules import RelativeToBest
from shared.methodology.scoring import fix_points, score_leaf
from shared.methodology.survey_measures import AgencySurvey, Sipas, sipas_of

EXACT_PLACES: Final = 12
"""Decimals of a not yet rounded index when it is written down."""

_WAITING: Final = LeafStatus.WAITING
_MISSING: Final = LeafStatus.MISSING

NO_SURVEY: Final = AgencySurvey()


@dataclass(frozen=True, slots=True)
class LeafEntry:
    """What the council's work left for a leaf: the answer, and points it fixed instead of the rule's."""

    answer: Answer | None = None
    fixed: Decimal | None = None
    reason: str = ""


class CriterionScore(NamedTuple):
    """Points of a criterion over its applicable maximum."""

    criterion: Criterion
    points: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class FieldScore:
    """Points of a field over its applicable maximum; in BONUS and PENALTY held at the field's cap."""

    field: Field
    points: Decimal
    maximum: Decimal
    criteria: tuple[CriterionScore, ...]


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of a part, held at its applicable maximum."""

    part: Part
    earned: Decimal
    """Before the cap."""
    points: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class AdjustmentScore:
    """Bonus and penalty after their own maxima, and what of them is added to the index."""

    bonus: Decimal
    penalty: Decimal
    added: Decimal
    bonus_within: str | None


@dataclass(frozen=True, slots=True)
class AgencyScore:
    """Everything that the framework says about one agency."""

    block: str
    leaves: Mapping[str, LeafScore]
    fields: tuple[FieldScore, ...]
    parts: tuple[PartScore, ...]
    adjustment: AdjustmentScore
    points: Decimal
    """Main points after the caps of the parts, not rounded."""
    maximum: Decimal
    """The applicable maximum of the main points."""
    exact: Decimal | None
    """The index before it is rounded; None where it cannot be determined."""
    index: Decimal | None
    """The index as it is published."""
    waiting: tuple[str, ...]
    """Codes of the leaves that keep the index from being determined."""
    missing: tuple[str, ...]
    """Codes of the leaves without an answer, counted as 0."""
    sipas: Sipas | None

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "index": None if self.index is None else fixed_text(self.index),
            "exact": (
                None
                if self.exact is None
                else decimal_text(round_half_up(self.exact, EXACT_PLACES))
            ),
            "points": decimal_text(self.points),
            "maximum": decimal_text(self.maximum),
            "waiting": list(self.waiting),
            "missing": list(self.missing),
            "parts": [
                {
                    "code": one.part.code,
                    "name": one.part.name,
                    "earned": decimal_text(one.earned),
                    "points": decimal_text(one.points),
                    "maximum": decimal_text(one.maximum),
                }
                for one in self.parts
            ],
            "adjustment": {
                "bonus": decimal_text(self.adjustment.bonus),
                "penalty": decimal_text(self.adjustment.penalty),
                "added": decimal_text(self.adjustment.added),
                "bonus_within": self.adjustment.bonus_within,
            },
        }


def score_agency(
    framework: Framework,
    block: str,
    entries: Mapping[str, LeafEntry],
    *,
    agency: str = "",
    survey: AgencySurvey | None = None,
    stage: str = "",
    leaders: Mapping[str, Decimal] | None = None,
) -> AgencyScore:
    """Score every leaf that applies to an agency of the block and total up; a leaf without an entry is missing.

    `agency` is its code; an agency without one is scored on what no list of agencies restricts.
    """
    counts = survey or NO_SURVEY
    sipas = None if framework.sipas is None else sipas_of(framework.sipas, counts)
    context = ScoringContext(
        stage=stage,
        leaders=leaders or {},
        survey=counts.by_leaf,
        sipas=None if sipas is None else sipas.percent,
    )
    leaves = {
        leaf.code: score_entry(framework, leaf, entries.get(leaf.code), context)
        for leaf in framework.leaves_of(block, agency)
    }
    return total_up(framework, block, leaves, sipas)


def block_leaders(
    framework: Framework, block: str, agencies: Mapping[str, Mapping[str, LeafEntry]]
) -> dict[str, Decimal]:
    """Find the best figure of a block for every leaf that is scored relative to it, from entries by agency code.

    It is a pass of its own before any agency is scored: the one shape that needs the others' figures.
    """
    compared = [
        (leaf, leaf.rule.input.name)
        for leaf in framework.leaves.values()
        if isinstance(leaf.rule, RelativeToBest)
    ]
    leaders: dict[str, Decimal] = {}
    if not compared:
        return leaders
    for agency, entries in agencies.items():
        for leaf, name in compared:
            entry = entries.get(leaf.code) if leaf.applies(block, agency) else None
            if entry is None or entry.answer is None or name not in entry.answer.facts:
                continue
            figure = entry.answer.facts[name]
            leaders[leaf.code] = max(figure, leaders.get(leaf.code, figure))
    return leaders


def score_entry(
    framework: Framework, leaf: Leaf, entry: LeafEntry | None, context: ScoringContext
) -> LeafScore:
    """Score one leaf on what the council's work left for it."""
    answer = None if entry is None else entry.answer
    if entry is not None and entry.fixed is not None:
        return fix_points(leaf, entry.fixed, entry.reason, answer, context)
    score = score_leaf(leaf, answer, context)
    if score.status is not _WAITING or leaf.source is not Source.SURVEY:
        return score
    if framework.survey_absent is SurveyAbsent.RESCALE:
        return score._replace(status=LeafStatus.SURVEY_ABSENT, maximum=ZERO)
    return score


def total_up(
    framework: Framework, block: str, leaves: Mapping[str, LeafScore], sipas: Sipas | None
) -> AgencyScore:
    """Total the scored leaves of an agency."""
    fields = tuple(_field(field, leaves) for field in framework.fields)
    adjustment = _adjustment(framework, fields)
    parts = tuple(_part(framework, part, leaves, adjustment) for part in framework.parts)
    points = total(part.points for part in parts)
    maximum = total(part.maximum for part in parts)
    waiting = tuple(code for code, score in leaves.items() if score.status is _WAITING)
    exact = None if waiting else _index(framework, points, maximum, adjustment)
    return AgencyScore(
        block=block,
        leaves=leaves,
        fields=fields,
        parts=parts,
        adjustment=adjustment,
        points=points,
        maximum=maximum,
        exact=exact,
        index=None if exact is None else round_half_up(exact, framework.places),
        waiting=waiting,
        missing=tuple(code for code, score in leaves.items() if score.status is _MISSING),
        sipas=sipas,
    )


def _index(
    framework: Framework, points: Decimal, maximum: Decimal, adjustment: AdjustmentScore
) -> Decimal | None:
    if maximum <= ZERO:
        return None
    # Where nothing left, points of the scale stay as they are: no division, no digit lost.
    main = (
        points if maximum == framework.scale else times_fraction(framework.scale, points, maximum)
    )
    return add(main, adjustment.added)


def _field(field: Field, leaves: Mapping[str, LeafScore]) -> FieldScore:
    is_main = field.group is Group.MAIN
    criteria = tuple(_criterion(one, leaves, capped=not is_main) for one in field.criteria)
    points = total(one.points for one in criteria)
    maximum = total(one.maximum for one in criteria)
    if not is_main:
        points, maximum = min(points, field.maximum), min(maximum, field.maximum)
    return FieldScore(field, points, maximum, criteria)


def _criterion(
    criterion: Criterion, leaves: Mapping[str, LeafScore], *, capped: bool
) -> CriterionScore:
    points = maximum = ZERO
    for leaf in criterion.leaves:
        score = leaves.get(leaf.code)
        if score is not None:
            maximum = add(maximum, score.maximum)
            if score.points is not None:
                points = add(points, score.points)
    if capped:
        points, maximum = min(points, criterion.maximum), min(maximum, criterion.maximum)
    return CriterionScore(criterion, points, maximum)


def _adjustment(framework: Framework, fields: Iterable[FieldScore]) -> AdjustmentScore:
    settings = framework.adjustments
    scores = tuple(fields)
    bonus = _capped(scores, Group.BONUS, settings.bonus_maximum)
    penalty = _capped(scores, Group.PENALTY, settings.penalty_maximum)
    counted = ZERO if settings.bonus_within is not None else bonus
    added = subtract(counted, penalty)
    if settings.clamp is not None:
        added = clamp(added, settings.clamp.minimum, settings.clamp.maximum)
    return AdjustmentScore(bonus, penalty, added, settings.bonus_within)


def _capped(fields: Iterable[FieldScore], group: Group, cap: Decimal | None) -> Decimal:
    points = total(one.points for one in fields if one.field.group is group)
    return points if cap is None else min(points, cap)


def _part(
    framework: Framework,
    part: Part,
    leaves: Mapping[str, LeafScore],
    adjustment: AdjustmentScore,
) -> PartScore:
    earned = maximum = ZERO
    for leaf in framework.leaves_of_part(part):
        score = leaves.get(leaf.code)
        if score is not None:
            earned = add(earned, score.counted)
            maximum = add(maximum, score.maximum)
    if adjustment.bonus_within == part.code:
        earned = add(earned, adjustment.bonus)
    left = subtract(framework.maximum_of(part), maximum)
    applicable = max(subtract(part.maximum, left), ZERO)
    return PartScore(part, earned, min(earned, applicable), applicable)
