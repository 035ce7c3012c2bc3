"""Statements over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from services.assessment.appraisals.errors import NotAssignedError
from services.assessment.dependencies import Frameworks, MakesStatements, ReadsSelfAssessments
from services.assessment.errors import IdTakenError
from services.assessment.periods.errors import WrongPhaseError
from services.assessment.self_assessments.errors import (
    DeadlinePassedError,
    NotSubmittedError,
    UnknownLeavesError,
)
from services.assessment.statements import service
from services.assessment.statements.errors import ProposedPointsRefusedError
from services.assessment.statements.schemas import NewStatement, StatementList, StatementView
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
        WrongPhaseError,
        NotSubmittedError,
        DeadlinePassedError,
        IdTakenError,
        UnknownLeavesError,
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
    made = await service.make_statement(
        unit,
        cache,
        self_assessment_id,
        leaf,
        statement_id=statement.id,
        text=statement.text,
        proposed_points=statement.proposed_points,
    )
    return StatementView.model_validate(made)


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
    return StatementList(
        items=[StatementView.model_validate(item) for item in items], next=following
    )
