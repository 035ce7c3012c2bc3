"""In which language each part of a form stands on the page: what is not translated is read out in the language it is in.

A screen reader pronounces by the `lang` of what it reads (WCAG 2.2, 3.1.2), and a form is seldom translated as a whole.
"""

from dataclasses import dataclass

from services.survey.questionnaires.models import (
    DONT_KNOW_LABEL,
    SCALE,
    VIETNAMESE,
    Form,
    Option,
    Question,
    Section,
)


@dataclass(frozen=True, slots=True)
class Speech:
    """The language that was wished for, and the form's own, in which the rest is."""

    spoken: str
    own: str

    def of(self, part: Form | Section | Question, member: str) -> str:
        """Name the language of some words of a part."""
        return self.spoken if member in part.translations.get(self.spoken, {}) else self.own

    def of_option(self, option: Option) -> str:
        """Name the language of an option; those that every form has are in Vietnamese unless translated."""
        if "label" in option.translations.get(self.spoken, {}):
            return self.spoken
        is_ours = option.label in {DONT_KNOW_LABEL, SCALE.get(option.code)}
        return VIETNAMESE if is_ours else self.own
