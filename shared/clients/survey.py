"""What other services read from survey."""

from uuid import UUID

import httpx

from shared.clients.documents import FrozenDocument
from shared.clients.frozen import fetch_frozen


class SurveyClient:
    """Reads survey in the caller's own name: what the caller may not see there, nobody gets here."""

    def __init__(self, http: httpx.AsyncClient, base_url: str) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")

    async def survey_summary(self, summary_id: UUID, *, token: str) -> FrozenDocument:
        """Pull the frozen summary of a closed campaign: counts only, never single answers."""
        url = f"{self._base_url}/v1/survey-summaries/{summary_id}"
        return await fetch_frozen(self._http, "survey", url, summary_id, token=token)

    async def imported_facts(self, facts_id: UUID, *, token: str) -> FrozenDocument:
        """Pull frozen figures of one-stop portals, by agency and leaf."""
        url = f"{self._base_url}/v1/imported-facts/{facts_id}"
        return await fetch_frozen(self._http, "survey", url, facts_id, token=token)
