"""Addresses of the audit trail."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.survey.audit_entries.schemas import SurveyAuditEntryPage, SurveyAuditEntryView
from services.survey.dependencies import MayReadAudit, ReadAudit
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/survey-audit-entries", tags=["audit"])


@router.get("", summary="Read the audit trail", responses=problems(UnreadableCursorError))
async def list_survey_audit_entries(
    *,
    access: MayReadAudit,
    entries: ReadAudit,
    page: Page,
    subject_id: Annotated[
        str | None, Query(max_length=200, description="Only what was done to this")
    ] = None,
) -> SurveyAuditEntryPage:
    rows, following = await entries.page(access.whole_authority_ids, page, subject_id=subject_id)
    return SurveyAuditEntryPage(
        items=[SurveyAuditEntryView.model_validate(row) for row in rows], next=following
    )
