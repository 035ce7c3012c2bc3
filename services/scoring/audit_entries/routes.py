"""Operations on the audit trail."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.scoring.audit_entries.schemas import ScoringAuditEntryView, ScoringAuditPage
from services.scoring.dependencies import AuditEntries, MayReadAudit
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems
from shared.problems.common import InvalidRequestError

router = APIRouter(prefix="/v1/scoring-audit-entries", tags=["audit"])


@router.get(
    "",
    summary="List what was done in scoring, newest first",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_scoring_audit_entries(
    *,
    access: MayReadAudit,
    entries: AuditEntries,
    page: Page,
    authority_id: Annotated[UUID | None, Query(description="Only of this authority")] = None,
    subject_id: Annotated[
        str | None, Query(max_length=200, description="Only about this thing")
    ] = None,
) -> ScoringAuditPage:
    items, following = await entries.page(
        access.authority_ids, page, authority_id=authority_id, subject_id=subject_id
    )
    views = [ScoringAuditEntryView.model_validate(one) for one in items]
    return ScoringAuditPage(items=views, next=following)
