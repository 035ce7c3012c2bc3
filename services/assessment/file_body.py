"""A file in a request's body, raw or as the `file` of a form, never longer than the limit."""

from collections.abc import AsyncGenerator, Collection
from typing import Any, Final, NamedTuple

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.assessment.uploads.body import arriving
from services.assessment.uploads.errors import UploadBrokenError
from shared.problems import DomainError
from shared.problems.common import BodyTooLargeError, MalformedBodyError

BODY_REFUSALS: Final = (BodyTooLargeError, MalformedBodyError, UploadBrokenError)
"""What may be wrong with a body before its content is looked at, beside its type."""

FORM: Final = "multipart/form-data"
FORM_ALLOWANCE: Final = 64 * 1024
"""What a form may need around its file."""


class FileBody(NamedTuple):
    """A file that was sent, and what its sender says it is."""

    content: bytes
    media_type: str
    name: str = ""


async def read_file(
    request: Request, *, types: Collection[str], limit: int, unsupported: type[DomainError]
) -> FileBody:
    """Read the file: the body itself if it is of one of the types, or the `file` field of a form."""
    kind = _plain_type(request.headers.get("content-type"))
    if kind in types:
        return FileBody(await _read(request, limit), kind)
    if kind != FORM:
        raise unsupported
    read = await _file_of_form(request, await _read(request, limit + FORM_ALLOWANCE))
    if read is None:
        raise unsupported
    if len(read.content) > limit:
        raise BodyTooLargeError(limit=limit)
    return read


def _plain_type(header: str | None) -> str:
    return (header or "").partition(";")[0].strip().lower()


async def _read(request: Request, limit: int) -> bytes:
    """Read the body, and stop as soon as it is too long."""
    content = bytearray()
    async for chunk in arriving(request):
        content += chunk
        if len(content) > limit:
            raise BodyTooLargeError(limit=limit)
    return bytes(content)


async def _file_of_form(request: Request, content: bytes) -> FileBody | None:
    async def once() -> AsyncGenerator[bytes, None]:
        yield content

    try:
        form = await MultiPartParser(request.headers, once(), max_files=1, max_fields=5).parse()
    except (MultiPartException, KeyError) as error:
        raise MalformedBodyError from error
    file = form.get("file")
    read = None
    if isinstance(file, UploadFile):
        read = FileBody(await file.read(), _plain_type(file.content_type), file.filename or "")
    await form.close()
    return read


def file_in_openapi(description: str, raw: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Say in the OpenAPI document how the body stands: the file itself, by its types, or a form with it."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                **raw,
                FORM: {
                    "example": {"file": f"({description})"},
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {
                            "file": {
                                "type": "string",
                                "format": "binary",
                                "description": description,
                            }
                        },
                    },
                },
            },
        }
    }
