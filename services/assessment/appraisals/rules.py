"""Rules of the council's decisions. Pure functions, without database and clock."""

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from uuid import UUID

from services.assessment.appraisals.models import (
    CheckedDecision,
    DraftDecision,
    Opinion,
    Verdict,
)
from services.assessment.self_assessments.not_applicable import is_not_applicable
from shared.methodology.answers import AnswerFaults, parse_answer
from shared.methodology.claims import check_points
from shared.methodology.documents import Decision
from shared.methodology.framework import Framework, Leaf, Source
from shared.methodology.leaf_scores import ScoringContext
from shared.methodology.scoring import score_leaf
from shared.methodology.wording import Fault


class DecisionFaultsError(ValueError):
    """The decision does not fit its leaf; `faults` says everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults")


def check_decision(
    framework: Framework, leaf: Leaf, draft: DraftDecision, *, stage: str
) -> CheckedDecision:
    """Check a decision.

    ACCEPTED takes over what the agency claims, so it has nothing of its own. CHANGED says why, and gives another answer or the
    points themselves. What no agency claims (appraised and imported leaves) cannot be accepted: it is given. Raises
    `DecisionFaultsError` with pointers into the decision.
    """
    faults = [*_faults_of_kind(leaf, draft)]
    answer, rule_points = None, None
    if draft.answer is not None:
        try:
            read = parse_answer(draft.answer, leaf)
            answer = dict(read.to_data())
            rule_points = score_leaf(leaf, read, ScoringContext(stage=stage)).points
        except AnswerFaults as error:
            faults += [
                Fault(f"/answer{one.pointer}", one.code, one.vi, one.en) for one in error.faults
            ]
    if draft.points is not None:
        faults += check_points(leaf, draft.points, framework.claim_step)
    if faults:
        raise DecisionFaultsError(faults)
    return CheckedDecision(answer, draft.points, rule_points)


def _faults_of_kind(leaf: Leaf, draft: DraftDecision) -> Iterable[Fault]:
    own = draft.answer is not None or draft.points is not None
    if leaf.source is not Source.SELF:
        if not own:
            yield Fault(
                "",
                "answer-or-points-needed",
                "Tiêu chí này do Hội đồng chấm; hãy nhập `answer` hoặc `points`.",
                "The council itself scores this leaf; give `answer` or `points`.",
            )
        if is_not_applicable(draft.answer) and not draft.opinion.strip():
            yield _OPINION_NEEDED
        return
    if draft.decision is Decision.ACCEPTED:
        if own:
            yield Fault(
                "/decision",
                "accepted-with-change",
                "Chấp nhận thì không kèm `answer` hay `points`; nếu sửa hãy chọn CHANGED.",
                "ACCEPTED takes no `answer` and no `points`; choose CHANGED to give others.",
            )
        return
    if not own:
        yield Fault(
            "",
            "answer-or-points-needed",
            "Điều chỉnh thì phải nhập `answer` hoặc `points`.",
            "A change needs `answer` or `points`.",
        )
    if not draft.opinion.strip():
        yield _OPINION_NEEDED


_OPINION_NEEDED = Fault(
    "/opinion",
    "opinion-needed",
    "Điều chỉnh điểm hoặc kết luận “không áp dụng” thì phải ghi ý kiến, nêu rõ lý do.",
    "A change, or finding that the leaf does not apply, needs an opinion that says why.",
)


def verdict_of(
    opinions: Collection[Opinion], assigned: AbstractSet[UUID], quorum: int | None
) -> Verdict:
    """Say what the opinions on a leaf come to.

    They count when everybody who is assigned has given one, or as many as the quorum asks for. Then they agree or they
    differ: one who differs is enough, and no majority outvotes him or her.
    """
    missing = assigned - {one.appraiser_id for one in opinions}
    if not opinions or (missing and (quorum is None or len(opinions) < quorum)):
        return Verdict.WAITING
    first, *others = opinions
    if all(_same(first, other) for other in others):
        return Verdict.AGREED
    return Verdict.DIFFERING


def joint_opinion(opinions: Collection[Opinion]) -> Opinion:
    """Give what opinions that agree come to: what all give, signed by whoever completed them, with everybody's reasons."""
    last = max(opinions, key=lambda one: (one.given_at, one.appraiser_id))
    reasons = {one.opinion for one in opinions if one.opinion}
    if len(reasons) > 1:
        told = [
            f"{one.appraiser_name}: {one.opinion}"
            for one in sorted(opinions, key=lambda one: (one.given_at, one.appraiser_id))
            if one.opinion
        ]
        text = "\n".join(told)
    else:
        text = next(iter(reasons), "")
    asked = any(one.explanation_requested for one in opinions)
    return replace(last, opinion=text, explanation_requested=asked)


def _same(one: Opinion, other: Opinion) -> bool:
    """Whether two opinions give the same: the claim, or the same answer and the same fixed points."""
    return one.answer == other.answer and one.points == other.points


def still_to_decide(
    leaves: Iterable[Leaf],
    *,
    number: int,
    decided: Collection[str],
    open_again: Collection[str],
) -> list[Leaf]:
    """Leaves that still need a decision in a round.

    Round 1 decides every leaf. Round 2 decides those with a supplement (evidence or a statement added in between) and those
    that an appraiser has taken up again; every other leaf stands as in round 1.
    """
    return [
        leaf
        for leaf in leaves
        if leaf.code not in decided and (number == 1 or leaf.code in open_again)
    ]
