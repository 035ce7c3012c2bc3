"""Delegations over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.assessment.delegations import service
from services.assessment.delegations.errors import LeafDelegatedError
from services.assessment.delegations.schemas import (
    DelegationItems,
    DelegationList,
    DelegationView,
    NewDelegation,
)
from services.assessment.dependencies import EditsSelfAssessments, Frameworks, ReadsSelfAssessments
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.self_assessments.errors import UnknownLeavesError
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(
    prefix="/v1/self-assessments/{self_assessment_id}/delegations", tags=["self-assessments"]
)


@router.post(
    "",
    status_code=201,
    summary="Delegate leaves, criteria or fields to an account of the agency",
    responses=problems(LeafDelegatedError, UnknownLeavesError, WrongPhaseError),
)
async def delegate_leaves(
    *,
    self_assessment_id: UUID,
    delegation: NewDelegation,
    unit: EditsSelfAssessments,
    cache: Frameworks,
) -> DelegationItems:
    made = await service.delegate(
        unit, cache, self_assessment_id, delegation.target(), delegation.charge()
    )
    return DelegationItems(items=[DelegationView.model_validate(one) for one in made])


@router.get(
    "",
    summary="List delegations, those that ended too",
    responses=problems(UnreadableCursorError),
)
async def list_delegations(
    *,
    self_assessment_id: UUID,
    unit: ReadsSelfAssessments,
    cache: Frameworks,
    page: Page,
    account_id: Annotated[UUID | None, Query(description="Only of this account")] = None,
    leaf: Annotated[str | None, Query(max_length=64, description="Only of this leaf")] = None,
    current: Annotated[
        bool | None, Query(description="Only those that hold, or that do not")
    ] = None,
) -> DelegationList:
    items, following = await service.list_delegations(
        unit, cache, self_assessment_id, page, account_id=account_id, leaf=leaf, current=current
    )
    return DelegationList(
        items=[DelegationView.model_validate(item) for item in items], next=following
    )


@router.delete(
    "/{delegation_id}",
    status_code=204,
    summary="Take a leaf back",
    responses=problems(LeafDelegatedError, WrongPhaseError),
)
async def end_delegation(
    *,
    self_assessment_id: UUID,
    delegation_id: UUID,
    unit: EditsSelfAssessments,
    cache: Frameworks,
) -> None:
    await service.end_delegation(unit, cache, self_assessment_id, delegation_id)
