"""Addresses of questionnaires as XLSForm workbooks."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.dependencies import (
    MayReadQuestionnaires,
    MayWriteQuestionnaires,
    ReadQuestionnaireWorkbooks,
    WriteQuestionnaireWorkbooks,
)
from services.survey.questionnaire_workbooks.schemas import QuestionnaireReading
from services.survey.questionnaires.errors import DraftExistsError, FaultyQuestionnaireError
from services.survey.questionnaires.schemas import QuestionnaireView
from services.survey.workbook_files import (
    WORKBOOK_ANSWER,
    WORKBOOK_REFUSALS,
    WorkbookBody,
    workbook_answer,
    workbook_in_openapi,
)
from shared.clock import Now
from shared.http.etag import etag
from shared.problems import problems

router = APIRouter(tags=["questionnaires"])

_BODY = workbook_in_openapi(
    "An XLSForm: sheets survey, choices and settings",
    "(the workbook of /v1/questionnaire-template, filled in)",
)


@router.post(
    "/v1/questionnaire-imports",
    status_code=201,
    summary="Draft a questionnaire from an XLSForm workbook, or replace its draft",
    responses=problems(FaultyQuestionnaireError, DraftExistsError, *WORKBOOK_REFUSALS),
    openapi_extra=_BODY,
)
async def import_questionnaire(
    *,
    authority_id: Annotated[UUID, Query(description="Whose form it is")],
    content: WorkbookBody,
    access: MayWriteQuestionnaires,
    workbooks: WriteQuestionnaireWorkbooks,
    now: Now,
    response: Response,
) -> QuestionnaireView:
    row = await workbooks.take(content, authority_id=authority_id, by=access, now=now)
    response.headers["ETag"] = etag(row.revision)
    response.headers["Location"] = f"/v1/questionnaires/{row.id}"
    return QuestionnaireView.of(row)


@router.post(
    "/v1/questionnaire-checks",
    summary="Read an XLSForm workbook, and keep nothing",
    responses=problems(FaultyQuestionnaireError, *WORKBOOK_REFUSALS),
    openapi_extra=_BODY,
)
async def check_questionnaire(
    *,
    content: WorkbookBody,
    access: MayWriteQuestionnaires,  # noqa: ARG001  asked for, so that strangers cost nothing
    workbooks: ReadQuestionnaireWorkbooks,
) -> QuestionnaireReading:
    return QuestionnaireReading.of(await workbooks.check(content))


@router.get(
    "/v1/questionnaire-template",
    summary="Read an empty XLSForm workbook, with notes and drop-down lists",
    response_class=Response,
    responses=WORKBOOK_ANSWER,
)
async def read_questionnaire_template(
    *,
    access: MayReadQuestionnaires,  # noqa: ARG001  asked for, so that strangers cost nothing
    workbooks: ReadQuestionnaireWorkbooks,
) -> Response:
    return workbook_answer(await workbooks.template(), "questionnaire-template")


@router.get(
    "/v1/questionnaires/{questionnaire_id}/workbook",
    summary="Read a questionnaire as an XLSForm workbook that the import takes back unchanged",
    response_class=Response,
    responses=WORKBOOK_ANSWER,
)
async def read_questionnaire_workbook(
    *,
    questionnaire_id: UUID,
    access: MayReadQuestionnaires,
    workbooks: ReadQuestionnaireWorkbooks,
) -> Response:
    name, content = await workbooks.write(questionnaire_id, access.whole_authority_ids)
    return workbook_answer(content, name)
