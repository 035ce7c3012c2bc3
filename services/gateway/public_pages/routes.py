"""The public pages of results. Whatever goes wrong is a page too."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from typing_extensions import override

from services.gateway.config import Settings
from services.gateway.public_pages.comparing import compared
from services.gateway.public_pages.rendering import FOR_EVER, ROOT, STYLE, page
from services.gateway.public_pages.rules import Wish, chosen
from services.gateway.public_pages.source import PublicResults
from shared.problems.common import NotFoundError, UnavailableError

CATALOGUE: Final = "/v1/open-data"
"""Of scoring; harvesters that know the host alone find it under /.well-known (RFC 8615)."""


class PageRoute(APIRoute):
    """Tells people in words what a program would be told by a problem document."""

    takes_any_query = True
    """Links are passed on by services that add parameters of their own."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "methods": ["GET", "HEAD"]})

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler."""
        answer = super().get_route_handler()

        async def answer_with_a_page(request: Request) -> Response:
            try:
                return await answer(request)
            except NotFoundError:
                return page(request, "error.html", status=404, error="not_found")
            except UnavailableError as error:
                response = page(request, "error.html", status=503, error="unavailable")
                response.headers.update(error.headers)
                return response

        return answer_with_a_page


well_known_router = APIRouter(prefix="/.well-known", include_in_schema=False)


@well_known_router.get("/dcat", summary="Where the catalogue of open data is")
async def show_way_to_catalogue() -> Response:
    return RedirectResponse(CATALOGUE, 308, {"cache-control": "public, max-age=86400"})


router = APIRouter(prefix=ROOT, route_class=PageRoute, include_in_schema=False)


async def _results(request: Request) -> PublicResults:
    settings: Settings = request.state.settings
    return PublicResults(request.state.http, settings.scoring_url)


Results = Annotated[PublicResults, Depends(_results)]


@router.get("", summary="Published results")
async def show_publications(*, request: Request, results: Results, cursor: str = "") -> Response:
    return page(request, "publications.html", publications=await results.publications(cursor))


@router.get("/pages.css", summary="How the pages look")
async def show_style() -> Response:
    return Response(STYLE, media_type="text/css", headers={"cache-control": FOR_EVER})


@router.get("/{publication_id:uuid}", summary="A published ranking")
async def show_ranking(
    *,
    request: Request,
    publication_id: UUID,
    results: Results,
    q: str = "",
    block: str = "",
    sort: str = "rank",
) -> Response:
    publication, lines = await results.ranked(publication_id)
    wish = Wish.of(search=q, block=block, sort=sort)
    found = chosen(lines, wish)
    return page(request, "ranking.html", publication=publication, lines=found, wish=wish)


@router.get("/{publication_id:uuid}/co-quan/{code}", summary="One agency's published result")
async def show_agency(
    *, request: Request, publication_id: UUID, code: str, results: Results
) -> Response:
    publication, agency, history = await results.agency(publication_id, code)
    return page(request, "agency.html", publication=publication, agency=agency, history=history)


@router.get("/{publication_id:uuid}/so-sanh", summary="Two agencies side by side")
async def show_comparison(
    *, request: Request, publication_id: UUID, results: Results, a: str = "", b: str = ""
) -> Response:
    publication, lines = await results.ranked(publication_id)
    comparison = compared(publication, lines, a, b)
    return page(
        request,
        "comparison.html",
        publication=publication,
        lines=lines,
        first=a,
        second=b,
        comparison=comparison,
    )


@router.get("/{publication_id:uuid}/nguoi-dung-dau", summary="Evaluation of heads of agencies")
async def show_heads(*, request: Request, publication_id: UUID, results: Results) -> Response:
    publication, heads = await results.heads(publication_id)
    return page(request, "heads.html", publication=publication, heads=heads)


@router.get("/{rest:path}", summary="No such page")
async def show_missing_page(*, rest: str) -> Response:
    raise NotFoundError(path=rest)
