"""Operations on templates of reports."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from services.scoring.dependencies import (
    MayKeepTemplates,
    MayReadTemplates,
    TemplateCommands,
    Templates,
)
from services.scoring.report_templates.defaults import default_template
from services.scoring.report_templates.errors import TemplateIdTakenError, UnusableTemplateError
from services.scoring.report_templates.models import NewTemplate, TemplateKind
from services.scoring.report_templates.package import MOST_BYTES
from services.scoring.report_templates.schemas import (
    ReportFieldList,
    ReportTemplatePage,
    ReportTemplateView,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.downloads.answers import SAFE
from shared.downloads.rules import disposition
from shared.http.bulk import UnsupportedEncodingError, read_body
from shared.ids import new_id
from shared.methodology.wording import Language
from shared.problems import problems
from shared.problems.common import BodyTooLargeError, InvalidRequestError, NotFoundError

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {MEDIA_TYPE: _FILE | {"example": "(bytes of the .docx file)"}},
    },
}
_CONTENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The file", "content": {MEDIA_TYPE: _FILE}}
}

router = APIRouter(prefix="/v1/report-templates", tags=["report-templates"])


def _file(content: bytes, name: str) -> Response:
    headers = {**SAFE, "content-disposition": disposition(f"{name}.docx")}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


@router.post(
    "",
    status_code=201,
    summary="Add a version of a template: the body is a Word file (.docx)",
    openapi_extra=_BODY,
    responses={
        200: {"model": ReportTemplateView, "description": "It was added before"},
        **problems(
            NotFoundError,
            InvalidRequestError,
            UnusableTemplateError,
            TemplateIdTakenError,
            BodyTooLargeError,
            UnsupportedEncodingError,
        ),
    },
)
async def add_report_template(
    *,
    request: Request,
    access: MayKeepTemplates,
    templates: TemplateCommands,
    now: Now,
    response: Response,
    authority_id: Annotated[UUID, Query(description="Whose it will be")],
    kind: Annotated[TemplateKind, Query(description="What it is for")],
    name: Annotated[str, Query(min_length=1, max_length=200, description="What it is called")],
    template_id: Annotated[
        UUID | None, Query(alias="id", description="Made by the client, to send again safely")
    ] = None,
) -> ReportTemplateView:
    content = await read_body(request, limit=MOST_BYTES)
    order = NewTemplate(template_id or new_id(), authority_id, kind, name, content)
    template, is_new = await templates.add(order, access=access, now=now)
    response.status_code = 201 if is_new else 200
    response.headers["location"] = f"/v1/report-templates/{template.id}"
    return ReportTemplateView.of(template)


@router.get(
    "",
    summary="List versions of templates, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_report_templates(
    *,
    access: MayReadTemplates,
    templates: Templates,
    page: Page,
    kind: Annotated[TemplateKind | None, Query(description="Only of this kind")] = None,
) -> ReportTemplatePage:
    items, following = await templates.page(access, page, kind=kind)
    return ReportTemplatePage(items=[ReportTemplateView.of(one) for one in items], next=following)


@router.get("/fields", summary="List the fields that templates may use")
async def list_report_fields(*, _access: MayReadTemplates) -> ReportFieldList:
    return ReportFieldList.whole()


@router.get(
    "/defaults/{kind}",
    summary="Download the default template, to begin one's own with",
    response_class=Response,
    responses={**_CONTENT, **problems(InvalidRequestError)},
)
def download_default_template(
    *,
    kind: TemplateKind,
    _access: MayReadTemplates,
    language: Annotated[Language, Query(description="In which language")] = Language.VI,
) -> Response:
    return _file(default_template(kind, language), f"{kind.lower().replace('_', '-')}-{language}")


@router.get(
    "/{template_id}", summary="Read a version of a template", responses=problems(NotFoundError)
)
async def read_report_template(
    *, template_id: UUID, access: MayReadTemplates, templates: Templates
) -> ReportTemplateView:
    return ReportTemplateView.of(await templates.read(template_id, access))


@router.get(
    "/{template_id}/content",
    summary="Download a version of a template",
    response_class=Response,
    responses={**_CONTENT, **problems(NotFoundError)},
)
async def download_report_template(
    *, template_id: UUID, access: MayReadTemplates, templates: Templates
) -> Response:
    template, content = await templates.content(template_id, access)
    return _file(content, f"{template.name} v{template.ordinal}")
