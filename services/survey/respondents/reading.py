"""Reads what a page posts. Nothing here refuses: what cannot be read is not there, and the page asks for it again."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from services.survey.questionnaires.models import Question, QuestionType
from services.survey.respondents.errors import UnreadableFormError
from services.survey.respondents.models import Act, Posted, Raw

ANSWER: Final = "a."
"""Before the code of a question in the name of its field, so that no question has the name of another field."""
_MOST_STEPS: Final = 1000
_LONGEST: Final = 20_000
"""Characters of one answer; a form's own limits are below."""


@asynccontextmanager
async def read_form(request: Request) -> AsyncIterator[FormData]:
    """Read what was posted, its files laid aside on disk until the end; what breaks off or is none is refused."""
    try:
        data = await request.form()
    except HTTPException as error:
        raise UnreadableFormError from error
    try:
        yield data
    finally:
        await data.close()


def read_posted(data: FormData) -> Posted:
    """Read everything but the answers."""
    act, _, _ = _text(data, "act").partition(":")
    return Posted(
        act=Act(act) if act in {one.value for one in Act} else Act.NEXT,
        response_id=_uuid(_text(data, "response")),
        questionnaire_id=_uuid(_text(data, "form")),
        consented=_text(data, "consent") == "yes",
        step=_step(_text(data, "step")),
        started_at=_instant(_text(data, "started_at")),
        captured_at=_instant(_text(data, "captured_at")),
        sent_at=_instant(_text(data, "sent_at")),
    )


def language_wished(data: FormData) -> str | None:
    """Tell in which language the page shall go on, where its button says so."""
    act, _, language = _text(data, "act").partition(":")
    return language if act == Act.SPEAK else None


def read_answers(data: FormData, questions: Mapping[str, Question]) -> dict[str, Raw]:
    """Read the answers to the questions of a form, as far as something was answered."""
    found: dict[str, Raw] = {}
    for code, question in questions.items():
        name = ANSWER + code
        if question.type is QuestionType.IMAGE:
            continue  # a picture is no text: `picture_desk` reads it
        if question.type is QuestionType.MULTIPLE:
            chosen = [one for one in data.getlist(name) if isinstance(one, str)]
            if chosen:
                found[code] = list(dict.fromkeys(chosen))
        elif text := _plain(question.type, _text(data, name)):
            found[code] = text
    return found


def _plain(kind: QuestionType, text: str) -> str:
    """Write an answer as the form's checker reads it, whichever way people here write it."""
    text = text.strip()
    match kind:
        case QuestionType.NUMBER:
            return text.replace(" ", "").replace(",", ".")
        case QuestionType.DATE:
            day, slash, rest = text.partition("/")
            month, _, year = rest.partition("/")
            return f"{year}-{month:0>2}-{day:0>2}" if slash else text
        case QuestionType.GEOPOINT:
            return " ".join(text.replace(",", " ").split())
        case QuestionType.TEXT:
            return text.replace("\r\n", "\n")
        case _:
            return text


def _text(data: FormData, name: str) -> str:
    value = data.get(name, "")
    return value[:_LONGEST] if isinstance(value, str) else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _step(text: str) -> int:
    return min(int(text), _MOST_STEPS) if text.isascii() and text.isdigit() and text else 0


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 1900 < found.year < 2999 else None
