"""What a questionnaire (phiếu khảo sát) is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import Any, Final
from uuid import UUID

from services.survey.expressions import Condition, parse_condition, print_condition

DONT_KNOW: Final = "DK"
"""The code of “don't know, did not use”, which stays outside every base."""
DONT_KNOW_LABEL: Final = "Không biết, không sử dụng"

DONT_KNOW_LABEL_EN: Final = "Don't know, did not use"

VIETNAMESE: Final = "vi"
ENGLISH: Final = "en"

Translations = Mapping[str, Mapping[str, str]]
"""Words in other languages: language → name of the member → its words."""

SCALE: Final[Mapping[str, str]] = {
    "1": "Rất không hài lòng",
    "2": "Không hài lòng",
    "3": "Bình thường",
    "4": "Hài lòng",
    "5": "Rất hài lòng",
}
"""The five points of a LIKERT question, worst first, where it brings no labels of its own."""
SCALE_EN: Final[Mapping[str, str]] = {
    "1": "Very dissatisfied",
    "2": "Dissatisfied",
    "3": "Neither satisfied nor dissatisfied",
    "4": "Satisfied",
    "5": "Very satisfied",
}


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
    DATE = "DATE"
    """A day, as 2024-11-30."""
    GEOPOINT = "GEOPOINT"
    """A place: latitude and longitude in degrees, perhaps altitude and accuracy in metres."""
    IMAGE = "IMAGE"
    """A picture; the answer is the name of its file."""
    NOTE = "NOTE"
    """Nothing: it is only read."""


class QuestionnaireState(StrEnum):
    """Where a version of a questionnaire stands."""

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the offered answers."""

    code: str
    label: str
    translations: Translations = field(default_factory=dict, hash=False)

    def to_data(self) -> dict[str, Any]:
        """Write it as plain JSON data."""
        return {"code": self.code, "label": self.label, "translations": _plain(self.translations)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Option":
        """Read what `to_data` wrote."""
        return cls(data["code"], data["label"], data["translations"])

    def in_language(self, language: str) -> "Option":
        """Give it with the words of another language, as far as there are any."""
        return replace(self, **_said(self.translations, language))


def standard_scale() -> tuple[Option, ...]:
    """Give the five points of satisfaction, in both languages."""
    return tuple(
        Option(code, label, {ENGLISH: {"label": SCALE_EN[code]}}) for code, label in SCALE.items()
    )


_STANDARD_SCALE: Final = standard_scale()
DONT_KNOW_OPTION: Final = Option(
    DONT_KNOW, DONT_KNOW_LABEL, {ENGLISH: {"label": DONT_KNOW_LABEL_EN}}
)


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
    step: Decimal | None = None
    """NUMBER: only the minimum plus whole steps, which is XLSForm's `range`."""
    max_length: int | None = None
    hint: str = ""
    relevant: Condition | None = None
    constraint: Condition | None = None
    constraint_message: str = ""
    required_message: str = ""
    section: str | None = None
    """The innermost section that it stands in."""
    leaf: str | None = None
    factor: str | None = None
    translations: Translations = field(default_factory=dict, hash=False)
    photo_place: bool = False
    """IMAGE: what the camera noted, above all the place, is asked for and kept; else the page takes it out."""

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options that count as an answer, “don't know” left out."""
        if self.type is QuestionType.LIKERT and not self.options:
            return _STANDARD_SCALE
        return self.options

    @property
    def offered(self) -> tuple[Option, ...]:
        """All options that may be chosen, “don't know” included."""
        return (*self.choices, DONT_KNOW_OPTION) if self.dont_know else self.choices

    @property
    def allowed(self) -> tuple[str, ...]:
        """All codes that may be given, “don't know” included."""
        return tuple(option.code for option in self.offered)

    def in_language(self, language: str) -> "Question":
        """Give it with the words of another language, as far as there are any."""
        options = tuple(option.in_language(language) for option in self.choices)
        return replace(self, options=options, **_said(self.translations, language))

    def offered_in(self, language: str) -> tuple[Option, ...]:
        """Give all options that may be chosen in the words of a language, as far as there are any."""
        return tuple(option.in_language(language) for option in self.offered)

    def to_data(self) -> dict[str, Any]:
        """Write it as plain JSON data."""
        return {
            "code": self.code,
            "text": self.text,
            "type": str(self.type),
            "required": self.required,
            "options": [one.to_data() for one in self.options],
            "dont_know": self.dont_know,
            "integer": self.integer,
            "minimum": _decimal_text(self.minimum),
            "maximum": _decimal_text(self.maximum),
            "step": _decimal_text(self.step),
            "max_length": self.max_length,
            "hint": self.hint,
            "relevant": _printed(self.relevant),
            "constraint": _printed(self.constraint),
            "constraint_message": self.constraint_message,
            "required_message": self.required_message,
            "section": self.section,
            "leaf": self.leaf,
            "factor": self.factor,
            "photo_place": self.photo_place,
            "translations": _plain(self.translations),
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Question":
        """Read what `to_data` wrote."""
        read = dict(data)
        return cls(
            **read
            | {
                "type": QuestionType(data["type"]),
                "options": tuple(Option.of_data(one) for one in data["options"]),
                "minimum": _decimal(data["minimum"]),
                "maximum": _decimal(data["maximum"]),
                "step": _decimal(data["step"]),
                "relevant": _condition(data["relevant"]),
                "constraint": _condition(data["constraint"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a form under a title of its own, perhaps within another."""

    code: str
    title: str = ""
    relevant: Condition | None = None
    parent: str | None = None
    translations: Translations = field(default_factory=dict, hash=False)

    def in_language(self, language: str) -> "Section":
        """Give it with the words of another language, as far as there are any."""
        return replace(self, **_said(self.translations, language))

    def to_data(self) -> dict[str, Any]:
        """Write it as plain JSON data."""
        return {
            "code": self.code,
            "title": self.title,
            "relevant": _printed(self.relevant),
            "parent": self.parent,
            "translations": _plain(self.translations),
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Section":
        """Read what `to_data` wrote."""
        return cls(**{**data, "relevant": _condition(data["relevant"])})


@dataclass(frozen=True, slots=True)
class Form:
    """What respondents are shown: title, introduction, questions in order."""

    code: str
    title: str
    introduction: str
    questions: tuple[Question, ...]
    sections: tuple[Section, ...] = ()
    metadata: tuple[str, ...] = ()
    """What phones note besides start, end and device."""
    language: str = VIETNAMESE
    """In which the words of the form and of its parts are; `translations` have the others."""
    translations: Translations = field(default_factory=dict, hash=False)
    consent: str = ""
    """What the survey's organisers say before anybody agrees to answer; frozen with the version that was agreed to."""

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that can be answered: all but notes."""
        return tuple(one for one in self.questions if one.type is not QuestionType.NOTE)

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages that something of it is in, its own first."""
        options: Iterable[Option] = (
            option for question in self.questions for option in question.options
        )
        elements: Iterable[Form | Section | Question | Option] = chain(
            (self,), self.sections, self.questions, options
        )
        found = {language for element in elements for language in element.translations}
        return (self.language, *sorted(found - {self.language}))

    def in_language(self, language: str) -> "Form":
        """Give it with the words of another language, as far as there are any."""
        return replace(
            self,
            questions=tuple(one.in_language(language) for one in self.questions),
            sections=tuple(one.in_language(language) for one in self.sections),
            **_said(self.translations, language),
        )

    def sections_around(self, code: str | None) -> tuple[Section, ...]:
        """Give the sections that something stands in, the outermost first."""
        by_code = {one.code: one for one in self.sections}
        around: list[Section] = []
        while code in by_code and len(around) <= len(by_code):
            around.insert(0, by_code[code])
            code = around[0].parent
        return tuple(around)

    def relevance_of(self, question: Question) -> tuple[Condition, ...]:
        """Give all conditions under which a question is asked: its sections' and its own."""
        around = (section.relevant for section in self.sections_around(question.section))
        return tuple(one for one in (*around, question.relevant) if one is not None)

    def to_data(self) -> dict[str, Any]:
        """Write it as plain JSON data."""
        return {
            "code": self.code,
            "title": self.title,
            "introduction": self.introduction,
            "consent": self.consent,
            "language": self.language,
            "questions": [question.to_data() for question in self.questions],
            "sections": [section.to_data() for section in self.sections],
            "metadata": list(self.metadata),
            "translations": _plain(self.translations),
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Form":
        """Read what `to_data` wrote."""
        return cls(
            **{
                **data,
                "questions": tuple(Question.of_data(one) for one in data["questions"]),
                "sections": tuple(Section.of_data(one) for one in data["sections"]),
                "metadata": tuple(data["metadata"]),
            }
        )


@dataclass(frozen=True, slots=True)
class NewForm:
    """An authority's wish to draft a form."""

    authority_id: UUID
    form: Form


def _said(translations: Translations, language: str) -> dict[str, Any]:
    return dict(translations.get(language, {}))


def _plain(translations: Translations) -> dict[str, dict[str, str]]:
    return {language: dict(words) for language, words in sorted(translations.items())}


def _decimal_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _printed(condition: Condition | None) -> str | None:
    return None if condition is None else print_condition(condition)


def _condition(text: str | None) -> Condition | None:
    return None if text is None else parse_condition(text)
