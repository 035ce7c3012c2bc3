"""Addresses of paper forms: keying workbooks out and in, differences, decisions."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.dependencies import MayJudgeResponses
from services.survey.paper_dependencies import (
    ComparePapers,
    KeyPapers,
    MayKeyPapers,
    ReadKeying,
    SettlePapers,
)
from services.survey.papers.errors import (
    CaseAnsweredError,
    FaultyKeyingError,
    FaultyPaperError,
    PaperImportExistsError,
    PaperKeyedOnceError,
    PaperTakenError,
)
from services.survey.papers.models import PaperState
from services.survey.papers.schemas import PaperDecisions, PaperImport, PaperPage, PaperView
from services.survey.workbook_files import (
    WORKBOOK_ANSWER,
    WORKBOOK_REFUSALS,
    WorkbookBody,
    workbook_answer,
    workbook_in_openapi,
)
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.http.schema import Code
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/campaigns/{campaign_id}", tags=["papers"])


@router.get(
    "/keying-workbook",
    summary="Read the workbook in which papers of a group are keyed",
    response_class=Response,
    responses=WORKBOOK_ANSWER,
)
async def read_keying_workbook(
    *,
    campaign_id: UUID,
    group: Annotated[Code, Query(description="The respondent group")],
    access: MayKeyPapers,
    keying: ReadKeying,
) -> Response:
    name, content = await keying.workbook(campaign_id, group, by=access)
    return workbook_answer(content, name)


@router.post(
    "/paper-imports",
    status_code=201,
    summary="Take all papers of a keying workbook, or none",
    responses=problems(
        FaultyKeyingError, PaperImportExistsError, CampaignNotOpenError, *WORKBOOK_REFUSALS
    ),
    openapi_extra=workbook_in_openapi(
        "The keying workbook, a row for each paper", "(the workbook of keying-workbook, filled in)"
    ),
)
async def import_papers(
    *,
    campaign_id: UUID,
    content: WorkbookBody,
    access: MayKeyPapers,
    keying: KeyPapers,
    now: Now,
    id: Annotated[  # noqa: A002  the name that creates have everywhere
        UUID | None, Query(description="Made by the sender, so that a repeat is known as one")
    ] = None,
) -> PaperImport:
    return PaperImport.of(
        *await keying.take(campaign_id, content, import_id=id, by=access, now=now)
    )


@router.get(
    "/papers",
    summary="List papers with what was keyed and where it differs (supervisors only)",
    responses=problems(UnreadableCursorError),
)
async def list_papers(
    *,
    campaign_id: UUID,
    access: MayJudgeResponses,
    papers: ComparePapers,
    page: Page,
    group: Annotated[Code | None, Query(description="Only of this group")] = None,
    state: Annotated[PaperState | None, Query(description="Only in this state")] = None,
) -> PaperPage:
    shown, following = await papers.page(campaign_id, page, group=group, state=state, by=access)
    return PaperPage(items=[PaperView.of(one) for one in shown], next=following)


@router.get("/papers/{paper_id}", summary="Read a paper (supervisors only)")
async def read_paper(
    *,
    campaign_id: UUID,
    paper_id: UUID,
    access: MayJudgeResponses,
    papers: ComparePapers,
    response: Response,
) -> PaperView:
    shown = await papers.show(campaign_id, paper_id, by=access)
    response.headers["etag"] = etag(shown.row.version)
    return PaperView.of(shown)


@router.post(
    "/papers/{paper_id}/decisions",
    status_code=201,
    summary="Say what is right where two entries differ; with the last one it is a response",
    responses=problems(
        FaultyPaperError,
        CaseAnsweredError,
        PaperTakenError,
        PaperKeyedOnceError,
        CampaignNotOpenError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def decide_paper(
    *,
    campaign_id: UUID,
    paper_id: UUID,
    order: PaperDecisions,
    access: MayJudgeResponses,
    papers: SettlePapers,
    expected: IfMatch,
    now: Now,
    response: Response,
) -> PaperView:
    shown = await papers.decide(
        campaign_id, paper_id, order.to_model(), expected=expected, by=access, now=now
    )
    response.headers["etag"] = etag(shown.row.version)
    return PaperView.of(shown)


@router.delete(
    "/papers/{paper_id}",
    status_code=204,
    summary="Forget a paper that was keyed by mistake",
    responses=problems(
        PaperTakenError, CampaignNotOpenError, StaleVersionError, VersionRequiredError
    ),
)
async def remove_paper(
    *,
    campaign_id: UUID,
    paper_id: UUID,
    access: MayJudgeResponses,
    papers: SettlePapers,
    expected: IfMatch,
    now: Now,
) -> None:
    await papers.remove(campaign_id, paper_id, expected=expected, by=access, now=now)
