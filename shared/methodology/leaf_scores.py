"""What scoring a leaf gives: its points, how it came by them, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from shared.methodology.answers import Answer
from shared.methodology.decimals import ZERO, decimal_text
from shared.methodology.explanation import Branch, Case, Explanation
from shared.methodology.framework import Leaf
from shared.methodology.survey_measures import QuestionCounts


class LeafStatus(StrEnum):
    """How a leaf came by its points; missing, not applicable and zero are three different things."""

    SCORED = "SCORED"
    FIXED = "FIXED"
    """The council fixed the points."""
    MISSING = "MISSING"
    """No answer: counted as 0, reported as missing."""
    NOT_APPLICABLE = "NOT_APPLICABLE"
    """Left the agency's maximum."""
    FULL_POINTS = "FULL_POINTS"
    """Not applicable, and the text gives full points for that."""
    NOT_COMPUTABLE = "NOT_COMPUTABLE"
    """The figures divide by zero, or the framework has no target for the stage: counted as 0."""
    SURVEY_ABSENT = "SURVEY_ABSENT"
    """No valid survey answer, and the framework rescales: left the agency's maximum."""
    WAITING = "WAITING"
    """Needs what is not there yet: survey answers, SIPAS, the block's best."""


STATUSES: Final[Mapping[Branch, LeafStatus]] = MappingProxyType(
    {
        Branch.FIXED: LeafStatus.FIXED,
        Branch.MISSING: LeafStatus.MISSING,
        Branch.NOT_APPLICABLE_LEAVES: LeafStatus.NOT_APPLICABLE,
        Branch.NOT_APPLICABLE_FULL: LeafStatus.FULL_POINTS,
        Branch.NOT_APPLICABLE_REFUSED: LeafStatus.NOT_COMPUTABLE,
        Branch.NOT_COMPUTABLE: LeafStatus.NOT_COMPUTABLE,
        Branch.NO_TARGET: LeafStatus.NOT_COMPUTABLE,
        Branch.SURVEY_ABSENT: LeafStatus.WAITING,
        Branch.INDEX_ABSENT: LeafStatus.WAITING,
        Branch.BEST_UNKNOWN: LeafStatus.WAITING,
    }
)
"""Every other branch means SCORED."""

SCORED: Final = LeafStatus.SCORED

new: Final = tuple.__new__
"""Makes a named tuple without its Python-level constructor, which would take as long as all the rest of a step table."""


@dataclass(frozen=True, slots=True)
class ScoringContext:
    """What a leaf's points may depend on besides its own answer."""

    stage: str = ""
    """The period's stage, for targets."""
    leaders: Mapping[str, Decimal] = field(default_factory=dict)
    """The block's best figure, by leaf code."""
    survey: Mapping[str, tuple[QuestionCounts, ...]] = field(default_factory=dict)
    """The agency's survey counts, by leaf code."""
    sipas: Decimal | None = None
    """The agency's SIPAS in percent, not rounded."""


class LeafScore(NamedTuple):
    """A leaf's points for one agency, with the reason."""

    leaf: Leaf
    status: LeafStatus
    maximum: Decimal
    """The applicable maximum: 0 where the leaf left the agency's maximum."""
    explanation: Explanation
    """Why; put into words only once it is asked for them."""

    @property
    def points(self) -> Decimal | None:
        """Give the points, not rounded; None where there are none."""
        return self.explanation.points

    @property
    def counted(self) -> Decimal:
        """Give the points that enter a total: 0 where there are none."""
        points = self.explanation.points
        return ZERO if points is None else points

    @property
    def rule_points(self) -> Decimal | None:
        """Give what the rule gives, also where the council fixed other points."""
        before = self.explanation.instead_of
        return self.points if before is None else before.points

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "status": str(self.status),
            "points": None if self.points is None else decimal_text(self.points),
            "maximum": decimal_text(self.maximum),
            "explanation": self.explanation.to_data(),
        }


Scorer = Callable[[Answer, ScoringContext], LeafScore]
"""A leaf's rule made ready: everything that no answer changes is worked out before."""


def given(leaf: Leaf, case: Case, points: Decimal, figures: tuple[Decimal, ...] = ()) -> LeafScore:
    """Score a leaf by a case that gives points in the ordinary way."""
    return new(LeafScore, (leaf, SCORED, leaf.maximum, new(Explanation, (case, points, figures))))


def scored(
    leaf: Leaf, case: Case, points: Decimal | None, figures: tuple[Decimal, ...] = ()
) -> LeafScore:
    """Score a leaf by any case, and draw from its branch what the points count for."""
    status = STATUSES.get(case.branch, SCORED)
    maximum = ZERO if status is LeafStatus.NOT_APPLICABLE else leaf.maximum
    return LeafScore(leaf, status, maximum, Explanation(case, points, figures))
