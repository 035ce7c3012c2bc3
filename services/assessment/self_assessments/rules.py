"""Rules of self-assessments: claims and editing. Pure functions, without database and clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.assessment.periods.models import Phase
from services.assessment.periods.rules import has_passed, is_after
from services.assessment.self_assessments.models import (
    Claim,
    EditRefusal,
    ReportStanding,
    ReportState,
)
from shared.methodology.answers import AnswerFaults, parse_answer
from shared.methodology.claims import check_points
from shared.methodology.decimals import ZERO, decimal_text, round_half_up
from shared.methodology.framework import Framework, Leaf, Source
from shared.methodology.leaf_scores import LeafScore, LeafStatus, ScoringContext
from shared.methodology.scoring import score_leaf
from shared.methodology.wording import Fault


class ClaimFaultsError(ValueError):
    """The answer or the claim does not fit the leaf; `faults` says everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


def decidable_leaves(framework: Framework, block: str, agency: str) -> tuple[Leaf, ...]:
    """Leaves that the council decides: all but those of the survey. Imported figures are entered by the council."""
    return tuple(
        leaf for leaf in framework.leaves_of(block, agency) if leaf.source is not Source.SURVEY
    )


def make_claim(
    framework: Framework,
    leaf: Leaf,
    *,
    answer: Mapping[str, Any],
    claimed_points: Decimal | None,
    stage: str,
) -> Claim:
    """Apply the leaf's rule to an answer, and check the points that are claimed for it.

    A claim that is left out is what the rule gives, rounded half up to the places of the claim step. Raises
    `ClaimFaultsError` with pointers into the entry.
    """
    try:
        read = parse_answer(answer, leaf)
    except AnswerFaults as error:
        raise ClaimFaultsError(
            Fault(f"/answer{one.pointer}", one.code, one.vi, one.en) for one in error.faults
        ) from error
    score = score_leaf(leaf, read, ScoringContext(stage=stage))
    offered = offered_points(framework, score)
    claim = offered if claimed_points is None else claimed_points
    faults = check_claim(framework, leaf, score, claimed_points)
    if faults:
        raise ClaimFaultsError(faults)
    return Claim(dict(read.to_data()), score, score.points, claim)


def offered_points(framework: Framework, score: LeafScore) -> Decimal | None:
    """Give what an agency may claim at most as far as the rule can tell: its points, rounded half up."""
    if score.points is None:
        return None
    return round_half_up(score.points, places_of(framework.claim_step))


def check_claim(  # noqa: PLR0911  one return per verdict
    framework: Framework, leaf: Leaf, score: LeafScore, claimed: Decimal | None
) -> tuple[Fault, ...]:
    """Say what is wrong with claimed points: out of range, off their step, or above what the rule gives."""
    if claimed is None:
        return ()
    pointer = "/claimed_points"
    if score.status is LeafStatus.NOT_APPLICABLE:
        return (
            Fault(
                pointer,
                "claim-not-applicable",
                "Tiêu chí không áp dụng thì không chấm điểm; hãy bỏ mục này.",
                "A leaf that does not apply has no points; leave this out.",
            ),
        )
    offered = offered_points(framework, score)
    if claimed == offered:
        return ()
    faults = check_points(leaf, claimed, framework.claim_step, pointer)
    if faults:
        return faults
    if offered is None and score.status is LeafStatus.WAITING:
        return ()
    most = ZERO if offered is None else offered
    if claimed > most:
        return (
            Fault(
                pointer,
                "claim-above-rule",
                f"Theo số liệu đã nhập, quy tắc chỉ cho {decimal_text(most)} điểm; hãy giảm điểm hoặc sửa số liệu.",
                f"With this answer the rule gives {decimal_text(most)} points; claim less or mend the answer.",
            ),
        )
    return ()


def places_of(step: Decimal) -> int:
    """Count the decimals that a step has: 0.25 has two."""
    exponent = step.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def refuse_edit(standing: ReportStanding, now: datetime, leaf: str | None) -> EditRefusal | None:
    """Say why an agency may not change its report now, if it may not; `leaf` is None for the report as a whole."""
    if standing.is_corrected(now):
        closed = leaf is not None and leaf not in standing.returned_leaves
        return EditRefusal.LEAF_NOT_RETURNED if closed else None
    if standing.phase != Phase.SELF_ASSESSMENT:
        return EditRefusal.WRONG_PHASE
    if standing.state == ReportState.SUBMITTED:
        return EditRefusal.SUBMITTED
    if has_passed(standing.deadline, now):
        return EditRefusal.DEADLINE_PASSED
    returned = standing.state == ReportState.RETURNED and standing.returned_leaves
    if leaf is not None and returned and leaf not in standing.returned_leaves:
        return EditRefusal.LEAF_NOT_RETURNED
    return None


def agency_sees_round(number: int, phase: Phase) -> bool:
    """Whether a round's opinions are open to the agency: when the round is closed, not while it is going on."""
    return is_after(phase, Phase.ROUND_1 if number == 1 else Phase.ROUND_2)


def round_of(phase: Phase) -> int | None:
    """Give the round that is going on."""
    return {Phase.ROUND_1: 1, Phase.ROUND_2: 2}.get(phase)


def is_late(
    standing_state: str, *, was_late: bool, closes_at: datetime | None, now: datetime
) -> bool:
    """Whether a report that is sent now is late by the calendar, thanks to an extension.

    A correction leaves the report as late or early as it was, whether it was sent back or open while it stayed submitted.
    """
    if standing_state != ReportState.DRAFT:
        return was_late
    return has_passed(closes_at, now)
