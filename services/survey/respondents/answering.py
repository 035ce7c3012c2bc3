"""One turn of the page: what was pressed, what is shown next."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from fastapi import Request, Response
from starlette.datastructures import FormData

from services.survey.respondents.faults import code_of, words_of
from services.survey.respondents.handed import Handed
from services.survey.respondents.intake import RespondentIntake
from services.survey.respondents.models import Act, Filled, Invited, Posted, Raw
from services.survey.respondents.paths import DECLINED, THANKS, page_of, pictures_of
from services.survey.respondents.picture_desk import Album, PictureDesk
from services.survey.respondents.readers import Reader, reader_of
from services.survey.respondents.reading import (
    language_wished,
    read_answers,
    read_form,
    read_posted,
)
from services.survey.respondents.rendering import HEADERS, page
from services.survey.respondents.rules import filled_in, refusal
from services.survey.respondents.sheets import Sheet
from services.survey.respondents.speech import Speech
from services.survey.respondents.words import SCRIPT_WORDS
from shared.ids import new_id
from shared.problems.problem import Fault


@dataclass(frozen=True, slots=True)
class Turn:
    """What the page knows at one turn."""

    request: Request
    reader: Reader
    invited: Invited
    handed: Handed
    pictures: PictureDesk
    now: datetime
    posted: Posted | None = None
    answers: dict[str, Raw] = field(default_factory=dict)
    album: Album = field(default_factory=Album)

    def begun_at(self) -> datetime:
        """Tell when filling in began: when the first questions were shown."""
        return (self.posted and self.posted.started_at) or self.now

    def asked(self) -> Collection[str]:
        """Name the questions that are asked, given the answers so far."""
        return self.handed.course.follow(self.answers).keys()

    def given(self) -> dict[str, Raw]:
        """Give the answers to what is asked; others are left over from an answer that was changed."""
        asked = self.asked()
        return {code: value for code, value in self.answers.items() if code in asked}

    def faults(self) -> list[Fault]:
        """Find what is wrong with the answers, and which are missing; of one question the first is shown."""
        given = self.given()
        asked = self.asked()
        refused = [one for one in self.album.faults if code_of(one) in asked]
        return [*refused, *self.handed.checker.judge(given)[1]]

    def step_of(self, fault: Fault) -> int:
        """Tell on which step a fault is mended."""
        return self.handed.course.step_of.get(code_of(fault), 0)

    def first(self, faults: list[Fault], otherwise: int) -> int:
        """Give the first step on which something is to be mended."""
        return min((self.step_of(one) for one in faults), default=otherwise)

    def action(self) -> str:
        """Tell where the form is posted to; nothing where that is the page itself."""
        if not self.handed.has_pictures:
            return ""
        return self.reader.to(pictures_of(self.request.path_params["code"]))

    def show(
        self, step: int, faults: list[Fault] | None = None, *, consent_missing: bool = False
    ) -> Response:
        """Answer with the questionnaire at one of its steps."""
        spoken = self.handed.spoken_in(self.reader.form)
        form = self.handed.form.in_language(spoken)
        questions = {one.code: one for one in form.questions}
        said = {
            code: words_of(one, questions[code], self.reader.language)
            for one in reversed(faults or [])
            if (code := code_of(one)) in questions
        }
        enclosed = {
            code: (one, self.pictures.note(one, self.invited.id))
            for code, one in self.album.enclosed.items()
        }
        speech = Speech(spoken, self.handed.form.language)
        language = self.reader.language
        sheet = Sheet(form, language, speech, self.handed, self.answers, step, said, enclosed)
        return page(
            self.request,
            "questionnaire.html",
            self.reader,
            status=422 if said or consent_missing else 200,
            sheet=sheet,
            action=self.action(),
            invited=self.invited,
            form_id=self.handed.id,
            response_id=(self.posted and self.posted.response_id) or new_id(),
            started_at=self.begun_at(),
            begun=self.posted is not None and self.posted.consented and not consent_missing,
            consent_missing=consent_missing,
            script_words=orjson.dumps(
                {word: self.reader.say(f"script_{word}") for word in SCRIPT_WORDS}
            ).decode(),
        )


async def show_questionnaire(
    request: Request, code: str, intake: RespondentIntake, now: datetime
) -> Response:
    """Show a questionnaire from its beginning, or say why it cannot be answered."""
    invited = await intake.invited(code)
    if (refused := refusal(invited, at=now, now=now)) is not None:
        raise refused
    handed = await intake.handed(invited, None)
    reader = reader_of(request, handed.form.languages)
    return Turn(request, reader, invited, handed, intake.pictures, now).show(0)


def show_page_again(request: Request, code: str) -> Response:
    """Lead from the address of uploads, which answers only what is posted, back to the page."""
    query = request.url.query
    return see_other(f"{page_of(code)}?{query}" if query else page_of(code))


async def take_turn(
    request: Request, code: str, intake: RespondentIntake, now: datetime
) -> Response:
    """Do what was pressed."""
    invited = await intake.invited(code)
    async with read_form(request) as data:
        return await _do(request, data, invited, intake, now)


async def _do(
    request: Request, data: FormData, invited: Invited, intake: RespondentIntake, now: datetime
) -> Response:
    posted = read_posted(data)
    if posted.act is Act.DECLINE:
        await intake.decline(invited, now)
        return see_other(reader_of(request).to(DECLINED))
    turn = await _turn(request, data, invited, intake, now)
    if not posted.consented:
        return turn.show(0, consent_missing=posted.act is not Act.SPEAK)
    if posted.act is not Act.SEND:
        return _moved(turn, posted)
    given = turn.given()
    if faults := turn.faults() or await intake.pictures.gone(turn.album, given):
        return turn.show(turn.first(faults, posted.step), faults)
    captured_at, started_at = filled_in(posted, invited, now)
    filled = Filled(
        posted.response_id or new_id(),
        turn.handed.id,
        given,
        captured_at,
        started_at,
        tuple(one.file for code, one in turn.album.enclosed.items() if code in given),
    )
    await intake.take(invited, filled, address_of(request), now)
    return see_other(turn.reader.to(THANKS))


def _moved(turn: Turn, posted: Posted) -> Response:
    """Go to another step; on to the next one only when what was answered so far is right."""
    course, step = turn.handed.course, posted.step
    match posted.act:
        case Act.BEGIN:
            return turn.show(course.step_after(-1, turn.asked()))
        case Act.BACK:
            return turn.show(course.step_before(step, turn.asked()))
        case Act.NEXT:
            faults = [one for one in turn.faults() if turn.step_of(one) <= step]
            return turn.show(turn.first(faults, course.step_after(step, turn.asked())), faults)
        case _:
            return turn.show(step)


def see_other(path: str) -> Response:
    """Lead on by another page, so that going back or loading anew sends nothing twice (RFC 9110 §15.4.4)."""
    return Response(status_code=303, headers={**HEADERS, "location": path})


def address_of(request: Request) -> str:
    """Tell from where a request came, by the gateway's word."""
    forwarded = request.headers.get("x-forwarded-for")
    return forwarded or (request.client.host if request.client else "")


async def _turn(
    request: Request, data: FormData, invited: Invited, intake: RespondentIntake, now: datetime
) -> Turn:
    posted = read_posted(data)
    handed = await intake.handed(invited, posted.questionnaire_id)
    offered = handed.form.languages
    reader = reader_of(request, offered).in_language(language_wished(data), offered)
    questions = handed.form.questions
    captured_at, _ = filled_in(posted, invited, now)
    takes = posted.consented and refusal(invited, at=captured_at, now=now) is None
    album = await intake.pictures.album(data, questions, invited.id, keep=takes)
    answers = read_answers(data, {one.code: one for one in questions})
    answers |= {code: one.file.name for code, one in album.enclosed.items()}
    return Turn(request, reader, invited, handed, intake.pictures, now, posted, answers, album)
