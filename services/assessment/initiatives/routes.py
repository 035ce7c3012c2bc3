"""Initiatives over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.assessment.appraisals.errors import NotAssignedError, OwnAgencyError
from services.assessment.dependencies import (
    Appraises,
    Frameworks,
    JudgesInitiatives,
    ReadsInitiatives,
    RegistersInitiatives,
)
from services.assessment.errors import IdTakenError
from services.assessment.initiatives import crediting, service
from services.assessment.initiatives.errors import (
    InitiativeJudgedError,
    InitiativeUnderReviewError,
    JudgementRefusedError,
    JudgingOverError,
    NoBonusLeafError,
    NothingToCreditError,
    RegistrationOverError,
)
from services.assessment.initiatives.models import InitiativeFilter, InitiativeKind
from services.assessment.initiatives.schemas import (
    CreditList,
    InitiativeContent,
    InitiativeList,
    InitiativeView,
    NewCredits,
    NewInitiative,
    NewJudgement,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import StaleVersionError, VersionRequiredError

router = APIRouter(prefix="/v1", tags=["initiatives"])


@router.post(
    "/initiatives",
    status_code=201,
    summary="Register a new model or idea of the agency",
    responses=problems(NoBonusLeafError, RegistrationOverError, IdTakenError),
)
async def register_initiative(
    *, initiative: NewInitiative, unit: RegistersInitiatives, cache: Frameworks, response: Response
) -> InitiativeView:
    registered = await service.register_initiative(
        unit,
        cache,
        initiative_id=initiative.id,
        report_id=initiative.self_assessment_id,
        details=initiative.details(),
    )
    response.headers["location"] = f"/v1/initiatives/{registered.id}"
    return _shown(InitiativeView.of(registered, own=True), response)


@router.get(
    "/initiatives",
    summary="List initiatives, oldest first",
    responses=problems(UnreadableCursorError),
)
async def list_initiatives(
    *,
    unit: ReadsInitiatives,
    page: Page,
    period_id: Annotated[UUID | None, Query(description="Only of this period")] = None,
    agency_id: Annotated[UUID | None, Query(description="Only of this agency")] = None,
    kind: Annotated[InitiativeKind | None, Query(description="Only of this kind")] = None,
) -> InitiativeList:
    wanted = InitiativeFilter(period_id, agency_id, kind)
    items, following = await service.list_initiatives(unit, page, wanted)
    views = [InitiativeView.of(one, own=service.is_own(unit, one)) for one in items]
    return InitiativeList(items=views, next=following)


@router.get("/initiatives/{initiative_id}", summary="Read an initiative")
async def read_initiative(
    *, initiative_id: UUID, unit: ReadsInitiatives, response: Response
) -> InitiativeView:
    found = await service.find_initiative(unit, initiative_id)
    return _shown(InitiativeView.of(found, own=service.is_own(unit, found)), response)


@router.put(
    "/initiatives/{initiative_id}",
    summary="Change what the agency says of an initiative",
    responses=problems(
        NoBonusLeafError,
        RegistrationOverError,
        InitiativeJudgedError,
        InitiativeUnderReviewError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def change_initiative(
    *,
    initiative_id: UUID,
    initiative: InitiativeContent,
    expected: IfMatch,
    unit: RegistersInitiatives,
    cache: Frameworks,
    response: Response,
) -> InitiativeView:
    changed = await service.change_initiative(
        unit, cache, initiative_id, initiative.details(), expected=expected
    )
    return _shown(InitiativeView.of(changed, own=True), response)


@router.post(
    "/initiatives/{initiative_id}/withdrawals",
    status_code=201,
    summary="Take an initiative back",
    responses=problems(
        RegistrationOverError,
        InitiativeJudgedError,
        InitiativeUnderReviewError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def withdraw_initiative(
    *,
    initiative_id: UUID,
    expected: IfMatch,
    unit: RegistersInitiatives,
    cache: Frameworks,
    response: Response,
) -> InitiativeView:
    withdrawn = await service.withdraw_initiative(unit, cache, initiative_id, expected=expected)
    return _shown(InitiativeView.of(withdrawn, own=True), response)


@router.post(
    "/initiatives/{initiative_id}/judgements",
    status_code=201,
    summary="Recognise an initiative, or not",
    responses=problems(
        OwnAgencyError,
        NotAssignedError,
        JudgingOverError,
        InitiativeJudgedError,
        JudgementRefusedError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def judge_initiative(
    *,
    initiative_id: UUID,
    judgement: NewJudgement,
    expected: IfMatch,
    unit: JudgesInitiatives,
    cache: Frameworks,
    response: Response,
) -> InitiativeView:
    judged = await service.judge_initiative(
        unit, cache, initiative_id, judgement.judgement(), expected=expected
    )
    return _shown(InitiativeView.of(judged, own=False), response)


@router.get(
    "/self-assessments/{self_assessment_id}/initiative-credits",
    summary="Read what recognised initiatives bring to the bonus leaves of a report",
)
async def list_initiative_credits(
    *, self_assessment_id: UUID, unit: ReadsInitiatives, cache: Frameworks
) -> CreditList:
    return CreditList.of(await service.credits_of(unit, cache, self_assessment_id))


@router.post(
    "/self-assessments/{self_assessment_id}/initiative-credits",
    status_code=201,
    summary="Decide bonus leaves by the initiatives that were recognised for them",
    responses=problems(
        OwnAgencyError, NotAssignedError, JudgingOverError, NothingToCreditError, StaleVersionError
    ),
)
async def credit_initiatives(
    *, self_assessment_id: UUID, credited: NewCredits, unit: Appraises, cache: Frameworks
) -> CreditList:
    return CreditList.of(
        await crediting.credit_initiatives(unit, cache, self_assessment_id, credited.versions())
    )


def _shown(initiative: InitiativeView, response: Response) -> InitiativeView:
    """Name by the ETag what the reader may know, not what is stored: a number that grows tells of what is hidden."""
    response.headers["etag"] = etag(initiative.version)
    return initiative
