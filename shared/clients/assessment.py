"""What other services read from assessment."""

from typing import Any
from uuid import UUID

import httpx

from shared.clients.documents import FrozenDocument
from shared.clients.frozen import fetch, fetch_frozen


class AssessmentClient:
    """Reads assessment in the caller's own name: what the caller may not see there, nobody gets here."""

    def __init__(self, http: httpx.AsyncClient, base_url: str) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")

    async def appraisal_record(self, record_id: UUID, *, token: str) -> FrozenDocument:
        """Pull the frozen appraisal record of a closed period."""
        url = f"{self._base_url}/v1/appraisal-records/{record_id}"
        return await fetch_frozen(self._http, "assessment", url, record_id, token=token)

    async def framework_mapping(
        self, framework_id: UUID, from_id: UUID, *, token: str
    ) -> dict[str, Any]:
        """Read what became of the leaves of another framework, as it stands now."""
        url = f"{self._base_url}/v1/frameworks/{framework_id}/mappings/{from_id}"
        answer = await fetch(self._http, "assessment", url, token=token)
        mapping: dict[str, Any] = answer.json()
        return mapping
