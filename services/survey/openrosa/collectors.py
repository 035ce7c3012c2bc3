"""Who collects: an interviewer, known by the key in the path or by a bearer token."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.app_users.keys import digest_of_key
from services.survey.openrosa.errors import AppKeyNotValidError
from services.survey.openrosa.store import OpenRosaStore
from shared.auth.principal import Access


@dataclass(frozen=True, slots=True)
class Collector:
    """An interviewer with an app, and how far it reaches."""

    interviewer_id: UUID
    authority_ids: frozenset[UUID]
    campaign_id: UUID | None
    """The one campaign that a key is for; a token reaches all in which its owner is assigned."""
    app_user_id: UUID | None
    path: str
    """What stands between the prefix and the resource in addresses that are given out."""


async def collector_of_key(key: str, store: OpenRosaStore, now: datetime) -> Collector:
    """Tell whose app it is, by the key in its addresses."""
    digest = digest_of_key(key)
    found = None if digest is None else await store.app_user(digest, now)
    if found is None:
        raise AppKeyNotValidError
    return Collector(
        interviewer_id=found["interviewer_id"],
        authority_ids=frozenset({found["authority_id"]}),
        campaign_id=found["campaign_id"],
        app_user_id=found["id"],
        path=f"/key/{key}",
    )


def collector_of_access(access: Access) -> Collector:
    """Tell who collects, by a bearer token."""
    return Collector(access.principal.id, access.authority_ids, None, None, "")
