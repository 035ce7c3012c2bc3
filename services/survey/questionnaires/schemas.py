"""Questionnaires as they go over the wire."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.survey.questionnaires.models import (
    Condition,
    Form,
    NewForm,
    Option,
    Question,
    QuestionnaireState,
    QuestionType,
)
from services.survey.questionnaires.store import QuestionnaireRow
from shared.http.schema import Code, DecimalText, LongText, Name, Schema, UtcInstant

Label = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class OptionView(Schema):
    """One of the offered answers."""

    code: Code = Field(description="What stands in the answers", examples=["A"])
    label: Label = Field(description="What the respondent reads", examples=["Rất kịp thời"])


class ConditionView(Schema):
    """An earlier question that must have been answered with one of these codes."""

    question: Code = Field(description="Code of the earlier question", examples=["q1"])
    any_of: list[Code] = Field(
        min_length=1, max_length=100, description="Codes, of which one suffices", examples=[["A"]]
    )


class QuestionView(Schema):
    """One question."""

    code: Code = Field(description="Code, unique in the form", examples=["q1"])
    text: Label = Field(
        description="What is asked", examples=["Cơ quan chỉ đạo, hướng dẫn có kịp thời không?"]
    )
    type: QuestionType = Field(description="How it is answered", examples=["SINGLE"])
    required: bool = Field(
        default=False, description="Whether it must be answered where it is relevant"
    )
    options: list[OptionView] = Field(
        default=[], max_length=100, description="Offered answers (SINGLE and MULTIPLE only)"
    )
    dont_know: bool = Field(
        default=False, description="Whether DK is offered as well (SINGLE and LIKERT only)"
    )
    integer: bool = Field(default=False, description="Whole numbers only (NUMBER only)")
    minimum: DecimalText | None = Field(None, description="Smallest number (NUMBER only)")
    maximum: DecimalText | None = Field(None, description="Greatest number (NUMBER only)")
    max_length: int | None = Field(
        None, ge=1, le=10_000, description="Most characters (TEXT only; 2000 where not given)"
    )
    relevant: list[ConditionView] = Field(
        default=[], max_length=20, description="Asked only where all of these hold"
    )
    leaf: Code | None = Field(
        None, description="The leaf of the framework that it gives points to", examples=["9.1"]
    )
    factor: Code | None = Field(
        None, description="The factor of SIPAS that it belongs to", examples=["ACCESS"]
    )

    def to_model(self) -> Question:
        """Take it as the domain knows it."""
        return Question(
            code=self.code,
            text=self.text,
            type=self.type,
            required=self.required,
            options=tuple(Option(one.code, one.label) for one in self.options),
            dont_know=self.dont_know,
            integer=self.integer,
            minimum=self.minimum,
            maximum=self.maximum,
            max_length=self.max_length,
            relevant=tuple(Condition(one.question, tuple(one.any_of)) for one in self.relevant),
            leaf=self.leaf,
            factor=self.factor,
        )


class NewQuestionnaire(Schema):
    """A form to be drafted. The same code again replaces the draft, or begins the next version."""

    authority_id: UUID = Field(description="Whose form it is")
    code: Code = Field(description="Code, the same over all versions", examples=["HN-01"])
    title: Name = Field(description="Title", examples=["Phiếu đánh giá của người dân"])
    introduction: LongText = Field(
        "", description="What is read before the questions", examples=["Ông/bà vui lòng cho biết…"]
    )
    questions: list[QuestionView] = Field(
        min_length=1, max_length=500, description="The questions in order"
    )

    def to_model(self) -> NewForm:
        """Take it as the domain knows it."""
        return NewForm(
            self.authority_id,
            Form(
                code=self.code,
                title=self.title,
                introduction=self.introduction,
                questions=tuple(question.to_model() for question in self.questions),
            ),
        )


class QuestionnaireHead(Schema):
    """A version of a questionnaire, without its questions."""

    id: UUID = Field(description="Id of this version")
    authority_id: UUID = Field(description="Whose form it is")
    code: str = Field(description="Code, the same over all versions", examples=["HN-01"])
    version: int = Field(description="Number of the version, from 1", examples=[1])
    state: QuestionnaireState = Field(description="DRAFT, or ISSUED and frozen")
    title: str = Field(description="Title")
    digest: str | None = Field(
        description="SHA-256 of the issued form", examples=["sha256:9f86d081884c7d65…"]
    )
    created_at: UtcInstant = Field(description="When the version was begun")
    issued_at: UtcInstant | None = Field(description="When it was frozen")
    revision: int = Field(description="Revision of the draft, as in its ETag", examples=[1])


class QuestionnaireView(QuestionnaireHead):
    """A version of a questionnaire with its questions."""

    introduction: str = Field(description="What is read before the questions")
    questions: list[QuestionView] = Field(description="The questions in order")

    @classmethod
    def of(cls, row: QuestionnaireRow) -> Self:
        """Show a stored version."""
        head = QuestionnaireHead.model_validate(row).model_dump()
        return cls.model_validate(
            {
                **head,
                "introduction": row.form["introduction"],
                "questions": row.form["questions"],
            }
        )


class QuestionnairePage(Schema):
    """A page of questionnaires, oldest first."""

    items: list[QuestionnaireHead] = Field(description="The versions")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")
