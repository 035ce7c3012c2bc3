"""Addresses of questionnaires."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.survey.dependencies import (
    MayReadQuestionnaires,
    MayWriteQuestionnaires,
    ReadQuestionnaires,
    WriteQuestionnaires,
)
from services.survey.questionnaires.errors import (
    DraftExistsError,
    FaultyQuestionnaireError,
    QuestionnaireIssuedError,
)
from services.survey.questionnaires.models import QuestionnaireState
from services.survey.questionnaires.schemas import (
    NewQuestionnaire,
    QuestionnaireHead,
    QuestionnairePage,
    QuestionnaireView,
)
from services.survey.questionnaires.xform import xform_digest
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.http.schema import Code
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1/questionnaires", tags=["questionnaires"])


@router.post(
    "",
    status_code=201,
    summary="Draft a questionnaire, or replace its draft",
    responses=problems(FaultyQuestionnaireError, DraftExistsError),
)
async def create_questionnaire(
    *,
    questionnaire: NewQuestionnaire,
    access: MayWriteQuestionnaires,
    questionnaires: WriteQuestionnaires,
    now: Now,
    response: Response,
) -> QuestionnaireView:
    row = await questionnaires.draft(questionnaire.to_model(), by=access, now=now)
    response.headers["ETag"] = etag(row.revision)
    response.headers["Location"] = f"/v1/questionnaires/{row.id}"
    return QuestionnaireView.of(row)


@router.get("", summary="List questionnaires", responses=problems(UnreadableCursorError))
async def list_questionnaires(
    *,
    access: MayReadQuestionnaires,
    questionnaires: ReadQuestionnaires,
    page: Page,
    authority_id: Annotated[UUID | None, Query(description="Only this authority's")] = None,
    code: Annotated[Code | None, Query(description="Only versions of this code")] = None,
    state: Annotated[QuestionnaireState | None, Query(description="Only in this state")] = None,
) -> QuestionnairePage:
    rows, following = await questionnaires.page(
        access.whole_authority_ids, page, authority_id=authority_id, code=code, state=state
    )
    return QuestionnairePage(
        items=[QuestionnaireHead.model_validate(row) for row in rows], next=following
    )


@router.get("/{questionnaire_id}", summary="Read a questionnaire")
async def read_questionnaire(
    *,
    questionnaire_id: UUID,
    access: MayReadQuestionnaires,
    questionnaires: ReadQuestionnaires,
    response: Response,
) -> QuestionnaireView:
    row = await questionnaires.get(questionnaire_id, access.whole_authority_ids)
    response.headers["ETag"] = etag(row.revision)
    return QuestionnaireView.of(row)


@router.get(
    "/{questionnaire_id}/xform",
    summary="Read a questionnaire as the XForm that OpenRosa clients fill in",
    response_class=Response,
    responses={
        200: {
            "description": "The XForm (ODK XForms 1.0)",
            "content": {"text/xml": {"schema": {"type": "string"}}},
        },
        **problems(FaultyQuestionnaireError),
    },
)
async def read_questionnaire_xform(
    *, questionnaire_id: UUID, access: MayReadQuestionnaires, questionnaires: ReadQuestionnaires
) -> Response:
    xform = await questionnaires.xform(questionnaire_id, access.whole_authority_ids)
    headers = {"etag": f'"{xform_digest(xform)}"', "x-content-type-options": "nosniff"}
    return Response(xform, media_type="text/xml; charset=utf-8", headers=headers)


@router.post(
    "/{questionnaire_id}/issuances",
    status_code=201,
    summary="Issue a questionnaire, which freezes it",
    responses=problems(
        FaultyQuestionnaireError, QuestionnaireIssuedError, StaleVersionError, VersionRequiredError
    ),
)
async def issue_questionnaire(
    *,
    questionnaire_id: UUID,
    expected: IfMatch,
    access: MayWriteQuestionnaires,
    questionnaires: WriteQuestionnaires,
    now: Now,
    response: Response,
) -> QuestionnaireView:
    row = await questionnaires.issue(questionnaire_id, expected=expected, by=access, now=now)
    response.headers["ETag"] = etag(row.revision)
    return QuestionnaireView.of(row)
