"""Address of the statistics of dossiers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.survey.dossier_statistics.errors import WrongMonthsError
from services.survey.dossier_statistics.models import By
from services.survey.dossier_statistics.months import months_between
from services.survey.dossier_statistics.schemas import DossierStatistics, MonthName
from services.survey.portal_dependencies import MayReadDossierStatistics, ReadDossierStatistics
from services.survey.responses.receiving import ReaderLanguage
from shared.clock import Now
from shared.problems import problems

router = APIRouter(prefix="/v1/dossier-statistics", tags=["dossier-statistics"])


@router.get(
    "",
    summary="Count dossiers by resolving agency or unit, procedure, field or month",
    responses=problems(WrongMonthsError),
)
async def read_dossier_statistics(
    *,
    access: MayReadDossierStatistics,
    statistics: ReadDossierStatistics,
    now: Now,
    language: ReaderLanguage,
    authority_id: Annotated[UUID, Query(description="Whose dossiers")],
    from_month: Annotated[MonthName, Query(description="First month, YYYY-MM")],
    to_month: Annotated[MonthName, Query(description="Last month, YYYY-MM")],
    by: Annotated[By, Query(description="What the rows are")] = By.AGENCY,
    portal_id: Annotated[UUID | None, Query(description="Only this portal's")] = None,
    agency_id: Annotated[UUID | None, Query(description="Only what this agency resolves")] = None,
) -> DossierStatistics:
    found = await statistics.count(
        authority_id,
        by,
        months_between(from_month, to_month),
        portal_id=portal_id,
        agency_id=agency_id,
        access=access,
        now=now,
    )
    return DossierStatistics.of(found, language)
