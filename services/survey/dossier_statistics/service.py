"""Shows how punctual units are, to whoever may know."""

from datetime import datetime
from uuid import UUID

from services.survey.dossier_statistics.models import By, Month, Scope, Statistics
from services.survey.dossier_statistics.store import StatisticsStore
from shared.auth.principal import Access
from shared.problems.common import NotFoundError


class StatisticsService:
    """Counts what a caller may see."""

    def __init__(self, store: StatisticsStore) -> None:
        self._store = store

    async def count(
        self,
        authority_id: UUID,
        by: By,
        months: tuple[Month, ...],
        *,
        portal_id: UUID | None,
        agency_id: UUID | None,
        access: Access,
        now: datetime,
    ) -> Statistics:
        """Count an authority's dossiers; an agency's own people see what their agency resolves."""
        scope = Scope(authority_id, portal_id, _agencies(authority_id, agency_id, access))
        return await self._store.count(scope, by, months, now)


def _agencies(
    authority_id: UUID, agency_id: UUID | None, access: Access
) -> tuple[UUID, ...] | None:
    """Tell whose figures the caller gets, or that there are none to be seen."""
    own = tuple(
        grant.agency_id
        for grant in access.grants
        if grant.authority_id == authority_id and grant.agency_id is not None
    )
    if authority_id in access.whole_authority_ids:
        return None if agency_id is None else (agency_id,)
    if not own or agency_id not in {None, *own}:
        raise NotFoundError
    return own if agency_id is None else (agency_id,)
