"""Operations on outside indices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.scoring.dependencies import (
    MayImportTables,
    MayReadRuns,
    OutsideIndexCommands,
    OutsideIndices,
)
from services.scoring.outside_indices.errors import FaultyTableError, YearImportedError
from services.scoring.outside_indices.schemas import (
    IndexCode,
    NewOutsideTable,
    OutsideTablePage,
    OutsideTableView,
    PlaceName,
    PlaceWay,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems
from shared.problems.common import InvalidRequestError, NotFoundError

router = APIRouter(prefix="/v1/outside-indices", tags=["outside-indices"])


@router.post(
    "",
    status_code=201,
    summary="Import a published table of one year from CSV",
    responses={
        200: {"model": OutsideTableView, "description": "This table was imported before"},
        **problems(NotFoundError, InvalidRequestError, FaultyTableError, YearImportedError),
    },
)
async def import_outside_table(
    *,
    order: NewOutsideTable,
    access: MayImportTables,
    outside: OutsideIndexCommands,
    now: Now,
    response: Response,
) -> OutsideTableView:
    table, is_new = await outside.add(order.to_order(), access=access, now=now)
    response.status_code = 201 if is_new else 200
    return OutsideTableView.of(table)


@router.get(
    "",
    summary="List imported tables, the last imported first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_outside_tables(
    *,
    access: MayReadRuns,
    outside: OutsideIndices,
    page: Page,
    index: Annotated[IndexCode | None, Query(description="Only of this index")] = None,
) -> OutsideTablePage:
    items, following = await outside.page(access, page, index=index)
    return OutsideTablePage(items=[OutsideTableView.of(one) for one in items], next=following)


@router.get(
    "/places",
    summary="Follow a place through the years: points, rank, changes, parts",
    responses=problems(NotFoundError, InvalidRequestError),
)
async def follow_place(
    *,
    access: MayReadRuns,
    outside: OutsideIndices,
    authority_id: Annotated[UUID, Query(description="Whose tables")],
    index: Annotated[IndexCode, Query(description="Which index", examples=["PAR_INDEX"])],
    place: Annotated[PlaceName, Query(description="Which place", examples=["Hà Nội"])],
) -> PlaceWay:
    return PlaceWay.of(index, place, await outside.way(authority_id, index, place, access))


@router.delete(
    "/{table_id}",
    status_code=204,
    summary="Remove an imported table",
    responses=problems(NotFoundError),
)
async def remove_outside_table(
    *, table_id: UUID, access: MayImportTables, outside: OutsideIndexCommands, now: Now
) -> None:
    await outside.remove(table_id, access=access, now=now)
