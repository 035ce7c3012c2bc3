"""Refusals as a page, where it is a browser that opened the address and not a program."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from shared.problems.handlers import language_of
from shared.problems.problem import DomainError

_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def refusal_page(request: Request, error: DomainError) -> Response:
    """Say in words what went wrong; the way back in the browser leads to what was filled in."""
    language = language_of(request.headers.get("accept-language"))
    title = escape(error.title.said(language))
    detail = escape(error.said(language))
    body = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="/cong-bo/pages.css">'
        f"<main><h1>{title}</h1><p>{detail}</p></main></html>"
    )
    headers = {
        **error.headers,
        "cache-control": "no-store",
        "content-language": language,
        "content-security-policy": _POLICY,
    }
    return Response(body, error.kind.value, headers, media_type="text/html")
