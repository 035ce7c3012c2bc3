"""Pages from templates: every value escaped, nothing kept on the way, nothing fetched from elsewhere."""

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from fastapi import Request, Response

from services.survey.respondents.paths import SCRIPT, STYLE
from services.survey.respondents.readers import Reader, languages_of, name_of

if TYPE_CHECKING:
    from jinja2 import Environment

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "vary": "Accept-Language, Accept-Encoding",
}
FOR_A_DAY: Final = "public, max-age=86400"
_WORTH_PACKING: Final = 1000
_FOLDER: Final = files("services.survey.respondents")


def page(
    request: Request,
    template: str,
    reader: Reader,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> Response:
    """Answer with a page."""
    text = (
        _templates()
        .get_template(template)
        .render(
            **values,
            reader=reader,
            t=reader.say,
            style=_address(STYLE),
            script=_address(SCRIPT),
            languages_of=languages_of,
            name_of=name_of,
        )
    )
    given = {**HEADERS, "content-language": reader.form, **(headers or {})}
    return packed(request, text.encode(), "text/html", given, status=status)


def static_file(request: Request, name: str, media_type: str) -> Response:
    """Answer with a file of the pages; its address changes with its content."""
    return packed(
        request,
        _content(name),
        media_type,
        {
            "cache-control": FOR_A_DAY,
            "vary": "Accept-Encoding",
            "x-content-type-options": "nosniff",
        },
    )


def packed(
    request: Request, body: bytes, media_type: str, headers: dict[str, str], *, status: int = 200
) -> Response:
    """Answer in as few bytes as the browser can read: lines are slow where the pages are needed most."""
    if len(body) >= _WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 6, mtime=0)
        headers = {**headers, "content-encoding": "gzip"}
    return Response(body, status, headers, media_type=media_type)


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / "static" / name).read_bytes()


@cache
def _address(path: str) -> str:
    digest = hashlib.sha256(_content(path.rpartition("/")[2])).hexdigest()[:8]
    return f"{path}?v={digest}"


@cache
def _templates() -> "Environment":
    """Open the templates when the first page is asked for: an idle service does without Jinja2."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # loaded with the first page

    return Environment(
        loader=PackageLoader("services.survey.respondents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
