"""The XML that OpenRosa clients read: envelope, form list, manifest."""

import re
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from xml.sax import saxutils
from xml.sax.saxutils import quoteattr

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from typing_extensions import override

from services.survey.openrosa.errors import UnknownFormError
from shared.problems.common import UnauthenticatedError
from shared.problems.handlers import language_of
from shared.problems.problem import DomainError

MEDIA_TYPE = "text/xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NO_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML document may hold, not even escaped (XML 1.0, production 2)."""


def escape(text: str) -> str:
    """Write a text as XML, whatever somebody has put into it: a list that cannot be read would stop every phone."""
    return saxutils.escape(_NO_XML.sub("\ufffd", text))


class Nature(StrEnum):
    """What a message to the interviewer is about (OpenRosa Metadata and Response, 1.0)."""

    SUCCESS = "submit_success"
    ERROR = "submit_error"


@dataclass(frozen=True, slots=True)
class ListedForm:
    """One entry of the form list."""

    form_id: str
    name: str
    version: str
    hash: str
    download_url: str
    manifest_url: str


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One entry of a manifest."""

    file_name: str
    hash: str
    download_url: str


def envelope(message: str, nature: Nature) -> str:
    """Write what is shown to the interviewer."""
    return (
        f'{_HEAD}<OpenRosaResponse xmlns="http://openrosa.org/http/response" items="1">'
        f"<message nature={quoteattr(nature)}>{escape(message)}</message></OpenRosaResponse>"
    )


def form_list(forms: Iterable[ListedForm]) -> str:
    """Write the form list (OpenRosa Form Discovery API 1.0)."""
    entries = "".join(
        f"<xform><formID>{escape(one.form_id)}</formID><name>{escape(one.name)}</name>"
        f"<version>{escape(one.version)}</version><hash>{escape(one.hash)}</hash>"
        f"<downloadUrl>{escape(one.download_url)}</downloadUrl>"
        f"<manifestUrl>{escape(one.manifest_url)}</manifestUrl></xform>"
        for one in forms
    )
    return f'{_HEAD}<xforms xmlns="http://openrosa.org/xforms/xformsList">{entries}</xforms>'


def manifest(files: Iterable[MediaFile]) -> str:
    """Write the list of a form's media files."""
    entries = "".join(
        f"<mediaFile><filename>{escape(one.file_name)}</filename><hash>{escape(one.hash)}</hash>"
        f"<downloadUrl>{escape(one.download_url)}</downloadUrl></mediaFile>"
        for one in files
    )
    return (
        f'{_HEAD}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{entries}</manifest>'
    )


def xml_answer(
    request: Request, content: str, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Answer in XML, in the interviewer's language."""
    language = language_of(request.headers.get("accept-language"))
    given = {"content-language": language, "cache-control": "no-store", **(headers or {})}
    return Response(content, status, given, media_type=MEDIA_TYPE)


def refusal(request: Request, error: DomainError) -> Response:
    """Answer with a refusal in plain words."""
    language = language_of(request.headers.get("accept-language"))
    headers = dict(error.headers)
    if isinstance(error, UnauthenticatedError):
        headers["www-authenticate"] = 'Bearer realm="par-index"'
    words = error.said(language)
    return xml_answer(
        request, envelope(words, Nature.ERROR), status=error.kind.value, headers=headers
    )


class OpenRosaRoute(APIRoute):
    """A route that refuses in an OpenRosa envelope, and passes over parameters it does not know, as clients add their own."""

    takes_any_query = True

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except RequestValidationError:
                return refusal(request, UnknownFormError(form_id="?", version="?"))
            except DomainError as error:
                return refusal(request, error)

        return answered
