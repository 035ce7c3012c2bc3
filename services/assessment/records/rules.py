"""How an appraisal record is composed. Pure functions over what was read from the database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from services.assessment.agency_successions.models import Link
from shared.methodology.decimals import decimal_text, round_half_up
from shared.methodology.documents import APPRAISAL_RECORD, Decision
from shared.methodology.framework import Leaf, Source
from shared.methodology.version import DOCUMENT_VERSION

CLAIM_BELOW_RULE: Final = (
    "Chấp nhận điểm đơn vị tự chấm, thấp hơn điểm theo quy tắc. "
    "(The agency's own claim is accepted, which is below what the rule gives.)"
)


@dataclass(frozen=True, slots=True)
class FrozenEntry:
    """What the agency said and claimed on a leaf."""

    answer: dict[str, Any]
    rule_points: Decimal | None
    claimed_points: Decimal | None
    explanation: str


@dataclass(frozen=True, slots=True)
class FrozenDecision:
    """What a round decided on a leaf."""

    decision: str
    answer: dict[str, Any] | None
    points: Decimal | None
    opinion: str


@dataclass(frozen=True, slots=True)
class FrozenAgency:
    """An agency of the period with everything that counts."""

    members: Mapping[str, Any]
    """Id, code, name, block, ranked, late, submitted_at."""
    leaves: tuple[Leaf, ...]
    """Leaves that stand in the record."""
    submitted: bool
    entries: Mapping[str, FrozenEntry]
    decisions: Mapping[tuple[int, str], FrozenDecision]
    claim_places: int
    """Decimals that claims have."""


def recorded_leaves(
    leaves: Iterable[Leaf], decisions: Mapping[tuple[int, str], FrozenDecision]
) -> tuple[Leaf, ...]:
    """Leaves that stand in the record: those that the council decides, and of the survey what it found not to apply."""
    decided = {code for _, code in decisions}
    return tuple(
        leaf for leaf in leaves if leaf.source is not Source.SURVEY or leaf.code in decided
    )


def predecessors_data(links: Iterable[Link]) -> dict[str, Any]:
    """Say whom an agency took over from; an agency that took over from nobody has no such member."""
    named = {one.predecessor.id: one for one in links}
    if not named:
        return {}
    return {
        "predecessors": [
            {
                "id": str(one.predecessor.id),
                "code": one.predecessor.code,
                "name": one.predecessor.name,
                "effective_on": one.effective_on.isoformat(),
            }
            for one in named.values()
        ]
    }


def compose_record(head: Mapping[str, Any], agencies: list[FrozenAgency]) -> dict[str, Any]:
    """Compose the document; an agency that did not submit appears with all its leaves missing."""
    return {
        "kind": APPRAISAL_RECORD,
        "version": DOCUMENT_VERSION,
        **head,
        "agencies": [
            {**agency.members, "leaves": {leaf.code: _leaf(agency, leaf) for leaf in agency.leaves}}
            for agency in agencies
        ],
    }


def _leaf(agency: FrozenAgency, leaf: Leaf) -> dict[str, Any]:
    if not agency.submitted:
        return {
            "self": None,
            "round_1": None,
            "round_2": None,
            "final": {"answer": None, "points": None},
        }
    entry = agency.entries.get(leaf.code)
    rounds = {number: agency.decisions.get((number, leaf.code)) for number in (1, 2)}
    return {
        "self": _entry(entry),
        "round_1": _decision(rounds[1]),
        "round_2": _decision(rounds[2]),
        "final": final_of(entry, rounds[2] or rounds[1], agency.claim_places),
    }


def final_of(
    entry: FrozenEntry | None, decision: FrozenDecision | None, places: int
) -> dict[str, Any]:
    """Give what counts: the answer that the rule is applied to, and points that stand instead of the rule's.

    An accepted claim counts as claimed: where it lies below what the rule gives, its points are fixed. A claim that is just
    the rule's points, rounded, leaves the rule to give them exactly, for totals are rounded once.
    """
    answer = entry.answer if entry else None
    if decision is None or _takes_claim(decision):
        if entry is not None and _is_below_rule(entry, places):
            return {
                "answer": answer,
                "points": _text(entry.claimed_points),
                "opinion": CLAIM_BELOW_RULE,
            }
        return {"answer": answer, "points": None}
    return _given(decision, answer)


def _takes_claim(decision: FrozenDecision) -> bool:
    """Whether a decision accepts the claim as it is; what no agency claims is always given."""
    return (
        decision.decision == Decision.ACCEPTED
        and decision.answer is None
        and decision.points is None
    )


def _given(decision: FrozenDecision, answer: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "answer": decision.answer if decision.answer is not None else answer,
        "points": _text(decision.points),
        "opinion": decision.opinion,
    }


def _is_below_rule(entry: FrozenEntry, places: int) -> bool:
    """Whether less is claimed than the rule gives, rounded as claims are."""
    if entry.claimed_points is None:
        return False
    if entry.rule_points is None:
        return True
    return entry.claimed_points < round_half_up(entry.rule_points, places)


def _entry(entry: FrozenEntry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "answer": entry.answer,
        "points": _text(entry.claimed_points),
        "explanation": entry.explanation,
    }


def _decision(decision: FrozenDecision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "decision": decision.decision,
        "answer": decision.answer,
        "points": _text(decision.points),
        "opinion": decision.opinion,
    }


def _text(points: Decimal | None) -> str | None:
    return None if points is None else decimal_text(points)
