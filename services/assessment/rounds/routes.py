"""Extensions of rounds over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from services.assessment.dependencies import ReadsPeriods, Settles
from services.assessment.errors import IdTakenError
from services.assessment.periods.errors import PeriodClosedError
from services.assessment.rounds import service
from services.assessment.rounds.errors import RoundExtensionTooShortError
from services.assessment.rounds.schemas import (
    NewRoundExtension,
    RoundExtensionList,
    RoundExtensionView,
)
from shared.db.cursor import Page, UnreadableCursorError
from shared.problems import problems

router = APIRouter(prefix="/v1/periods/{period_id}/round-extensions", tags=["rounds"])


@router.post(
    "",
    status_code=201,
    summary="Let a round last longer, as chair and with the reason",
    responses=problems(IdTakenError, PeriodClosedError, RoundExtensionTooShortError),
)
async def extend_round(
    *, period_id: UUID, extension: NewRoundExtension, unit: Settles
) -> RoundExtensionView:
    extended = await service.extend_round(
        unit,
        period_id,
        extension_id=extension.id,
        number=extension.round,
        until=extension.until,
        reason=extension.reason,
    )
    return RoundExtensionView.model_validate(extended)


@router.get("", summary="List the extensions of rounds", responses=problems(UnreadableCursorError))
async def list_round_extensions(
    *, period_id: UUID, unit: ReadsPeriods, page: Page
) -> RoundExtensionList:
    items, following = await service.list_extensions(unit, period_id, page)
    return RoundExtensionList(
        items=[RoundExtensionView.model_validate(item) for item in items], next=following
    )
