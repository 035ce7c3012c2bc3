"""Operations that say how sure ranks are."""

from uuid import UUID

from fastapi import APIRouter

from services.scoring.dependencies import MayReadRuns, Uncertainty
from services.scoring.uncertainty.errors import UnknownAgencyError
from services.scoring.uncertainty.schemas import NewSimulation, SimulationView
from services.scoring.workings.errors import KernelChangedError
from shared.problems import problems
from shared.problems.common import InvalidRequestError, NotFoundError

router = APIRouter(prefix="/v1/runs/{run_id}", tags=["uncertainty"])


@router.post(
    "/simulations",
    summary="Draw survey answers and weights again: rank intervals, chances of grades and places",
    description="The same seed gives the same answer; nothing is stored.",
    responses=problems(NotFoundError, InvalidRequestError, UnknownAgencyError, KernelChangedError),
)
async def simulate_run(
    *, run_id: UUID, order: NewSimulation, access: MayReadRuns, uncertainty: Uncertainty
) -> SimulationView:
    wanted = order.to_order()
    return SimulationView.of(wanted, await uncertainty.simulate(run_id, wanted, access))
