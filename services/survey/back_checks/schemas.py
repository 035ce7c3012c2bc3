"""Back-checks as they go over the wire."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field

from services.survey.back_checks.models import (
    Agreement,
    ContactOutcome,
    InterviewerFindings,
    ItemOutcome,
    NewBackCheck,
    NewContact,
)
from services.survey.back_checks.service import ShownBackCheck
from services.survey.back_checks.store import ItemRow
from services.survey.responses.schemas import Reason
from services.survey.samples.schemas import Seed
from shared.http.schema import Code, DecimalText, Schema, UtcInstant


class BackCheckOrder(Schema):
    """A random share of each interviewer's responses, to be asked about again."""

    id: UUID | None = Field(
        None, description="Made by the sender, so that a repeat is known as one"
    )
    percent: int = Field(
        ge=1,
        le=100,
        description="Of each interviewer's responses that count, rounded up",
        examples=[10],
    )
    at_least: int = Field(
        1, ge=1, le=1000, description="And at least so many of each", examples=[2]
    )
    seed: Seed | None = Field(
        None,
        description="What the draw follows from: the same seed and responses give the same draw; made where not given",
        examples=["5f1d7a84db60d2a4"],
    )
    questions: list[Code] = Field(
        default_factory=list,
        max_length=100,
        description="What is asked again; where not given, all choices and numbers",
        examples=[["q1", "q2"]],
    )

    def to_model(self) -> NewBackCheck:
        """Take it as the domain knows it."""
        questions = tuple(dict.fromkeys(self.questions))
        return NewBackCheck(self.id, self.percent, self.at_least, self.seed, questions)


class BackCheckHead(Schema):
    """A draw of responses for a second contact."""

    id: UUID = Field(description="Id")
    campaign_id: UUID = Field(description="The campaign")
    percent: int = Field(description="Share of each interviewer's responses", examples=[10])
    at_least: int = Field(description="And at least so many of each", examples=[1])
    seed: str = Field(description="What the draw follows from", examples=["5f1d7a84db60d2a4"])
    questions: list[str] = Field(description="What is asked again", examples=[["q1", "q2"]])
    drawn_at: UtcInstant = Field(description="When it was drawn")
    drawn_by: UUID = Field(description="Which supervisor")


class AgreementView(Schema):
    """How far first and second answers agree."""

    compared: int = Field(description="Answers that were given again", examples=[40])
    agreed: int = Field(description="Of these, the same as the first time", examples=[38])
    rate: DecimalText | None = Field(description="Their share", examples=["0.9500"])


class QuestionAgreement(AgreementView):
    """The same for one question."""

    question: str = Field(description="The question", examples=["q1"])


class BackCheckFindings(AgreementView):
    """What second contacts say: `drawn` is the sum of the five outcomes."""

    responses: int = Field(description="How many there were to draw from", examples=[40])
    drawn: int = Field(description="How many were drawn", examples=[4])
    pending: int = Field(description="Not contacted")
    confirmed: int = Field(description="Interviewed indeed, and answered again")
    denied: int = Field(description="Never interviewed, they say")
    unreachable: int = Field(description="Not met")
    refused: int = Field(description="Would not answer again")


class InterviewerBackCheck(BackCheckFindings):
    """The same for one interviewer."""

    interviewer_id: UUID = Field(description="The interviewer")


class BackCheckView(BackCheckHead):
    """A back-check with what came of it so far."""

    total: BackCheckFindings = Field(description="Of all interviewers")
    by_interviewer: list[InterviewerBackCheck] = Field(description="By interviewer")
    by_question: list[QuestionAgreement] = Field(description="By question, as they are asked")

    @classmethod
    def of(cls, shown: ShownBackCheck) -> Self:
        """Show one."""
        row = shown.row
        return cls(
            **BackCheckHead.model_validate(row).model_dump(),
            total=BackCheckFindings(**_findings(shown.total)),
            by_interviewer=[
                InterviewerBackCheck(interviewer_id=one.interviewer_id, **_findings(one))
                for one in shown.interviewers
                if one.interviewer_id is not None
            ],
            by_question=[
                QuestionAgreement(question=code, **_agreement(shown.questions[code]))
                for code in row.questions
                if code in shown.questions
            ],
        )


def _agreement(one: Agreement) -> dict[str, Any]:
    return {"compared": one.compared, "agreed": one.agreed, "rate": one.rate}


def _findings(one: InterviewerFindings) -> dict[str, Any]:
    counts = {outcome.lower(): number for outcome, number in one.outcomes.items()}
    return {
        **_agreement(one.agreement),
        **counts,
        "responses": one.responses,
        "drawn": sum(counts.values()),
    }


class BackCheckPage(Schema):
    """A page of back-checks."""

    items: list[BackCheckHead] = Field(description="The back-checks, the first first")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class BackCheckItemView(Schema):
    """A drawn response; what was answered first is not shown here, so that nobody leads the second answer."""

    response_id: UUID = Field(description="The response")
    interviewer_id: UUID = Field(description="Who collected it")
    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    place: int = Field(description="Order of the draw, by interviewer", examples=[1])
    outcome: ItemOutcome = Field(
        description="PENDING, CONFIRMED, DENIED, UNREACHABLE or REFUSED, by the last contact"
    )
    answers: dict[str, Any] = Field(description="What was answered the second time")
    agreed: dict[str, bool] = Field(
        description="By question: whether that is the same as the first time"
    )
    note: str | None = Field(description="What is to be said about it")
    contacts: int = Field(description="How often it was tried", examples=[1])
    contacted_at: UtcInstant | None = Field(description="When, the last time")
    contacted_by: UUID | None = Field(description="By whom, the last time")

    @classmethod
    def of(cls, row: ItemRow) -> Self:
        """Show one."""
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "group"}
        return cls(**plain, group=row.group_code)


class BackCheckItemPage(Schema):
    """A page of drawn responses."""

    items: list[BackCheckItemView] = Field(description="The responses")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class SecondContact(Schema):
    """What came of a second contact."""

    outcome: ContactOutcome = Field(
        description="CONFIRMED: with `answers`; DENIED: nobody was interviewed, they say; UNREACHABLE; REFUSED"
    )
    answers: dict[str, Any] = Field(
        default_factory=dict,
        description="By question, as in a response; questions may be left out",
        examples=[{"q1": "A"}],
    )
    note: Reason | None = Field(None, description="What is to be said about it")

    def to_model(self) -> NewContact:
        """Take it as the domain knows it."""
        return NewContact(self.outcome, self.answers, self.note)
