"""Appraisal records over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.dependencies import ReadsRecords
from services.assessment.records import service
from services.assessment.records.schemas import (
    AppraisalRecordDocument,
    AppraisalRecordList,
    AppraisalRecordView,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/appraisal-records", tags=["appraisal-records"])


@router.get("", summary="List frozen records", responses=problems(UnreadableCursorError))
async def list_appraisal_records(
    *,
    unit: ReadsRecords,
    page: Page,
    period_id: Annotated[UUID | None, Query(description="Only of this period")] = None,
) -> AppraisalRecordList:
    items, following = await service.list_records(unit, page, period_id=period_id)
    return AppraisalRecordList(
        items=[AppraisalRecordView.model_validate(item) for item in items], next=following
    )


@router.get(
    "/{record_id}",
    summary="Read a frozen record: always the same bytes, named by their digest in ETag",
    response_class=Response,
    responses={200: {"model": AppraisalRecordDocument}},
)
async def read_appraisal_record(*, record_id: UUID, unit: ReadsRecords) -> Response:
    record = await service.find_record(unit, record_id)
    return Response(
        record.content,
        media_type="application/json",
        headers={
            "etag": f'"{record.digest}"',
            "cache-control": "private, max-age=31536000, immutable",
        },
    )
