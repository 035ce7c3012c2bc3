"""Questionnaires as they go over the wire."""

from collections.abc import Mapping
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, PlainSerializer, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.survey.expressions import (
    Condition,
    ExpressionError,
    parse_condition,
    print_condition,
)
from services.survey.questionnaires.languages import CODE
from services.survey.questionnaires.limits import with_settled_limits
from services.survey.questionnaires.models import (
    Form,
    NewForm,
    Option,
    Question,
    QuestionnaireState,
    QuestionType,
    Section,
)
from services.survey.questionnaires.store import QuestionnaireRow
from shared.http.schema import Code, DecimalText, LongText, Name, Schema, UtcInstant


def _condition(value: object) -> Condition:
    """Read a condition from its text."""
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "write a condition as text")
    try:
        return parse_condition(value)
    except ExpressionError as error:
        words = {"vi": f"{error.text.vi}.", "en": f"{error.text.en}."}
        raise PydanticCustomError("condition", "{en}", words) from error


def _said(translations: Mapping[str, Schema]) -> dict[str, dict[str, str]]:
    """Take translated words, those that are not translated left out."""
    return {
        language: {name: said for name, said in words.model_dump().items() if said}
        for language, words in translations.items()
    }


Label = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


Words = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=rf"^{CODE.pattern}$", max_length=35)]
ConditionText = Annotated[
    Condition,
    PlainValidator(_condition),
    PlainSerializer(print_condition, return_type=str),
    WithJsonSchema({"type": "string", "maxLength": 4000, "examples": ["${q1} = 'C'"]}),
]
"""A condition as XLSForm writes it."""


class OptionWords(Schema):
    """An option in another language."""

    label: Label = Field(description="What the respondent reads", examples=["Very prompt"])


class OptionView(Schema):
    """One of the offered answers."""

    code: Code = Field(description="What stands in the answers", examples=["A"])
    label: Label = Field(description="What the respondent reads", examples=["Rất kịp thời"])
    translations: dict[Language, OptionWords] = Field(
        default={}, max_length=20, description="The same in other languages, by their codes"
    )

    def to_model(self) -> Option:
        """Take it as the domain knows it."""
        return Option(self.code, self.label, _said(self.translations))


class QuestionWords(Schema):
    """A question in another language, as far as it is translated."""

    text: Words = Field("", description="What is asked", examples=["Was it prompt?"])
    hint: Words = Field("", description="What helps to answer")
    constraint_message: Words = Field("", description="Told where the constraint is broken")
    required_message: Words = Field("", description="Told where nothing was answered")


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
        default=[],
        max_length=100,
        description="Offered answers (SINGLE and MULTIPLE; LIKERT may label its codes 1 to 5)",
    )
    dont_know: bool = Field(
        default=False, description="Whether DK is offered as well (SINGLE and LIKERT only)"
    )
    integer: bool = Field(default=False, description="Whole numbers only (NUMBER only)")
    minimum: DecimalText | None = Field(None, description="Smallest number (NUMBER only)")
    maximum: DecimalText | None = Field(None, description="Greatest number (NUMBER only)")
    step: DecimalText | None = Field(
        None, description="Only the minimum plus whole steps: a range (NUMBER only)"
    )
    max_length: int | None = Field(
        None, ge=1, le=10_000, description="Most characters (TEXT only; 2000 where not given)"
    )
    hint: Words = Field("", description="What helps to answer")
    relevant: ConditionText | None = Field(
        None, description="Asked only where this holds of earlier answers, in XLSForm's XPath"
    )
    constraint: ConditionText | None = Field(
        None, description="What must hold of the answer, which is written `.`"
    )
    constraint_message: Words = Field("", description="Told where the constraint is broken")
    required_message: Words = Field("", description="Told where nothing was answered")
    section: Code | None = Field(None, description="The innermost section that it stands in")
    leaf: Code | None = Field(
        None, description="The leaf of the framework that it gives points to", examples=["9.1"]
    )
    factor: Code | None = Field(
        None, description="The factor of SIPAS that it belongs to", examples=["ACCESS"]
    )
    photo_place: bool = Field(
        default=False,
        description="Whether the place and time that a camera notes in a photo are kept (IMAGE only); the page says so",
    )
    translations: dict[Language, QuestionWords] = Field(
        default={}, max_length=20, description="The same in other languages, by their codes"
    )

    def to_model(self) -> Question:
        """Take it as the domain knows it."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return with_settled_limits(
            Question(
                **given
                | {
                    "options": tuple(one.to_model() for one in self.options),
                    "translations": _said(self.translations),
                }
            )
        )


class SectionWords(Schema):
    """A section in another language."""

    title: Words = Field("", description="Its title", examples=["Part A: General information"])


class SectionView(Schema):
    """A part of a form."""

    code: Code = Field(description="Code, unique among questions and sections", examples=["part_a"])
    title: Words = Field("", description="Its title", examples=["Phần A: Thông tin chung"])
    relevant: ConditionText | None = Field(
        None, description="Asked only where this holds of earlier answers, in XLSForm's XPath"
    )
    parent: Code | None = Field(None, description="The section that it lies in")
    translations: dict[Language, SectionWords] = Field(
        default={}, max_length=20, description="The same in other languages, by their codes"
    )

    def to_model(self) -> Section:
        """Take it as the domain knows it."""
        translations = _said(self.translations)
        return Section(self.code, self.title, self.relevant, self.parent, translations)


class FormWords(Schema):
    """Title, introduction and consent in another language."""

    title: Words = Field("", description="Title", examples=["Citizens' questionnaire"])
    introduction: LongText = Field("", description="What is read before the questions")
    consent: LongText = Field("", description="What is read before agreeing to answer")


class FormContent(Schema):
    """All that a form says and asks."""

    title: Name = Field(description="Title", examples=["Phiếu đánh giá của người dân"])
    introduction: LongText = Field(
        "", description="What is read before the questions", examples=["Ông/bà vui lòng cho biết…"]
    )
    consent: LongText = Field(
        "",
        description="What is read before agreeing to answer, beside what every page says",
        examples=["Khảo sát do Sở Nội vụ tổ chức theo Kế hoạch …; liên hệ 024.3…"],
    )
    language: Language = Field(
        "vi", description="The language of the words that stand in no `translations`"
    )
    questions: list[QuestionView] = Field(
        min_length=1, max_length=500, description="The questions in order"
    )
    sections: list[SectionView] = Field(
        default=[], max_length=100, description="The parts that questions stand in"
    )
    metadata: list[Code] = Field(
        default=[],
        max_length=20,
        description="What phones note besides start, end and device",
        examples=[["start-geopoint"]],
    )
    translations: dict[Language, FormWords] = Field(
        default={}, max_length=20, description="The same in other languages, by their codes"
    )

    def to_form(self, code: str) -> Form:
        """Take it as the domain knows it."""
        return Form(
            code=code,
            title=self.title,
            introduction=self.introduction,
            consent=self.consent,
            questions=tuple(question.to_model() for question in self.questions),
            sections=tuple(section.to_model() for section in self.sections),
            metadata=tuple(dict.fromkeys(self.metadata)),
            language=self.language,
            translations=_said(self.translations),
        )


class NewQuestionnaire(FormContent):
    """A form to be drafted. The same code again replaces the draft, or begins the next version."""

    authority_id: UUID = Field(description="Whose form it is")
    code: Code = Field(description="Code, the same over all versions", examples=["HN-01"])

    def to_model(self) -> NewForm:
        """Take it as the domain knows it."""
        return NewForm(self.authority_id, self.to_form(self.code))


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
    xform_digest: str | None = Field(
        description="MD5 of the issued XForm, as OpenRosa has it",
        examples=["md5:9f86d081884c7d65…"],
    )
    created_at: UtcInstant = Field(description="When the version was begun")
    issued_at: UtcInstant | None = Field(description="When it was frozen")
    revision: int = Field(description="Revision of the draft, as in its ETag", examples=[1])


class QuestionnaireView(QuestionnaireHead, FormContent):
    """A version of a questionnaire with its questions."""

    @classmethod
    def of(cls, row: QuestionnaireRow) -> Self:
        """Show a stored version."""
        head = QuestionnaireHead.model_validate(row).model_dump()
        return cls.model_validate({**row.form, **head})


class QuestionnairePage(Schema):
    """A page of questionnaires, oldest first."""

    items: list[QuestionnaireHead] = Field(description="The versions")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")
