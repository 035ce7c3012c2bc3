"""Operations that analyse one agency's result."""

from uuid import UUID

from fastapi import APIRouter

from services.scoring.analyses.schemas import FieldProfile, LossList, SideList
from services.scoring.dependencies import Analyses, MayReadAnalyses
from services.scoring.workings.errors import KernelChangedError
from shared.clock import Now
from shared.problems import problems
from shared.problems.common import NotFoundError

router = APIRouter(prefix="/v1/runs/{run_id}/results/{agency_id}", tags=["analyses"])
_PROBLEMS = problems(NotFoundError, KernelChangedError)


@router.get(
    "/losses",
    summary="List where points were lost, why, and what would have been needed",
    responses=_PROBLEMS,
)
async def list_result_losses(
    *, run_id: UUID, agency_id: UUID, access: MayReadAnalyses, analyses: Analyses, now: Now
) -> LossList:
    return LossList.of(*await analyses.losses(run_id, agency_id, access=access, now=now))


@router.get(
    "/profile",
    summary="Compare an agency's fields with its block: mean, median, best",
    responses=_PROBLEMS,
)
async def read_result_profile(
    *, run_id: UUID, agency_id: UUID, access: MayReadAnalyses, analyses: Analyses, now: Now
) -> FieldProfile:
    return FieldProfile.of(*await analyses.profile(run_id, agency_id, access=access, now=now))


@router.get(
    "/sides",
    summary="Put claim, round 1, round 2 and survey side by side, by field and leaf",
    responses=_PROBLEMS,
)
async def read_result_sides(
    *, run_id: UUID, agency_id: UUID, access: MayReadAnalyses, analyses: Analyses, now: Now
) -> SideList:
    return SideList.of(await analyses.sides(run_id, agency_id, access=access, now=now))
