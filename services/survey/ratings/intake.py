"""Takes in ratings as responses of the channel PORTAL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.survey.dossiers.intake import DossierIntake
from services.survey.ratings.models import Rating
from services.survey.ratings.rules import response_id_of, response_of
from services.survey.ratings.store import RatingStore
from services.survey.responses.intake import ResponseIntake
from services.survey.responses.models import ItemOutcome, ReceivedResponse, Unreadable
from shared.auth.principal import Access


class RatingIntake:
    """Finds out whom each rating is about, and leaves the rest to the intake of responses."""

    def __init__(
        self, store: RatingStore, dossiers: DossierIntake, responses: ResponseIntake
    ) -> None:
        self._store = store
        self._dossiers = dossiers
        self._responses = responses

    async def take(
        self,
        portal_id: UUID,
        campaign_id: UUID,
        items: Sequence[Rating | Unreadable],
        *,
        by: Access,
        now: datetime,
    ) -> list[ItemOutcome]:
        """Keep what is new and valid of a batch, and tell what became of each rating."""
        source = await self._dossiers.source(portal_id, by)
        ratings = [one for one in items if isinstance(one, Rating)]
        ids = [response_id_of(source.authority_id, campaign_id, one) for one in ratings]
        dossiers = await self._store.dossiers(source, {one.dossier_number for one in ratings})
        agencies = await self._store.agencies(ids)
        named = iter(ids)
        responses: list[ReceivedResponse | Unreadable] = []
        for one in items:
            if isinstance(one, Unreadable):
                responses.append(one)
                continue
            response_id = next(named)
            dossier = dossiers.get(one.dossier_number)
            responses.append(response_of(response_id, one, dossier, agencies.get(response_id)))
        here = tuple(one for one in by.grants if one.authority_id == source.authority_id)
        return await self._responses.take_all(
            campaign_id, responses, by=Access(by.principal, here), now=now
        )
