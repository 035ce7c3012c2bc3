"""What a questionnaire's page shows of a form at one step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from services.survey.questionnaires.models import Form, Question, QuestionType, Section
from services.survey.questionnaires.structure import Edge, walk
from services.survey.respondents.course import Course
from services.survey.respondents.enclosed import Enclosed
from services.survey.respondents.faults import spoken_of, words_of_missing, words_of_wrong
from services.survey.respondents.handed import Handed
from services.survey.respondents.models import Raw
from services.survey.respondents.speech import Speech


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it stands on the page."""

    question: Question
    value: Raw
    shown: bool
    """Asked in this step; what is not shown is on the page all the same, with its answer, which posts on."""
    fault: str
    relevant: str
    """The conditions under which it is asked, for the script."""
    constraint: str
    missing: str
    wrong: str
    """What the script says where the answer is missing, or wrong."""
    enclosed: Enclosed | None
    """The picture that is here already."""
    missing_language: str
    wrong_language: str
    fault_language: str

    @property
    def widget(self) -> str:
        """Name the macro that draws it."""
        return _WIDGETS[self.question.type]

    def is_chosen(self, code: str) -> bool:
        """Whether an option is chosen."""
        return code in self.value if isinstance(self.value, list) else code == self.value


_WIDGETS: Mapping[QuestionType, str] = {
    QuestionType.SINGLE: "choice",
    QuestionType.LIKERT: "choice",
    QuestionType.MULTIPLE: "choice",
    QuestionType.NUMBER: "line",
    QuestionType.DATE: "line",
    QuestionType.GEOPOINT: "line",
    QuestionType.TEXT: "lines",
    QuestionType.IMAGE: "picture",
    QuestionType.NOTE: "note",
}


_MAY_BE_WRONG: Final = frozenset(_WIDGETS) - {
    QuestionType.SINGLE,
    QuestionType.LIKERT,
    QuestionType.NOTE,
}
"""What is not simply chosen from a list; of several choices a constraint may say how many."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A section begins."""

    section: Section
    level: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Closing:
    """A section ends."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form in the reader's language, with what has been answered."""

    form: Form
    language: str
    """Of the page itself."""
    speech: Speech
    handed: Handed
    answers: Mapping[str, Raw]
    step: int
    faults: Mapping[str, str] = field(default_factory=dict)
    enclosed: Mapping[str, tuple[Enclosed, str]] = field(default_factory=dict)
    """Pictures that are here already, each with the note that the page carries of it."""

    @property
    def course(self) -> Course:
        """The way through the form."""
        return self.handed.course

    @property
    def is_last(self) -> bool:
        """Whether nothing comes behind this step, so that the form is sent from here."""
        return self.step >= self.course.steps - 1

    @property
    def is_finished(self) -> bool:
        """Whether all steps are behind."""
        return self.step >= self.course.steps

    def parts(self) -> Iterator[Asked | Opening | Closing]:
        """Give everything in the order it stands in on the page."""
        asked = self.course.follow(self.answers)
        shown = {code for code in asked if self.course.step_of[code] == self.step}
        inside: dict[str, bool] = {}
        for question in self.form.questions:
            for section in self.form.sections_around(question.section):
                inside[section.code] = inside.get(section.code, False) or question.code in shown
        level = 2
        for part in walk(self.form):
            if isinstance(part, Question):
                if part.code in self.course.step_of:
                    yield self._asked(part, shown=part.code in shown)
            elif part[0] is Edge.OPENS:
                yield Opening(part[1], level, inside.get(part[1].code, False))
                level += 1
            else:
                level -= 1
                yield Closing()

    def _asked(self, question: Question, *, shown: bool) -> Asked:
        code = question.code
        enclosed, note = self.enclosed.get(code, (None, self.answers.get(code, "")))
        return Asked(
            question,
            note,
            shown,
            self.faults.get(code, ""),
            self.handed.relevance.get(code, ""),
            self.handed.constraints.get(code, ""),
            words_of_missing(question, self.language) if question.required else "",
            words_of_wrong(question, self.language) if question.type in _MAY_BE_WRONG else "",
            enclosed,
            self._language_of(question, missing=True),
            self._language_of(question, missing=False),
            self._language_of_fault(question),
        )

    def _language_of(self, question: Question, *, missing: bool) -> str:
        member = spoken_of(question, missing=missing)
        return self.language if member is None else self.speech.of(question, member)

    def _language_of_fault(self, question: Question) -> str:
        said = self.faults.get(question.code)
        for member in ("required_message", "constraint_message"):
            if said and said == getattr(question, member):
                return self.speech.of(question, member)
        return self.language

    def faulty(self) -> list[tuple[Question, str, str]]:
        """Give what is to be mended, in the order of the questions, and in which language that is said."""
        return [
            (one, self.faults[one.code], self._language_of_fault(one))
            for one in self.form.questions
            if one.code in self.faults
        ]
