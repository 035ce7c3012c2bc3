"""What a questionnaire (phiếu khảo sát) is."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

DONT_KNOW: Final = "DK"
"""The code of “don't know, did not use”, which stays outside every base."""
DONT_KNOW_LABEL: Final = "Không biết, không sử dụng"

SCALE: Final[Mapping[str, str]] = {
    "1": "Rất không hài lòng",
    "2": "Không hài lòng",
    "3": "Bình thường",
    "4": "Hài lòng",
    "5": "Rất hài lòng",
}
"""The five points of a LIKERT question, worst first."""


class QuestionType(StrEnum):
    """How a question is answered."""

    SINGLE = "SINGLE"
    """One of the options."""
    LIKERT = "LIKERT"
    """One of five points, from very dissatisfied to very satisfied."""
    MULTIPLE = "MULTIPLE"
    """Any of the options, each once."""
    NUMBER = "NUMBER"
    """An exact decimal."""
    TEXT = "TEXT"
    """Free text."""


class QuestionnaireState(StrEnum):
    """Where a version of a questionnaire stands."""

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the offered answers."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """An earlier question that must have been answered with one of these codes."""

    question: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with what joins it to a leaf of the framework or to a factor of SIPAS."""

    code: str
    text: str
    type: QuestionType
    required: bool = False
    options: tuple[Option, ...] = ()
    dont_know: bool = False
    integer: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int | None = None
    relevant: tuple[Condition, ...] = ()
    leaf: str | None = None
    factor: str | None = None

    @property
    def choices(self) -> tuple[Option, ...]:
        """The codes that count as an answer, “don't know” left out."""
        if self.type is QuestionType.LIKERT:
            return tuple(Option(code, label) for code, label in SCALE.items())
        return self.options

    @property
    def allowed(self) -> tuple[str, ...]:
        """All codes that may be given, “don't know” included."""
        codes = tuple(option.code for option in self.choices)
        return (*codes, DONT_KNOW) if self.dont_know else codes

    def to_data(self) -> dict[str, Any]:
        """Write it as plain JSON data."""
        return {
            "code": self.code,
            "text": self.text,
            "type": str(self.type),
            "required": self.required,
            "options": [{"code": one.code, "label": one.label} for one in self.options],
            "dont_know": self.dont_know,
            "integer": self.integer,
            "minimum": None if self.minimum is None else format(self.minimum, "f"),
            "maximum": None if self.maximum is None else format(self.maximum, "f"),
            "max_length": self.max_length,
            "relevant": [
                {"question": one.question, "any_of": list(one.any_of)} for one in self.relevant
            ],
            "leaf": self.leaf,
            "factor": self.factor,
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Question":
        """Read what `to_data` wrote."""
        return cls(
            code=data["code"],
            text=data["text"],
            type=QuestionType(data["type"]),
            required=data["required"],
            options=tuple(Option(one["code"], one["label"]) for one in data["options"]),
            dont_know=data["dont_know"],
            integer=data["integer"],
            minimum=None if data["minimum"] is None else Decimal(data["minimum"]),
            maximum=None if data["maximum"] is None else Decimal(data["maximum"]),
            max_length=data["max_length"],
            relevant=tuple(
                Condition(one["question"], tuple(one["any_of"])) for one in data["relevant"]
            ),
            leaf=data["leaf"],
            factor=data["factor"],
        )


@dataclass(frozen=True, slots=True)
class Form:
    """What respondents are shown: title, introduction, questions in order."""

    code: str
    title: str
    introduction: str
    questions: tuple[Question, ...]

    def to_data(self) -> dict[str, Any]:
        """Write it as plain JSON data."""
        return {
            "code": self.code,
            "title": self.title,
            "introduction": self.introduction,
            "questions": [question.to_data() for question in self.questions],
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Form":
        """Read what `to_data` wrote."""
        return cls(
            code=data["code"],
            title=data["title"],
            introduction=data["introduction"],
            questions=tuple(Question.of_data(one) for one in data["questions"]),
        )


@dataclass(frozen=True, slots=True)
class NewForm:
    """An authority's wish to draft a form."""

    authority_id: UUID
    form: Form
