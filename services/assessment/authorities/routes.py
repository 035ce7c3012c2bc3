"""Authorities over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.authorities import service
from services.assessment.authorities.schemas import AuthorityList, AuthorityView, NewAuthority
from services.assessment.dependencies import CreatesAuthorities, ReadsAuthorities
from services.assessment.errors import CodeTakenError, IdTakenError
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import etag
from shared.problems import problems

router = APIRouter(prefix="/v1/authorities", tags=["authorities"])


@router.post(
    "",
    status_code=201,
    summary="Create an authority",
    responses=problems(CodeTakenError, IdTakenError),
)
async def create_authority(
    *, authority: NewAuthority, unit: CreatesAuthorities, response: Response
) -> AuthorityView:
    created = await service.create_authority(
        unit, code=authority.code, name=authority.name, authority_id=authority.id
    )
    response.headers["location"] = f"{router.prefix}/{created.id}"
    response.headers["etag"] = etag(created.version)
    return AuthorityView.model_validate(created)


@router.get(
    "", summary="List the authorities you work for", responses=problems(UnreadableCursorError)
)
async def list_authorities(*, unit: ReadsAuthorities, page: Page) -> AuthorityList:
    items, following = await service.list_authorities(unit, page)
    return AuthorityList(
        items=[AuthorityView.model_validate(item) for item in items], next=following
    )


@router.get("/{authority_id}", summary="Read an authority")
async def read_authority(
    *, authority_id: UUID, unit: ReadsAuthorities, response: Response
) -> AuthorityView:
    authority = await service.find_authority(unit, authority_id)
    response.headers["etag"] = etag(authority.version)
    return AuthorityView.model_validate(authority)
