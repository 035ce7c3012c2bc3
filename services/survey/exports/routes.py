"""Addresses of exports: one for each form version, since forms have columns of their own."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse

from services.survey.dependencies import Exports, MayExport
from services.survey.exports.errors import TooManyRowsError
from services.survey.exports.models import FileKind, Wanted
from services.survey.retention.errors import AnswersErasedError
from shared.clock import Now
from shared.problems import problems
from shared.workbooks.writing import MEDIA_TYPE as XLSX

router = APIRouter(
    prefix="/v1/campaigns/{campaign_id}/exports/{questionnaire_id}", tags=["exports"]
)

CSV = "text/csv; charset=utf-8"
SAV = "application/x-spss-sav"


async def _wanted(
    *,
    campaign_id: UUID,
    questionnaire_id: UUID,
    identifiers: Annotated[
        bool, Query(description="With ids of responses, senders, devices and exact times")
    ] = False,
    excluded: Annotated[
        bool, Query(description="With responses that do not count, and why")
    ] = False,
) -> Wanted:
    return Wanted(campaign_id, questionnaire_id, identifiers, excluded)


WantedExport = Annotated[Wanted, Depends(_wanted)]


@router.get(
    "/codebook.csv",
    summary="Take away what the columns of an export mean",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def export_codebook(
    *,
    wanted: WantedExport,
    access: MayExport,
    exports: Exports,
) -> Response:
    return Response(
        await exports.codebook(wanted, by=access), media_type=CSV, headers=_named("codebook.csv")
    )


@router.get(
    "/responses.csv",
    summary="Take away responses as CSV",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}, **problems(AnswersErasedError)},
)
async def export_responses_as_csv(
    *,
    wanted: WantedExport,
    access: MayExport,
    exports: Exports,
    now: Now,
) -> StreamingResponse:
    rows = await exports.open(wanted, FileKind.CSV, by=access, now=now)
    return StreamingResponse(rows, media_type=CSV, headers=_named("responses.csv"))


@router.get(
    "/responses.xlsx",
    summary="Take away responses as a workbook, with their codebook",
    response_class=StreamingResponse,
    responses={200: {"content": {XLSX: {}}}, **problems(TooManyRowsError, AnswersErasedError)},
)
async def export_responses_as_workbook(
    *,
    wanted: WantedExport,
    access: MayExport,
    exports: Exports,
    now: Now,
) -> StreamingResponse:
    content = await exports.open(wanted, FileKind.XLSX, by=access, now=now)
    return StreamingResponse(content, media_type=XLSX, headers=_named("responses.xlsx"))


@router.get(
    "/responses.sav",
    summary="Take away responses for SPSS, with their labels",
    response_class=StreamingResponse,
    responses={200: {"content": {SAV: {}}}, **problems(AnswersErasedError)},
)
async def export_responses_for_spss(
    *,
    wanted: WantedExport,
    access: MayExport,
    exports: Exports,
    now: Now,
) -> StreamingResponse:
    content = await exports.open(wanted, FileKind.SAV, by=access, now=now)
    return StreamingResponse(content, media_type=SAV, headers=_named("responses.sav"))


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
