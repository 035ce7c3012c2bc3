"""Addresses of frames."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.contacts.errors import ContactsNotConfiguredError
from services.survey.dossier_statistics.errors import WrongMonthsError
from services.survey.frames.errors import (
    FaultyListError,
    FrameDrawnError,
    FrameExistsError,
    NoSuchGroupError,
    WrongKeepUntilError,
)
from services.survey.frames.keeping import keeping_version
from services.survey.frames.models import Duplicates, NewFrame, Source
from services.survey.frames.schemas import (
    DossierFrameOrder,
    FrameDetail,
    FrameImport,
    FramePage,
    FrameView,
)
from services.survey.sample_dependencies import (
    MayManageFrames,
    MayReadFrames,
    ReadFrames,
    WriteFrames,
)
from services.survey.samples.errors import EmptyFrameError
from services.survey.workbook_files import (
    WORKBOOK_ANSWER,
    WORKBOOK_REFUSALS,
    WorkbookBody,
    workbook_answer,
    workbook_in_openapi,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import etag
from shared.http.schema import Code, Name
from shared.problems import problems

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["frames"])

ListSource = Annotated[
    Literal[Source.OFFICIALS, Source.HOUSEHOLDS], Query(description="What sort of list it is")
]
GroupCode = Annotated[Code, Query(description="The respondent group", examples=["CITIZENS"])]


@router.post(
    "/frame-imports",
    status_code=201,
    summary="Take in a list of people or households from a workbook, all or nothing",
    responses=problems(
        FaultyListError,
        NoSuchGroupError,
        WrongKeepUntilError,
        FrameExistsError,
        CampaignClosedError,
        ContactsNotConfiguredError,
        *WORKBOOK_REFUSALS,
    ),
    openapi_extra=workbook_in_openapi(
        "The list", "(the workbook of /v1/campaigns/{campaign_id}/frame-template, filled in)"
    ),
)
async def import_frame(
    *,
    campaign_id: UUID,
    source: ListSource,
    group: GroupCode,
    name: Annotated[Name, Query(description="What it is", examples=["Hộ dân quận Ba Đình"])],
    content: WorkbookBody,
    access: MayManageFrames,
    frames: WriteFrames,
    now: Now,
    frame_id: Annotated[
        UUID | None, Query(alias="id", description="Made by the sender, to know a repeat by")
    ] = None,
    keep_until: Annotated[
        date | None, Query(description="Last day on which contact data are kept")
    ] = None,
    duplicates: Annotated[
        Duplicates, Query(description="What becomes of numbers that stand twice")
    ] = Duplicates.REFUSE,
    dry_run: Annotated[bool, Query(description="Only say what would be done")] = False,
) -> FrameImport:
    new = NewFrame(frame_id, campaign_id, group, name, keep_until)
    taken = await frames.take_list(
        new, content, source, duplicates, dry_run=dry_run, by=access, now=now
    )
    return FrameImport.of_taken(taken)


@router.get(
    "/frame-template",
    summary="Read an empty list, with notes and the codes of the group's agencies",
    response_class=Response,
    responses={**WORKBOOK_ANSWER, **problems(NoSuchGroupError)},
)
async def read_frame_template(
    *,
    campaign_id: UUID,
    source: ListSource,
    group: GroupCode,
    access: MayManageFrames,
    frames: ReadFrames,
) -> Response:
    content = await frames.template(campaign_id, group, source, by=access)
    return workbook_answer(content, f"{source.lower()}-template")


@router.post(
    "/frames",
    status_code=201,
    summary="Make a frame of completed dossiers",
    responses=problems(
        WrongMonthsError,
        EmptyFrameError,
        NoSuchGroupError,
        WrongKeepUntilError,
        FrameExistsError,
        CampaignClosedError,
    ),
)
async def create_frame(
    *,
    campaign_id: UUID,
    order: DossierFrameOrder,
    access: MayManageFrames,
    frames: WriteFrames,
    now: Now,
) -> FrameView:
    row = await frames.take_dossiers(order.to_model(campaign_id), by=access, now=now)
    return FrameView.model_validate(row)


@router.get("/frames", summary="List frames", responses=problems(UnreadableCursorError))
async def list_frames(
    *, campaign_id: UUID, access: MayReadFrames, frames: ReadFrames, page: Page
) -> FramePage:
    rows, following = await frames.page(campaign_id, page, by=access)
    return FramePage(items=[FrameView.model_validate(row) for row in rows], next=following)


@router.get("/frames/{frame_id}", summary="Read a frame's sizes by agency")
async def read_frame(
    *,
    campaign_id: UUID,
    frame_id: UUID,
    access: MayReadFrames,
    frames: ReadFrames,
    response: Response,
) -> FrameDetail:
    shown = await frames.show(campaign_id, frame_id, by=access)
    response.headers["ETag"] = etag(keeping_version(shown.row.keep_until))
    return FrameDetail.of_shown(shown)


@router.delete(
    "/frames/{frame_id}",
    status_code=204,
    summary="Forget a frame that nothing was drawn from",
    responses=problems(FrameDrawnError, CampaignClosedError),
)
async def remove_frame(
    *, campaign_id: UUID, frame_id: UUID, access: MayManageFrames, frames: WriteFrames, now: Now
) -> None:
    await frames.remove(campaign_id, frame_id, by=access, now=now)
