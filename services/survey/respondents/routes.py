"""Addresses of the respondents' pages. Whatever goes wrong is a page too.

They are not in the OpenAPI document: what they take and give is for browsers. The code stands in the path, so logs and metrics name
routes, never paths.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from typing_extensions import override

from services.survey.respondents.answering import (
    see_other,
    show_page_again,
    show_questionnaire,
    take_turn,
)
from services.survey.respondents.intake import RespondentIntake
from services.survey.respondents.paths import (
    DECLINED,
    PICTURES,
    ROOT,
    SCRIPT,
    STYLE,
    THANKS,
    page_of,
)
from services.survey.respondents.readers import reader_of
from services.survey.respondents.reading import read_form
from services.survey.respondents.rendering import page, static_file
from shared.clock import Now
from shared.problems.problem import DomainError


class PageRoute(APIRoute):
    """Tells people in words what a program would be told by a problem document."""

    takes_any_query = True
    """Links are passed on by services that add parameters of their own."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        answer = super().get_route_handler()

        async def answer_with_a_page(request: Request) -> Response:
            try:
                return await answer(request)
            except DomainError as error:
                return _refusal(request, error)

        return answer_with_a_page


router = APIRouter(route_class=PageRoute, include_in_schema=False)
_READ = ["GET", "HEAD"]


def _refusal(request: Request, error: DomainError) -> Response:
    reader = reader_of(request)
    return page(
        request,
        "message.html",
        reader,
        status=error.kind.value,
        headers=dict(error.headers),
        title=error.title.said(reader.language),
        detail=error.said(reader.language),
    )


async def _intake(request: Request) -> RespondentIntake:
    intake: RespondentIntake = request.state.respondents
    return intake


Respondents = Annotated[RespondentIntake, Depends(_intake)]


@router.api_route(ROOT, methods=_READ)
async def show_code_entry(*, request: Request) -> Response:
    return page(request, "home.html", reader_of(request))


@router.post(ROOT)
async def open_by_code(*, request: Request, respondents: Respondents) -> Response:
    async with read_form(request) as data:
        code = str(data.get("code", ""))
    return see_other(reader_of(request).to(page_of(respondents.code_of(code))))


@router.api_route(THANKS, methods=_READ)
async def show_thanks(*, request: Request) -> Response:
    reader = reader_of(request)
    title, detail = reader.say("thanks"), reader.say("thanks_detail")
    return page(request, "message.html", reader, title=title, detail=detail)


@router.api_route(DECLINED, methods=_READ)
async def show_declined(*, request: Request) -> Response:
    reader = reader_of(request)
    title, detail = reader.say("declined"), reader.say("declined_detail")
    return page(request, "message.html", reader, title=title, detail=detail)


@router.api_route(STYLE, methods=_READ)
async def show_respondents_style(*, request: Request) -> Response:
    return static_file(request, "phieu.css", "text/css")


@router.api_route(SCRIPT, methods=_READ)
async def show_respondents_script(*, request: Request) -> Response:
    return static_file(request, "phieu.js", "text/javascript")


@router.api_route(f"{ROOT}/{{code}}", methods=_READ)
async def show_respondents_page(
    *, request: Request, code: str, respondents: Respondents, now: Now
) -> Response:
    return await show_questionnaire(request, code, respondents, now)


@router.api_route(f"{ROOT}/{{code}}/{PICTURES}", methods=_READ)
async def show_respondents_page_again(*, request: Request, code: str) -> Response:
    return show_page_again(request, code)


@router.post(f"{ROOT}/{{code}}/{PICTURES}")
@router.post(f"{ROOT}/{{code}}")
async def answer_respondents_page(
    *, request: Request, code: str, respondents: Respondents, now: Now
) -> Response:
    return await take_turn(request, code, respondents, now)
