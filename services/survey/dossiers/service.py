"""Shows single dossiers."""

from uuid import UUID

from services.survey.dossiers.rules import Namer
from services.survey.dossiers.store import DossierRow, DossierStore
from services.survey.portals.store import PortalStore
from shared.auth.principal import Access, Role
from shared.problems.common import NotFoundError


class DossierService:
    """Shows a dossier to whoever reaches its portal."""

    def __init__(self, store: DossierStore, portals: PortalStore) -> None:
        self._store = store
        self._portals = portals

    async def find(self, portal_id: UUID, number: str, *, by: Access) -> DossierRow:
        """Give the dossier of this number; a machine sees what its own portal holds."""
        portal = await self._portals.find(portal_id, by.whole_authority_ids)
        if portal is None:
            raise NotFoundError
        dossier = await self._store.find(UUID(Namer(portal.authority_id).id_of(number)))
        if dossier is None or (
            not by.has(*_PEOPLE)
            and (dossier.portal_id != portal.id or portal.client_id not in {None, by.principal.id})
        ):
            raise NotFoundError
        return dossier


_PEOPLE = (Role.OFFICER, Role.SURVEY_SUPERVISOR, Role.AUDITOR)
