"""Reviews as they go over the wire."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from services.survey.responses.schemas import Device, Reason
from services.survey.reviews.models import (
    Comment,
    NewReview,
    NewVersion,
    ReviewState,
    ReviewVerdict,
)
from services.survey.reviews.service import review_state
from services.survey.reviews.store import ReviewedResponse
from shared.http.schema import Code, Schema, UtcInstant
from shared.problems.problem import Text


class QuestionComment(Schema):
    """What is to be looked at again, at one question."""

    question: Code = Field(description="The question", examples=["q4"])
    comment: Reason = Field(
        description="What to look at", examples=["50 lần đi lại? Hãy hỏi lại người trả lời"]
    )


class ReviewOrder(Schema):
    """What a supervisor finds about a response."""

    verdict: ReviewVerdict = Field(description="APPROVE, or REJECT: back to the interviewer")
    reason: Reason | None = Field(
        None, description="What it is about, as a whole", examples=["Hai câu mâu thuẫn nhau"]
    )
    comments: list[QuestionComment] = Field(
        default_factory=list, max_length=500, description="By question"
    )

    def to_model(self) -> NewReview:
        """Take it as the domain knows it."""
        comments = [Comment(one.question, one.comment) for one in self.comments]
        return NewReview(self.verdict, self.reason, comments)


class ResponseReviewView(Schema):
    """One review of a version."""

    number: int = Field(description="1, 2 … of this version's reviews", examples=[1])
    step: int = Field(description="1: first look; 2: confirmation by another supervisor")
    verdict: ReviewVerdict = Field(description="APPROVE or REJECT")
    reason: str | None = Field(description="What it is about, as a whole")
    comments: list[QuestionComment] = Field(description="By question")
    reviewed_by: UUID = Field(description="Which supervisor")
    reviewed_at: UtcInstant = Field(description="When")
    answered_by: UUID | None = Field(description="The version that came back")
    answered_at: UtcInstant | None = Field(description="When that came")


class ReviewedResponseView(Schema):
    """A version of a response, and where it stands in its review."""

    response_id: UUID = Field(description="This version")
    chain_id: UUID = Field(description="The first version")
    replaces_id: UUID | None = Field(description="The version before")
    state: ReviewState = Field(
        description="TO_REVIEW, TO_CONFIRM, CONFIRMED, RETURNED or OUT (does not count for another reason)"
    )
    to_do: str | None = Field(
        description="What its interviewer is to do", examples=["Hỏi lại và gửi bản mới"]
    )
    exclusion_reason: str | None = Field(description="Why it does not count")
    questionnaire_id: UUID = Field(description="The form version")
    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    interviewer_id: UUID = Field(description="Who collected it")
    answers: dict[str, Any] = Field(description="Answers by question")
    captured_at: UtcInstant = Field(description="When it was filled in")
    received_at: UtcInstant = Field(description="When it came")
    reviews: list[ResponseReviewView] = Field(description="Its reviews, the first first")

    @classmethod
    def of(cls, one: ReviewedResponse, language: str) -> Self:
        """Show one."""
        row, state = one.row, review_state(one)
        plain = {
            name: getattr(row, name)
            for name in (
                "chain_id",
                "replaces_id",
                "exclusion_reason",
                "questionnaire_id",
                "agency_id",
                "answers",
                "captured_at",
                "received_at",
            )
        }
        words = _TO_DO.get(state)
        return cls(
            response_id=row.id,
            state=state,
            to_do=None if words is None else words.said(language),
            group=row.group_code,
            interviewer_id=row.principal_id,
            reviews=[ResponseReviewView.model_validate(review) for review in one.reviews],
            **plain,
        )


_TO_DO: Mapping[ReviewState, Text] = {
    ReviewState.RETURNED: Text(
        "Hỏi lại theo nhận xét từng câu, rồi gửi bản mới của chính phiếu này.",
        "Ask again as the comments say, then send a new version of this response.",
    )
}


class ReviewedPage(Schema):
    """A page of what interviewers collected."""

    items: list[ReviewedResponseView] = Field(description="The newest versions")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class ResponseVersions(Schema):
    """All versions of a response."""

    items: list[ReviewedResponseView] = Field(description="The first first")


class ReviewCounts(Schema):
    """What interviewers collected, by where it stands; each newest version once."""

    total: int = Field(description="All of them", examples=[120])
    to_review: int = Field(description="Nobody has looked", examples=[20])
    to_confirm: int = Field(description="Approved by one supervisor", examples=[30])
    confirmed: int = Field(description="Approved by two", examples=[60])
    returned: int = Field(description="Back at their interviewers", examples=[4])
    out: int = Field(description="Do not count for another reason", examples=[6])

    @classmethod
    def of(cls, counts: Mapping[ReviewState, int]) -> Self:
        """Show counts."""
        named = {state.lower(): number for state, number in counts.items()}
        return cls(total=sum(counts.values()), **named)


class NewResponseVersion(Schema):
    """A returned response, filled in again; agency, group and form stay as they were."""

    id: UUID = Field(description="Made by the sender once, so that a repeat is known as one")
    answers: dict[str, Any] = Field(
        description="All answers by question, as when a response is sent",
        examples=[{"q1": "A", "q2": "4"}],
    )
    captured_at: UtcInstant = Field(description="When it was filled in again")
    started_at: UtcInstant | None = Field(None, description="When that began")
    device_id: Device | None = Field(None, description="The device", examples=["tablet-07"])

    def to_model(self) -> NewVersion:
        """Take it as the domain knows it."""
        return NewVersion(self.id, self.answers, self.captured_at, self.started_at, self.device_id)
