"""What initiatives bring. Pure functions."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from services.assessment.initiatives.models import Credit, InitiativeState, Judged, Recognised
from services.assessment.periods.models import Phase
from services.assessment.periods.rules import is_after
from shared.methodology.decimals import ZERO
from shared.methodology.framework import Group, Leaf, Source
from shared.methodology.rules import CountCap
from shared.methodology.wording import Language, shown

OneJudged = TypeVar("OneJudged", bound=Judged)


def can_be_fed(leaf: Leaf) -> bool:
    """Whether initiatives may feed a leaf: a bonus leaf that the council decides."""
    return leaf.group is Group.BONUS and leaf.source is not Source.SURVEY


def credit_of(leaf: Leaf, recognised: Collection[Recognised]) -> Credit:
    """Say what recognised initiatives bring to a leaf.

    A rule that counts gets their number. Any other leaf gets the sum of the points that they were given, at most its maximum.
    """
    ordered = tuple(sorted(recognised, key=lambda one: one.title))
    titles = "; ".join(one.title for one in ordered)
    if isinstance(leaf.rule, CountCap):
        return Credit(
            leaf,
            ordered,
            {"facts": {leaf.rule.input.name: str(len(ordered))}},
            None,
            f"Công nhận {len(ordered)} mô hình, sáng kiến: {titles}.",
        )
    total = sum((one.points or ZERO for one in ordered), ZERO)
    points = min(total, leaf.maximum)
    return Credit(leaf, ordered, None, points, _sum_in_words(total, points, ordered, titles))


def _sum_in_words(
    total: Decimal, points: Decimal, recognised: Collection[Recognised], titles: str
) -> str:
    capped = f", tối đa {shown(points, Language.VI)}" if points < total else ""
    return (
        f"Công nhận {len(recognised)} mô hình, sáng kiến, tổng {shown(total, Language.VI)} điểm"
        f"{capped}: {titles}."
    )


def seen_judgements(
    judgements: Iterable[OneJudged], present: Phase, *, own: bool
) -> list[OneJudged]:
    """Give the judgements that are open, the last one last: to the agency, as all of the council's work, when their round is over."""
    ordered = sorted(judgements, key=lambda one: one.phase)
    return [one for one in ordered if not own or is_after(present, Phase(one.phase))]


def version_seen(own_version: int, judgements: Iterable[Judged]) -> int:
    """Count the changes that somebody may know of: the agency's, and those of the judgements that are open."""
    versions: list[int] = [one.version for one in judgements]
    return own_version + sum(versions)


def state_seen(state: str, judgements: Sequence[Judged]) -> InitiativeState:
    """Say what became of an initiative, as far as its judgements are open; the last one counts."""
    if not judgements:
        return InitiativeState(state)
    last = judgements[-1].recognised
    return InitiativeState.RECOGNISED if last else InitiativeState.NOT_RECOGNISED
