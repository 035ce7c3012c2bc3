"""Successions over HTTP."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.assessment.agency_successions import service
from services.assessment.agency_successions.errors import (
    SuccessionInUseError,
    SuccessionRefusedError,
)
from services.assessment.agency_successions.schemas import (
    AgencySuccessionList,
    AgencySuccessionView,
    NewAgencySuccession,
    SuccessionChain,
    SuccessionStep,
    SuccessionUndoing,
)
from services.assessment.dependencies import ManagesRegister, ReadsRegister
from services.assessment.errors import AuthorityNotNamedError, CodeTakenError, IdTakenError
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(tags=["agencies"])


@router.post(
    "/v1/agency-successions",
    status_code=201,
    summary="Let agencies end by a decision, and others take over",
    responses=problems(
        SuccessionRefusedError, CodeTakenError, IdTakenError, AuthorityNotNamedError
    ),
)
async def record_agency_succession(
    *, succession: NewAgencySuccession, unit: ManagesRegister, response: Response
) -> AgencySuccessionView:
    recorded = await service.record_succession(
        unit,
        succession.decision(),
        succession_id=succession.id,
        authority_id=succession.authority_id,
    )
    response.headers["location"] = f"/v1/agency-successions/{recorded.id}"
    return AgencySuccessionView.of(recorded)


@router.get(
    "/v1/agency-successions",
    summary="List mergers and splits of agencies",
    responses=problems(UnreadableCursorError),
)
async def list_agency_successions(*, unit: ReadsRegister, page: Page) -> AgencySuccessionList:
    items, following = await service.list_successions(unit, page)
    return AgencySuccessionList(
        items=[AgencySuccessionView.of(item) for item in items], next=following
    )


@router.get("/v1/agency-successions/{succession_id}", summary="Read a merger or split of agencies")
async def read_agency_succession(
    *, succession_id: UUID, unit: ReadsRegister
) -> AgencySuccessionView:
    return AgencySuccessionView.of(await service.find_succession(unit, succession_id))


@router.post(
    "/v1/agency-successions/{succession_id}/undoings",
    status_code=204,
    summary="Undo a merger or split on which nothing depends yet",
    responses=problems(SuccessionInUseError),
)
async def undo_agency_succession(
    *, succession_id: UUID, undoing: SuccessionUndoing, unit: ManagesRegister
) -> None:
    await service.undo_succession(unit, succession_id, reason=undoing.reason)


@router.get(
    "/v1/agencies/{agency_id}/successions",
    summary="Read what an agency came of, and what came of it",
)
async def read_agency_chain(*, agency_id: UUID, unit: ReadsRegister) -> SuccessionChain:
    steps = await service.chain_of(unit, agency_id)
    return SuccessionChain(items=[SuccessionStep.of(step) for step in steps])
