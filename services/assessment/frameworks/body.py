"""The YAML file in a request's body, raw or in a form, never longer than the limit."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from services.assessment.dependencies import CurrentSettings
from services.assessment.frameworks.errors import UnsupportedFrameworkBodyError
from shared.problems.common import BodyTooLargeError, MalformedBodyError

YAML_TYPES: Final = frozenset(
    {"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"}
)
FORM_ALLOWANCE: Final = 64 * 1024
"""What a form may need around its file."""

FRAMEWORK_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/yaml": {
                "schema": {"type": "string", "description": "The framework file"},
                "example": "format: 1\ncode: hanoi-central-2024\nname: …\n",
            },
            "multipart/form-data": {
                "example": {"file": "(the framework file)"},
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "The framework file",
                        }
                    },
                },
            },
        },
    }
}
"""How the body stands in the OpenAPI document."""


async def _yaml_body(request: Request, settings: CurrentSettings) -> bytes:
    limit = settings.framework_limit
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in YAML_TYPES:
        return await _read(request, limit)
    if kind == "multipart/form-data":
        return await _file_of_form(request, await _read(request, limit + FORM_ALLOWANCE), limit)
    raise UnsupportedFrameworkBodyError


async def _read(request: Request, limit: int) -> bytes:
    """Read the body, and stop as soon as it is too long."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise BodyTooLargeError(limit=limit)
    return bytes(content)


async def _file_of_form(request: Request, content: bytes, limit: int) -> bytes:
    async def once() -> AsyncGenerator[bytes, None]:
        yield content

    try:
        form = await MultiPartParser(request.headers, once(), max_files=1, max_fields=5).parse()
    except (MultiPartException, KeyError) as error:
        raise MalformedBodyError from error
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise UnsupportedFrameworkBodyError
    read = await file.read()
    await form.close()
    if len(read) > limit:
        raise BodyTooLargeError(limit=limit)
    return read


YamlBody = Annotated[bytes, Depends(_yaml_body)]
"""The bytes of the framework file that was sent."""
