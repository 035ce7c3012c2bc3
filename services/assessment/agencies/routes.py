"""Agencies over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.agencies import service
from services.assessment.agencies.errors import (
    ChangeOutsideValidityError,
    SuccessionHoldsDaysError,
)
from services.assessment.agencies.models import Validity
from services.assessment.agencies.schemas import (
    AgencyChange,
    AgencyHistory,
    AgencyList,
    AgencyVersionView,
    AgencyView,
    NewAgency,
)
from services.assessment.dependencies import ManagesRegister, ReadsRegister
from services.assessment.errors import AuthorityNotNamedError, CodeTakenError, IdTakenError
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/agencies", tags=["agencies"])


@router.post(
    "",
    status_code=201,
    summary="Enter an agency into the register",
    responses=problems(CodeTakenError, IdTakenError, AuthorityNotNamedError),
)
async def create_agency(
    *, agency: NewAgency, unit: ManagesRegister, response: Response
) -> AgencyView:
    created = await service.create_agency(
        unit, agency.details(), agency_id=agency.id, authority_id=agency.authority_id
    )
    response.headers["location"] = f"{router.prefix}/{created.id}"
    response.headers["etag"] = etag(created.version)
    return AgencyView.of(created)


@router.get("", summary="List agencies", responses=problems(UnreadableCursorError))
async def list_agencies(
    *,
    unit: ReadsRegister,
    page: Page,
    block: Annotated[str | None, Query(max_length=64, description="Only this block")] = None,
    code: Annotated[str | None, Query(max_length=35, description="Only this code")] = None,
    search: Annotated[
        str | None, Query(max_length=200, description="Part of the name, diacritics do not matter")
    ] = None,
    valid_on: Annotated[
        date | None,
        Query(description="Show names and blocks as on this day; without it, as today in Viet Nam"),
    ] = None,
    validity: Annotated[
        Validity,
        Query(description="Whether to show who exists on that day, no more, not yet, or all"),
    ] = Validity.VALID,
) -> AgencyList:
    wanted = service.wanted_agencies(
        unit, valid_on=valid_on, validity=validity, block=block, code=code, search=search
    )
    items, following = await service.list_agencies(unit, page, wanted)
    return AgencyList(items=[AgencyView.of(item) for item in items], next=following)


@router.get("/{agency_id}", summary="Read an agency")
async def read_agency(*, agency_id: UUID, unit: ReadsRegister, response: Response) -> AgencyView:
    agency = await service.find_agency(unit, agency_id)
    response.headers["etag"] = etag(agency.version)
    return AgencyView.of(agency)


@router.put(
    "/{agency_id}",
    summary="Change what the register says about an agency",
    responses=problems(
        CodeTakenError,
        ChangeOutsideValidityError,
        SuccessionHoldsDaysError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def change_agency(
    *,
    agency_id: UUID,
    agency: AgencyChange,
    expected: IfMatch,
    unit: ManagesRegister,
    response: Response,
) -> AgencyView:
    changed = await service.change_agency(
        unit, agency_id, agency.details(), effective_on=agency.effective_on, expected=expected
    )
    response.headers["etag"] = etag(changed.version)
    return AgencyView.of(changed)


@router.get("/{agency_id}/history", summary="Read everything that an agency has been called")
async def read_agency_history(*, agency_id: UUID, unit: ReadsRegister) -> AgencyHistory:
    versions = await service.history_of(unit, agency_id)
    return AgencyHistory(items=[AgencyVersionView.model_validate(one) for one in versions])
