"""What counts in the end: claim, rule, round 1, round 2."""

from decimal import Decimal
from typing import Any

import pytest

from services.assessment.records.rules import (
    CLAIM_BELOW_RULE,
    FrozenDecision,
    FrozenEntry,
    final_of,
)

ANSWER = {"state": "GIVEN", "facts": {"a": "2"}}
OTHER = {"state": "GIVEN", "facts": {"a": "1"}}
THIRD = Decimal(2) / Decimal(3)


def entry(claimed: str | None, rule: Decimal | None = THIRD) -> FrozenEntry:
    return FrozenEntry(ANSWER, rule, Decimal(claimed) if claimed else None, "")


def decision(kind: str, answer: Any = None, points: str | None = None) -> FrozenDecision:
    return FrozenDecision(kind, answer, Decimal(points) if points else None, "Lý do")


@pytest.mark.parametrize(
    ("claim", "decided", "expected"),
    [
        (entry("0.67"), decision("ACCEPTED"), {"answer": ANSWER, "points": None}),
        (
            entry("0.66"),
            decision("ACCEPTED"),
            {"answer": ANSWER, "points": "0.66", "opinion": CLAIM_BELOW_RULE},
        ),
        (entry(None, None), decision("ACCEPTED"), {"answer": ANSWER, "points": None}),
        (
            entry("0.67"),
            decision("CHANGED", OTHER),
            {"answer": OTHER, "points": None, "opinion": "Lý do"},
        ),
        (
            entry("0.67"),
            decision("CHANGED", None, "0.25"),
            {"answer": ANSWER, "points": "0.25", "opinion": "Lý do"},
        ),
        (None, decision("ACCEPTED"), {"answer": None, "points": None}),
        (
            None,
            decision("ACCEPTED", OTHER),
            {"answer": OTHER, "points": None, "opinion": "Lý do"},
        ),
        (None, None, {"answer": None, "points": None}),
    ],
)
def test_what_counts(
    claim: FrozenEntry | None, decided: FrozenDecision | None, expected: dict[str, Any]
) -> None:
    assert final_of(claim, decided, 2) == expected
