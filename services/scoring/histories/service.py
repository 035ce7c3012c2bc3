"""Reading the history of an agency."""

from collections.abc import Sequence
from uuid import UUID

from services.scoring.histories.models import PastResult
from services.scoring.histories.store import HistoryStore
from services.scoring.publications.service import PublicationService


class HistoryService:
    """Tells how an agency fared; the publication that one starts from must be public and know the agency."""

    def __init__(self, histories: HistoryStore, publications: PublicationService) -> None:
        self._histories = histories
        self._publications = publications

    async def of_agency(self, publication_id: UUID, agency_code: str) -> Sequence[PastResult]:
        """Read the history; raise `NotFoundError` where the agency is not in the publication."""
        await self._publications.agency(publication_id, agency_code)
        return await self._histories.of_agency(publication_id, agency_code)
