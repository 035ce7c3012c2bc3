"""Programmes over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.dependencies import ManagesRegister, ReadsRegister
from services.assessment.errors import AuthorityNotNamedError, CodeTakenError, IdTakenError
from services.assessment.programmes import service
from services.assessment.programmes.schemas import NewProgramme, ProgrammeList, ProgrammeView
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import etag
from shared.problems import problems

router = APIRouter(prefix="/v1/programmes", tags=["programmes"])


@router.post(
    "",
    status_code=201,
    summary="Create a programme",
    responses=problems(CodeTakenError, IdTakenError, AuthorityNotNamedError),
)
async def create_programme(
    *, programme: NewProgramme, unit: ManagesRegister, response: Response
) -> ProgrammeView:
    created = await service.create_programme(
        unit,
        programme_id=programme.id,
        authority_id=programme.authority_id,
        code=programme.code,
        name=programme.name,
    )
    response.headers["location"] = f"{router.prefix}/{created.id}"
    response.headers["etag"] = etag(created.version)
    return ProgrammeView.model_validate(created)


@router.get(
    "", summary="List the programmes of your authorities", responses=problems(UnreadableCursorError)
)
async def list_programmes(*, unit: ReadsRegister, page: Page) -> ProgrammeList:
    items, following = await service.list_programmes(unit, page)
    return ProgrammeList(
        items=[ProgrammeView.model_validate(item) for item in items], next=following
    )


@router.get("/{programme_id}", summary="Read a programme")
async def read_programme(
    *, programme_id: UUID, unit: ReadsRegister, response: Response
) -> ProgrammeView:
    programme = await service.find_programme(unit, programme_id)
    response.headers["etag"] = etag(programme.version)
    return ProgrammeView.model_validate(programme)
