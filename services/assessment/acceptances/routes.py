"""Acceptances over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.assessment.acceptances import service
from services.assessment.acceptances.errors import AcceptanceRefusedError
from services.assessment.acceptances.schemas import (
    AcceptanceList,
    AcceptanceView,
    NewAcceptance,
    NewPeriodAcceptance,
)
from services.assessment.appraisals.errors import NoRoundError, OwnAgencyError
from services.assessment.dependencies import Appraises, Frameworks
from services.assessment.rounds.errors import RoundOverError
from services.assessment.self_assessments.errors import NotSubmittedError
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(tags=["acceptances"])


@router.post(
    "/v1/self-assessments/{self_assessment_id}/acceptances",
    status_code=201,
    summary="Accept many claims of a report where nothing differs",
    responses=problems(
        AcceptanceRefusedError, NoRoundError, NotSubmittedError, OwnAgencyError, RoundOverError
    ),
)
async def accept_in_report(
    *,
    self_assessment_id: UUID,
    acceptance: NewAcceptance,
    unit: Appraises,
    cache: Frameworks,
) -> AcceptanceView:
    number, result = await service.accept_in_report(
        unit,
        cache,
        self_assessment_id,
        leaves=acceptance.leaves,
        all_or_nothing=acceptance.all_or_nothing,
    )
    return AcceptanceView.of(number, result)


@router.post(
    "/v1/periods/{period_id}/acceptances",
    status_code=201,
    summary="Accept many claims of the reports assigned to you where nothing differs, a page of reports at a time",
    responses=problems(AcceptanceRefusedError, NoRoundError, RoundOverError, UnreadableCursorError),
)
async def accept_in_period(
    *,
    period_id: UUID,
    acceptance: NewPeriodAcceptance,
    unit: Appraises,
    cache: Frameworks,
    page: Page,
) -> AcceptanceList:
    number, results, following = await service.accept_in_period(
        unit,
        cache,
        period_id,
        page,
        fields=acceptance.fields,
        blocks=acceptance.blocks,
        agency_ids=acceptance.agency_ids,
        all_or_nothing=acceptance.all_or_nothing,
    )
    return AcceptanceList(
        items=[AcceptanceView.of(number, result) for result in results], next=following
    )
