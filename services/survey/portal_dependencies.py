"""What the handlers of portals and their dossiers ask for."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.audit_trail import audit_trail
from services.survey.dossier_statistics.service import StatisticsService
from services.survey.dossier_statistics.store import StatisticsStore
from services.survey.dossier_units.service import UnitService
from services.survey.dossier_units.store import UnitStore
from services.survey.dossiers.intake import DossierIntake
from services.survey.dossiers.service import DossierService
from services.survey.dossiers.store import DossierStore
from services.survey.imported_facts.service import FactsService
from services.survey.imported_facts.store import FactsStore
from services.survey.permissions import POLICY, Permission
from services.survey.portals.service import PortalService
from services.survey.portals.store import PortalStore
from services.survey.ratings.intake import RatingIntake
from services.survey.samples.service import SampleService
from services.survey.samples.store import SampleStore
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.transaction import Snapshot, Transaction

MayReadPortals = Annotated[Access, Depends(Requires(Permission.READ_PORTALS, POLICY))]
MayConnectPortals = Annotated[Access, Depends(Requires(Permission.CONNECT_PORTALS, POLICY))]
MayPostDossiers = Annotated[Access, Depends(Requires(Permission.POST_DOSSIERS, POLICY))]
MayReadDossiers = Annotated[Access, Depends(Requires(Permission.READ_DOSSIERS, POLICY))]
MayReadDossierStatistics = Annotated[
    Access, Depends(Requires(Permission.READ_DOSSIER_STATISTICS, POLICY))
]
MayReadFacts = Annotated[Access, Depends(Requires(Permission.READ_FACTS, POLICY))]
MayDrawSamples = Annotated[Access, Depends(Requires(Permission.DRAW_SAMPLES, POLICY))]
MayFreezeFacts = Annotated[Access, Depends(Requires(Permission.FREEZE_FACTS, POLICY))]


async def _read_portals(session: Snapshot) -> PortalService:
    return PortalService(PortalStore(session), audit_trail(session))


async def _write_portals(session: Transaction) -> PortalService:
    return PortalService(PortalStore(session), audit_trail(session))


async def _read_units(session: Snapshot) -> UnitService:
    return UnitService(UnitStore(session), audit_trail(session))


async def _write_units(session: Transaction) -> UnitService:
    return UnitService(UnitStore(session), audit_trail(session))


async def _read_dossiers(session: Snapshot) -> DossierService:
    return DossierService(DossierStore(session), PortalStore(session))


async def _read_statistics(session: Snapshot) -> StatisticsService:
    return StatisticsService(StatisticsStore(session))


def _facts(session: AsyncSession) -> FactsService:
    return FactsService(
        FactsStore(session), StatisticsStore(session), UnitStore(session), audit_trail(session)
    )


async def _read_facts(session: Snapshot) -> FactsService:
    return _facts(session)


async def _write_facts(session: Transaction) -> FactsService:
    return _facts(session)


async def _read_samples(session: Snapshot) -> SampleService:
    return SampleService(SampleStore(session), audit_trail(session))


async def _write_samples(session: Transaction) -> SampleService:
    return SampleService(SampleStore(session), audit_trail(session))


async def _dossier_intake(request: Request) -> DossierIntake:
    intake: DossierIntake = request.state.dossier_intake
    return intake


async def _rating_intake(request: Request) -> RatingIntake:
    intake: RatingIntake = request.state.rating_intake
    return intake


ReadPortals = Annotated[PortalService, Depends(_read_portals)]
WritePortals = Annotated[PortalService, Depends(_write_portals)]
ReadUnits = Annotated[UnitService, Depends(_read_units)]
WriteUnits = Annotated[UnitService, Depends(_write_units)]
ReadDossiers = Annotated[DossierService, Depends(_read_dossiers)]
ReadDossierStatistics = Annotated[StatisticsService, Depends(_read_statistics)]
ReadFacts = Annotated[FactsService, Depends(_read_facts)]
ReadSamples = Annotated[SampleService, Depends(_read_samples)]
WriteSamples = Annotated[SampleService, Depends(_write_samples)]
WriteFacts = Annotated[FactsService, Depends(_write_facts)]
DossierIntaking = Annotated[DossierIntake, Depends(_dossier_intake)]
"""Takes in dossiers on the connections of the bulk path: each statement there is a whole transaction."""
RatingIntaking = Annotated[RatingIntake, Depends(_rating_intake)]
