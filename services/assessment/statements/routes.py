"""Statements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from services.assessment.appraisals.errors import NotAssignedError
from services.assessment.delegations.errors import LeafDelegatedError
from services.assessment.dependencies import Frameworks, MakesStatements, ReadsSelfAssessments
from services.assessment.errors import IdTakenError, UnknownReferencesError
from services.assessment.rounds.errors import RoundOverError
from services.assessment.self_assessments.errors import (
    NotSubmittedError,
    UnknownLeavesError,
)
from services.assessment.statements import service
from services.assessment.statements.errors import (
    NotTheAuthorError,
    OnlyCouncilAsksError,
    ProposedPointsRefusedError,
    StatementWindowError,
    StatementWithdrawnError,
)
from services.assessment.statements.schemas import (
    NewStatement,
    NewStatementWithdrawal,
    StatementList,
    StatementView,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems
from shared.problems.common import NotPermittedError

router = APIRouter(
    prefix="/v1/self-assessments/{self_assessment_id}/entries/{leaf}/statements",
    tags=["statements"],
)

LeafPath = Annotated[str, Path(max_length=64, description="Code of the leaf", examples=["1.1.1"])]


@router.post(
    "",
    status_code=201,
    summary="Add a signed, dated statement to the thread of a leaf",
    responses=problems(
        NotPermittedError,
        NotAssignedError,
        NotSubmittedError,
        LeafDelegatedError,
        OnlyCouncilAsksError,
        RoundOverError,
        StatementWindowError,
        IdTakenError,
        UnknownLeavesError,
        UnknownReferencesError,
        ProposedPointsRefusedError,
    ),
)
async def make_statement(
    *,
    self_assessment_id: UUID,
    leaf: LeafPath,
    statement: NewStatement,
    unit: MakesStatements,
    cache: Frameworks,
) -> StatementView:
    made = await service.make_statement(unit, cache, self_assessment_id, leaf, statement.draft())
    return StatementView.of(made)


@router.post(
    "/{statement_id}/withdrawals",
    status_code=201,
    summary="Withdraw a mistaken statement of your own; it stays to be read, with the reason",
    responses=problems(
        NotAssignedError,
        NotPermittedError,
        NotSubmittedError,
        NotTheAuthorError,
        RoundOverError,
        StatementWindowError,
        StatementWithdrawnError,
        UnknownLeavesError,
    ),
)
async def withdraw_statement(
    *,
    self_assessment_id: UUID,
    leaf: LeafPath,
    statement_id: UUID,
    withdrawal: NewStatementWithdrawal,
    unit: MakesStatements,
    cache: Frameworks,
) -> StatementView:
    withdrawn = await service.withdraw_statement(
        unit, cache, self_assessment_id, leaf, statement_id, reason=withdrawal.reason
    )
    return StatementView.of(withdrawn)


@router.get(
    "", summary="Read the thread of a leaf, oldest first", responses=problems(UnreadableCursorError)
)
async def list_statements(
    *,
    self_assessment_id: UUID,
    leaf: LeafPath,
    unit: ReadsSelfAssessments,
    cache: Frameworks,
    page: Page,
) -> StatementList:
    items, following = await service.list_statements(unit, cache, self_assessment_id, leaf, page)
    return StatementList(items=[StatementView.of(item) for item in items], next=following)
