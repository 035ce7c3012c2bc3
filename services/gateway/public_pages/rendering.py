"""Pages from templates: every value escaped, named by its bytes, and good for as long as its data are."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from services.gateway.public_pages import charts
from services.gateway.public_pages.rules import share, shown
from services.gateway.public_pages.words import WORDS
from shared.http.conditional import tag_matches
from shared.problems.handlers import language_of

ROOT: Final = "/cong-bo"
"""Where the pages live, for ever: addresses of publications are printed in decisions and on paper."""
STYLE: Final = (files("services.gateway.public_pages") / "static" / "pages.css").read_bytes()
STYLE_ADDRESS: Final = f"{ROOT}/pages.css?v={hashlib.sha256(STYLE).hexdigest()[:12]}"
"""Names the style by its bytes, so that a browser may keep it for ever."""
LANGUAGES: Final = ("vi", "en")
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
FOR_EVER: Final = "public, max-age=31536000, immutable"
FOR_A_MINUTE: Final = "public, max-age=60"
"""As scoring says of what may be corrected: every page shows whether its publication still stands."""
_VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def reader_of(request: Request) -> "Reader":
    """Find out how to speak to the reader: as the address says, else as the browser asks."""
    named = request.query_params.get("language")
    if named in LANGUAGES:
        return Reader(named, named=True)
    return Reader(language_of(request.headers.get("accept-language")), named=False)


class Reader:
    """Speaks one language, and keeps it in every link if the address named it."""

    def __init__(self, language: str, *, named: bool) -> None:
        self.language = language
        self.named = named

    def say(self, word: str, **values: object) -> str:
        """Say something of `WORDS`."""
        return WORDS[word].said(self.language, **values)

    def vietnamese(self, text: str) -> Markup:
        """Write what there is in Vietnamese only, and tell voices so (WCAG 2.2, 3.1.2)."""
        if self.language == "vi":
            return escape(text)
        return Markup('<span lang="vi">{}</span>').format(text)

    def link(self, *segments: object, **params: object) -> str:
        """Write the address of a page below the root."""
        path = "/".join([ROOT, *(quote(str(one), safe="") for one in segments)])
        kept = {name: value for name, value in params.items() if value}
        if self.named:
            kept["language"] = self.language
        return f"{path}?{urlencode(kept)}" if kept else path

    def day(self, value: str) -> str:
        """Write a day, or the Vietnamese day of an instant."""
        if "T" in value:
            found: date = datetime.fromisoformat(value).astimezone(_VIETNAM).date()
        else:
            found = date.fromisoformat(value)
        return f"{found:%d/%m/%Y}" if self.language == "vi" else f"{found.day} {found:%B %Y}"


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Answer with a page, or say that the reader has it (RFC 9110 §13.1.2)."""
    reader = reader_of(request)
    text = (
        _templates()
        .get_template(template)
        .render(**values, **_sayings(reader), other=_other_language(request, reader))
    )
    body = text.encode()
    headers = {
        "content-security-policy": POLICY,
        "content-language": reader.language,
        "vary": "Accept-Language",
    }
    if status != 200:
        headers["cache-control"] = "no-store"
        return Response(body, status, headers, media_type="text/html")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers |= {"etag": tag, "cache-control": FOR_A_MINUTE}
    if tag_matches(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, media_type="text/html")


def _sayings(reader: Reader) -> Mapping[str, Any]:
    return {
        "t": reader.say,
        "link": reader.link,
        "day": reader.day,
        "number": partial(shown, language=reader.language),
        "reader": reader,
        "share": share,
        "line": charts.line_over_periods,
        "vi": reader.vietnamese,
        "style": STYLE_ADDRESS,
    }


def _other_language(request: Request, reader: Reader) -> dict[str, str]:
    """Link to this very page in the other language."""
    language = "en" if reader.language == "vi" else "vi"
    params = [one for one in request.query_params.multi_items() if one[0] != "language"]
    address = f"?{urlencode([*params, ('language', language)])}"
    return {"language": language, "address": address}


@cache
def _templates() -> Environment:
    """Open the templates when the first page is asked for."""
    return Environment(
        loader=PackageLoader("services.gateway.public_pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
