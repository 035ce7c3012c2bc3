"""Tells where a response stands in its review, and what may be done next."""

from collections.abc import Collection
from typing import Final

from services.survey.reviews.models import RETURNED, NewReview, ReviewState, ReviewVerdict
from shared.problems.problem import Fault, Text

FIRST_LOOK: Final = 1
CONFIRMATION: Final = 2


def state_of(exclusion_reason: str | None, last: tuple[ReviewVerdict, int] | None) -> ReviewState:
    """Tell where a newest version stands, by its last verdict and step. One that was restored after all is looked at anew."""
    if exclusion_reason is not None:
        return ReviewState.RETURNED if exclusion_reason.startswith(RETURNED) else ReviewState.OUT
    match last:
        case (ReviewVerdict.APPROVE, 1):
            return ReviewState.TO_CONFIRM
        case (ReviewVerdict.APPROVE, 2):
            return ReviewState.CONFIRMED
        case _:
            return ReviewState.TO_REVIEW


def step_of(state: ReviewState) -> int:
    """Tell which step a review at this state is."""
    return CONFIRMATION if state is ReviewState.TO_CONFIRM else FIRST_LOOK


def faults_of_review(new: NewReview, questions: Collection[str]) -> list[Fault]:
    """Find comments on what the form does not ask, and a rejection that says nothing."""
    faults = [
        Fault(
            f"#/comments/{index}/question",
            Text(
                f"Phiếu không có câu “{one.question}”; hãy ghi mã một câu hỏi của phiếu.",
                f"The form asks no “{one.question}”; write the code of one of its questions.",
            ),
            "unknown-question",
        )
        for index, one in enumerate(new.comments)
        if one.question not in questions
    ]
    if new.verdict is ReviewVerdict.REJECT and not new.comments and not new.reason:
        faults.append(
            Fault(
                "#/comments",
                Text(
                    "Trả lại mà không nói vì sao thì điều tra viên không biết sửa gì; hãy ghi nhận xét từng câu hoặc `reason`.",
                    "Sent back without a word, the interviewer cannot know what to mend; write comments by question or a `reason`.",
                ),
                "says-nothing",
            )
        )
    return faults
