"""Reads what phones are told: whose key it is, which forms, which agencies."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import asyncpg
import orjson

from services.survey.openrosa.xforms import ListedAgency, ListedCase
from services.survey.questionnaires.models import Form
from services.survey.responses.intake_store import Connections, database_trouble

_APP_USER: Final = """
SELECT id, authority_id, campaign_id, interviewer_id FROM app_user
WHERE key_digest = $1 AND revoked_at IS NULL AND expires_at > $2
"""
_OFFERED: Final = """
SELECT c.id AS campaign_id, g.code AS group_code, g.name AS group_name, g.questionnaire_id
FROM campaign c JOIN respondent_group g ON g.campaign_id = c.id
WHERE c.state = 'OPEN' AND c.authority_id = ANY($1) AND ($2::uuid IS NULL OR c.id = $2)
  AND EXISTS (SELECT FROM assignment a WHERE a.campaign_id = c.id AND a.group_code = g.code
              AND a.interviewer_id = $3)
ORDER BY c.id, g.position
"""
_AGENCIES: Final = """
SELECT t.agency_id, t.agency_name
FROM target t JOIN assignment a USING (campaign_id, agency_id, group_code)
WHERE t.campaign_id = $1 AND t.group_code = $2 AND a.interviewer_id = $3
ORDER BY t.agency_name, t.agency_id
"""
_CASES: Final = """
SELECT c.id, c.number, c.agency_id, c.ward, c.village, c.dossier,
       c.response_id IS NOT NULL OR EXISTS (SELECT FROM response r WHERE r.id = c.id)
FROM survey_case c
WHERE c.campaign_id = $1 AND c.group_code = $2 AND c.interviewer_id = $3 AND c.state = 'SENT'
ORDER BY c.number
"""
_FORMS: Final = "SELECT id, version, form FROM questionnaire WHERE id = ANY($1)"


class OfferedForm(NamedTuple):
    """A group whose form an interviewer is to fill in."""

    campaign_id: UUID
    group: str
    group_name: str
    questionnaire_id: UUID


class IssuedVersion(NamedTuple):
    """One version of a form."""

    id: UUID
    version: int
    form: Form


class OpenRosaStore:
    """Reads on the connections of the intake: phones come all at once in the evening."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    async def app_user(self, key_digest: bytes, now: datetime) -> asyncpg.Record | None:
        """Find the app user whose key is valid now."""
        found = await self._fetch(_APP_USER, key_digest, now)
        return found[0] if found else None

    async def offered(
        self, authority_ids: Collection[UUID], campaign_id: UUID | None, interviewer_id: UUID
    ) -> list[OfferedForm]:
        """Name the groups of open campaigns that an interviewer is assigned to."""
        records = await self._fetch(_OFFERED, list(authority_ids), campaign_id, interviewer_id)
        return [OfferedForm(*one) for one in records]

    async def agencies(
        self, campaign_id: UUID, group: str, interviewer_id: UUID
    ) -> list[ListedAgency]:
        """Name the agencies that an interviewer asks this group about."""
        records = await self._fetch(_AGENCIES, campaign_id, group, interviewer_id)
        return [ListedAgency(*one) for one in records]

    async def cases(self, campaign_id: UUID, group: str, interviewer_id: UUID) -> list[ListedCase]:
        """Name the drawn cases of this group that are in an interviewer's hands."""
        records = await self._fetch(_CASES, campaign_id, group, interviewer_id)
        return [ListedCase(*one) for one in records]

    async def versions(self, ids: Sequence[UUID]) -> list[IssuedVersion]:
        """Read versions of forms."""
        return [
            IssuedVersion(one["id"], one["version"], Form.of_data(orjson.loads(one["form"])))
            for one in await self._fetch(_FORMS, list(ids))
        ]

    async def _fetch(self, query: str, *values: Any) -> list[asyncpg.Record]:
        with database_trouble():
            records: list[asyncpg.Record] = await self._pool.fetch(query, *values)
        return records
