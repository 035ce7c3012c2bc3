"""The YAML file in a request's body, raw or in a form, never longer than the limit."""

from typing import Annotated, Final

from fastapi import Depends, Request

from services.assessment.dependencies import CurrentSettings
from services.assessment.file_body import file_in_openapi, read_file
from services.assessment.frameworks.errors import UnsupportedFrameworkBodyError

YAML_TYPES: Final = frozenset(
    {"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"}
)
FRAMEWORK_BODY: Final = file_in_openapi(
    "application/yaml",
    "The framework file",
    {
        "schema": {"type": "string", "description": "The framework file"},
        "example": "format: 1\ncode: hanoi-central-2024\nname: …\n",
    },
)
"""How the body stands in the OpenAPI document."""


async def _yaml_body(request: Request, settings: CurrentSettings) -> bytes:
    return await read_file(
        request,
        types=YAML_TYPES,
        limit=settings.framework_limit,
        unsupported=UnsupportedFrameworkBodyError,
    )


YamlBody = Annotated[bytes, Depends(_yaml_body)]
"""The bytes of the framework file that was sent."""
