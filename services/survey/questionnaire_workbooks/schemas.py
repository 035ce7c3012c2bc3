"""What is told about a workbook that was read."""

from typing import Self

from pydantic import Field

from services.survey.questionnaires.models import Form
from services.survey.questionnaires.schemas import FormContent


class QuestionnaireReading(FormContent):
    """The form that a workbook says; nothing was kept."""

    code: str = Field(description="Code of the form (form_id)", examples=["HN-01"])

    @classmethod
    def of(cls, form: Form) -> Self:
        """Show a form that was read."""
        return cls.model_validate(form.to_data())
