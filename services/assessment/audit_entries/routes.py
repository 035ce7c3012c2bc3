"""The audit trail over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.assessment.audit_entries import store
from services.assessment.audit_entries.schemas import AssessmentAuditEntry, AssessmentAuditList
from services.assessment.dependencies import ReadsAudit
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/assessment-audit-entries", tags=["audit"])


@router.get(
    "",
    summary="Read who did what, newest first",
    responses=problems(UnreadableCursorError),
)
async def list_assessment_audit_entries(
    *,
    unit: ReadsAudit,
    page: Page,
    subject_type: Annotated[
        str | None, Query(max_length=80, description="Kind of thing", examples=["period"])
    ] = None,
    subject_id: Annotated[str | None, Query(max_length=200, description="Which one")] = None,
    action: Annotated[
        str | None, Query(max_length=80, description="What was done", examples=["period.moved"])
    ] = None,
) -> AssessmentAuditList:
    items, following = await store.page_of_audit_entries(
        unit.session,
        unit.access,
        page,
        subject_type=subject_type,
        subject_id=subject_id,
        action=action,
    )
    return AssessmentAuditList(
        items=[AssessmentAuditEntry.model_validate(item) for item in items], next=following
    )
