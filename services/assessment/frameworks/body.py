"""The framework file in a request's body: YAML or a workbook, raw or in a form, never longer than the limit."""

from typing import Annotated, Final

from fastapi import Depends, Request

from services.assessment.dependencies import CurrentSettings
from services.assessment.file_body import file_in_openapi, read_file
from services.assessment.frameworks.errors import UnsupportedFrameworkBodyError
from services.assessment.frameworks.models import SentFile
from shared.workbooks.writing import MEDIA_TYPE as WORKBOOK_TYPE

YAML_TYPES: Final = frozenset(
    {"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain"}
)
WORKBOOK_ENDINGS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls")
FRAMEWORK_BODY: Final = file_in_openapi(
    "The framework file, YAML or a workbook",
    {
        "application/yaml": {
            "schema": {"type": "string", "description": "The framework file"},
            "example": "format: 1\ncode: hanoi-central-2024\nname: …\n",
        },
        WORKBOOK_TYPE: {
            "schema": {"type": "string", "format": "binary"},
            "example": "(the workbook of /v1/framework-template, filled in)",
        },
    },
)
"""How the body stands in the OpenAPI document."""


async def _framework_body(request: Request, settings: CurrentSettings) -> SentFile:
    sent = await read_file(
        request,
        types=YAML_TYPES | {WORKBOOK_TYPE},
        limit=settings.framework_limit,
        unsupported=UnsupportedFrameworkBodyError,
    )
    is_named = sent.name.lower().endswith(WORKBOOK_ENDINGS)
    return SentFile(sent.content, is_workbook=is_named or sent.media_type == WORKBOOK_TYPE)


FrameworkBody = Annotated[SentFile, Depends(_framework_body)]
"""The framework file that was sent."""
