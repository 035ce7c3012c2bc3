"""A form version as it is handed to respondents, prepared once: issued versions never change."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import orjson

from services.survey.questionnaires.models import Form, QuestionType
from services.survey.respondents.conditions import plain_condition
from services.survey.respondents.course import Course
from services.survey.responses.answer_rules import FormChecker


@dataclass(frozen=True, slots=True)
class Handed:
    """A form with its checker, its way in steps, and its conditions as the script reads them."""

    id: UUID
    form: Form
    checker: FormChecker
    course: Course
    relevance: dict[str, str]
    constraints: dict[str, str]

    @classmethod
    def of(cls, form_id: UUID, form: Form, checker: FormChecker) -> Self:
        """Prepare a form."""
        relevance = {
            one.code: _json([plain_condition(each) for each in found])
            for one in form.questions
            if (found := form.relevance_of(one))
        }
        constraints = {
            one.code: _json(plain_condition(one.constraint))
            for one in form.questions
            if one.constraint is not None
        }
        return cls(form_id, form, checker, Course(form), relevance, constraints)

    @property
    def has_pictures(self) -> bool:
        """Whether it asks for pictures, which are more than an ordinary page posts."""
        return any(one.type is QuestionType.IMAGE for one in self.form.questions)

    def spoken_in(self, wished: str) -> str:
        """Give the language that the form is shown in: its own where it has no words in the one wished for."""
        return wished if wished in self.form.languages else self.form.language


def _json(data: list[Any]) -> str:
    return orjson.dumps(data).decode()
