"""Conflicts of interest over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.assessment.conflicts import service
from services.assessment.conflicts.errors import (
    ConflictDeclaredError,
    ConflictWithdrawnError,
    OnlyOwnConflictError,
    OwnConflictError,
)
from services.assessment.conflicts.schemas import (
    ConflictList,
    ConflictView,
    NewConflict,
    NewConflictWithdrawal,
)
from services.assessment.dependencies import DeclaresConflicts, Frameworks, ReadsConflicts
from services.assessment.errors import IdTakenError, UnknownReferencesError
from services.assessment.periods.errors import PeriodClosedError
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/periods/{period_id}/conflicts", tags=["conflicts"])


@router.post(
    "",
    status_code=201,
    summary="Declare a conflict of interest; it hides the agency's report from that person",
    responses=problems(
        ConflictDeclaredError,
        IdTakenError,
        OnlyOwnConflictError,
        PeriodClosedError,
        UnknownReferencesError,
    ),
)
async def declare_conflict(
    *, period_id: UUID, conflict: NewConflict, unit: DeclaresConflicts, cache: Frameworks
) -> ConflictView:
    declared = await service.declare_conflict(
        unit,
        cache,
        period_id,
        conflict_id=conflict.id,
        agency_id=conflict.agency_id,
        account_id=conflict.account_id,
        account_name=conflict.account_name,
        kind=conflict.kind,
        reason=conflict.reason,
    )
    return ConflictView.model_validate(declared)


@router.get(
    "",
    summary="List conflicts of interest; a member's own only",
    responses=problems(UnreadableCursorError),
)
async def list_conflicts(*, period_id: UUID, unit: ReadsConflicts, page: Page) -> ConflictList:
    items, following = await service.list_conflicts(unit, period_id, page)
    return ConflictList(items=[ConflictView.model_validate(item) for item in items], next=following)


@router.post(
    "/{conflict_id}/withdrawals",
    status_code=201,
    summary="Withdraw a conflict of somebody else, with the reason",
    responses=problems(ConflictWithdrawnError, OwnConflictError, PeriodClosedError),
)
async def withdraw_conflict(
    *,
    period_id: UUID,
    conflict_id: UUID,
    withdrawal: NewConflictWithdrawal,
    unit: DeclaresConflicts,
    cache: Frameworks,
) -> ConflictView:
    withdrawn = await service.withdraw_conflict(
        unit, cache, period_id, conflict_id, reason=withdrawal.reason
    )
    return ConflictView.model_validate(withdrawn)
