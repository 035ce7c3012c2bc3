"""Addresses of the table of units."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.dossier_units.errors import RepeatedUnitError
from services.survey.dossier_units.schemas import (
    UnitMapChange,
    UnitMapView,
    UnknownUnits,
    UnknownUnitView,
)
from services.survey.portal_dependencies import (
    MayConnectPortals,
    MayReadPortals,
    ReadUnits,
    WriteUnits,
)
from shared.clock import Now
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/dossier-units", tags=["dossier-units"])

AuthorityId = Annotated[UUID, Query(description="Whose table it is")]


@router.get("", summary="Read which unit belongs to which agency")
async def read_dossier_units(
    *, authority_id: AuthorityId, access: MayReadPortals, units: ReadUnits, response: Response
) -> UnitMapView:
    shown = await units.read(authority_id, by=access)
    response.headers["ETag"] = etag(shown.version)
    return UnitMapView.of(shown)


@router.put(
    "",
    summary="Set which unit belongs to which agency",
    responses=problems(RepeatedUnitError, StaleVersionError, VersionRequiredError),
)
async def change_dossier_units(
    *,
    change: UnitMapChange,
    access: MayConnectPortals,
    units: WriteUnits,
    expected: IfMatch,
    now: Now,
    response: Response,
) -> UnitMapView:
    shown = await units.change(
        change.authority_id,
        [one.to_model() for one in change.units],
        expected=expected,
        by=access,
        now=now,
    )
    response.headers["ETag"] = etag(shown.version)
    return UnitMapView.of(shown)


@router.get("/unknown", summary="List units that belong to no agency yet")
async def list_unknown_dossier_units(
    *, authority_id: AuthorityId, access: MayReadPortals, units: ReadUnits
) -> UnknownUnits:
    found = await units.unknown(authority_id, by=access)
    return UnknownUnits(items=[UnknownUnitView.model_validate(one) for one in found])
