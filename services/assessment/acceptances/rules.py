"""When a claim may be accepted without looking at it by itself. Pure functions, without database and clock."""

from decimal import Decimal

from services.assessment.acceptances.models import Looked, WhyLeft
from services.assessment.appraisals.models import Basis
from shared.methodology.decimals import round_half_up
from shared.methodology.documents import Decision
from shared.methodology.framework import Leaf, Source


def why_left(leaf: Leaf, seen: Looked, places: int) -> WhyLeft | None:
    """Say why a leaf is not accepted with others; None where nothing differs."""
    reasons = (
        (seen.basis not in {None, Basis.OPINIONS}, WhyLeft.SETTLED),
        (seen.own is Decision.CHANGED, WhyLeft.OTHERWISE_GIVEN),
        (leaf.source is not Source.SELF, WhyLeft.NOT_CLAIMED),
        (seen.state is None, WhyLeft.NO_ENTRY),
        (seen.state == "NOT_APPLICABLE", WhyLeft.NOT_APPLICABLE),
        (seen.rule_points is None, WhyLeft.WAITS_FOR_OTHERS),
        (not _is_just_the_rules(seen, places), WhyLeft.DIFFERS_FROM_RULE),
        (leaf.evidence.required and not seen.facts.evidenced, WhyLeft.NO_EVIDENCE),
        (
            seen.facts.infected
            or seen.facts.to_confirm
            or seen.facts.returned
            or seen.facts.needs_review,
            WhyLeft.FLAGGED,
        ),
        (seen.round_1 is Decision.CHANGED, WhyLeft.CHANGED_IN_ROUND_1),
    )
    return next((why for holds, why in reasons if holds), None)


def _is_just_the_rules(seen: Looked, places: int) -> bool:
    """Whether the claim is what the rule gives, rounded as claims are."""
    given: Decimal | None = seen.rule_points
    return given is not None and seen.claimed_points == round_half_up(given, places)
