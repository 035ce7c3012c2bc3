"""How to speak to whoever opened a page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request

from services.survey.questionnaires.languages import NAMES
from services.survey.questionnaires.models import ENGLISH, VIETNAMESE
from services.survey.respondents.words import WORDS
from shared.problems.handlers import language_of


@dataclass(frozen=True, slots=True)
class Reader:
    """The language of a form's words, and the nearest in which the page itself can speak."""

    form: str
    language: str
    named: bool
    """Whether the address said so, and every further address shall."""

    def say(self, word: str, **values: object) -> str:
        """Say something of `WORDS`."""
        return WORDS[word].said(self.language, **values)

    def to(self, path: str) -> str:
        """Write the address of a page that goes on in the same language."""
        return f"{path}?{urlencode({'language': self.form})}" if self.named else path

    def in_language(self, wished: str | None, offered: Sequence[str]) -> "Reader":
        """Change to another language where there is such."""
        return _reader(wished) if wished in languages_of(offered) else self


def reader_of(request: Request, offered: Sequence[str] = ()) -> Reader:
    """Find out how to speak: as the address says, else as the browser asks."""
    named = request.query_params.get("language")
    if named in languages_of(offered):
        return _reader(named)
    spoken = language_of(request.headers.get("accept-language"), languages_of(offered))
    return replace(_reader(spoken), named=False)


def languages_of(offered: Sequence[str]) -> tuple[str, ...]:
    """Give the languages to choose from: the form's and those of the pages."""
    return tuple(dict.fromkeys((VIETNAMESE, ENGLISH, *offered)))


def name_of(language: str) -> str:
    """Name a language as its speakers do."""
    return NAMES.get(language, language)


def _reader(language: str | None) -> Reader:
    assert language is not None
    return Reader(language, ENGLISH if language == ENGLISH else VIETNAMESE, named=True)
