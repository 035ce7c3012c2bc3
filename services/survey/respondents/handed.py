"""A form version as it is handed to respondents, prepared once: issued versions never change."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

import orjson

from services.survey.questionnaires.models import Form
from services.survey.respondents.conditions import plain_condition
from services.survey.respondents.course import Course
from services.survey.responses.answer_rules import FormChecker


@dataclass(frozen=True, slots=True)
class Handed:
    """A form with its checker, its way in steps, and its conditions for the script."""

    id: UUID
    form: Form
    checker: FormChecker
    course: Course
    conditions: dict[str, str]

    @classmethod
    def of(cls, form_id: UUID, form: Form, checker: FormChecker) -> Self:
        """Prepare a form."""
        conditions = {
            one.code: orjson.dumps([plain_condition(each) for each in found]).decode()
            for one in form.questions
            if (found := form.relevance_of(one))
        }
        return cls(form_id, form, checker, Course(form), conditions)

    def spoken_in(self, wished: str) -> str:
        """Give the language that the form is shown in: its own where it has no words in the one wished for."""
        return wished if wished in self.form.languages else self.form.language
