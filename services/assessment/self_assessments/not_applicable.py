"""Requests that a leaf does not apply: made by an agency in its answer, decided by the council. Pure functions.

An accepted claim grants the request; any other answer or points refuse it. Until it is decided it is open, and a round closes
only when every leaf is decided, so that none is granted by silence.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from shared.methodology.answers import AnswerState
from shared.methodology.documents import Decision
from shared.methodology.wording import Fault


class RequestState(StrEnum):
    """Where a request stands, as far as the reader may know."""

    OPEN = "OPEN"
    GRANTED = "GRANTED"
    """Also where the council found by itself that the leaf does not apply."""
    REFUSED = "REFUSED"


def is_not_applicable(answer: Mapping[str, Any] | None) -> bool:
    """Whether an answer says that the leaf does not apply."""
    return answer is not None and answer.get("state") == AnswerState.NOT_APPLICABLE


def refuse_unexplained(answer: Mapping[str, Any], explanation: str) -> tuple[Fault, ...]:
    """Refuse a request that does not say why."""
    if not is_not_applicable(answer) or explanation.strip():
        return ()
    return (
        Fault(
            "/explanation",
            "explanation-needed",
            "Đề nghị “không áp dụng” phải nêu rõ lý do để Hội đồng xem xét.",
            "A request that the leaf does not apply has to say why, for the council decides on it.",
        ),
    )


def request_state(entry: Any | None, rounds: Mapping[int, Any]) -> RequestState | None:
    """Say where the request of a leaf stands, by its entry and the decisions that may be seen."""
    requested = entry is not None and is_not_applicable(entry.answer)
    decision = rounds.get(2) or rounds.get(1)
    if decision is None:
        return RequestState.OPEN if requested else None
    taken = (
        decision.decision == Decision.ACCEPTED
        and decision.answer is None
        and decision.points is None
    )
    found = is_not_applicable(decision.answer) and decision.points is None
    if found or (taken and requested):
        return RequestState.GRANTED
    return RequestState.REFUSED if requested else None
