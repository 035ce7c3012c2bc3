"""Addresses of export jobs."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response

from services.survey.dependencies import MayExport
from services.survey.export_dependencies import ExportContent, ExportJobs, ReadExportJobs
from services.survey.export_jobs.errors import (
    ExportFinishedError,
    ExportIdTakenError,
    ExportNotReadyError,
    TooManyExportsError,
)
from services.survey.export_jobs.schemas import ExportJobPage, ExportJobView, NewExportJob
from services.survey.retention.errors import AnswersErasedError
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.downloads.answers import CONTENT, Wished, file_response
from shared.downloads.errors import RangeRefusedError
from shared.downloads.opening import open_content
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}/export-jobs", tags=["exports"])


@router.post(
    "",
    status_code=202,
    summary="Ask for a file of responses; it is made in the background",
    responses={
        200: {"model": ExportJobView, "description": "It was asked for before"},
        **problems(ExportIdTakenError, TooManyExportsError, AnswersErasedError),
    },
)
async def request_export(
    *,
    campaign_id: UUID,
    order: NewExportJob,
    access: MayExport,
    exports: ExportJobs,
    now: Now,
    response: Response,
) -> ExportJobView:
    export, is_new = await exports.request(order.to_order(campaign_id), by=access, now=now)
    response.status_code = 202 if is_new else 200
    response.headers["location"] = f"/v1/campaigns/{campaign_id}/export-jobs/{export.order.id}"
    return ExportJobView.of(export)


@router.get(
    "",
    summary="List a campaign's export jobs and how far they are, newest first",
    responses=problems(UnreadableCursorError),
)
async def list_exports(
    *, campaign_id: UUID, access: MayExport, exports: ReadExportJobs, page: Page
) -> ExportJobPage:
    items, following = await exports.page(campaign_id, page, by=access)
    return ExportJobPage(items=[ExportJobView.of(one) for one in items], next=following)


@router.get("/{job_id}", summary="Tell how far an export job is")
async def read_export(
    *, campaign_id: UUID, job_id: UUID, access: MayExport, exports: ReadExportJobs
) -> ExportJobView:
    return ExportJobView.of(await exports.read(campaign_id, job_id, by=access))


@router.get(
    "/{job_id}/content",
    summary="Download the file of an export job",
    response_class=Response,
    responses={**CONTENT, **problems(ExportNotReadyError, RangeRefusedError)},
)
async def download_export(
    *,
    campaign_id: UUID,
    job_id: UUID,
    access: MayExport,
    exports: ExportJobs,
    content: ExportContent,
    wish: Wished,
    now: Now,
) -> Response:
    download = await exports.download(campaign_id, job_id, by=access, now=now)
    opened = await open_content(download, wish, partial(content.read, job_id))
    return file_response(download, opened, inline=False)


@router.post(
    "/{job_id}/cancellations",
    summary="Let nobody work on an export job any more",
    responses=problems(ExportFinishedError),
)
async def cancel_export(
    *, campaign_id: UUID, job_id: UUID, access: MayExport, exports: ExportJobs, now: Now
) -> ExportJobView:
    return ExportJobView.of(await exports.cancel(campaign_id, job_id, by=access, now=now))


@router.delete("/{job_id}", status_code=204, summary="Remove an export job with its file")
async def remove_export(
    *, campaign_id: UUID, job_id: UUID, access: MayExport, exports: ExportJobs, now: Now
) -> None:
    await exports.remove(campaign_id, job_id, by=access, now=now)
