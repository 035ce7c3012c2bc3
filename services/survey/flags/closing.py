"""Checks everything at the closing, so that no figures are frozen over what nobody has looked at.

A million responses take seconds to check, and phones wait four at the gate. So all are checked beforehand, in a transaction of its own with the
gate open; what is flagged then stays flagged, even if the closing is refused. Behind the shut gate it is only seen whether anything has come
since, and nearly always nothing has.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignStore
from services.survey.flags.errors import UndecidedFlagsError
from services.survey.flags.service import FlagService
from shared.auth.principal import Access
from shared.db.engine import Database
from shared.http.etag import check_version
from shared.problems.common import NotFoundError

_OLDEST_RUNNING: Final = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
"""Whatever a transaction below it wrote is seen by every check that begins from now on."""
_CAME_SINCE: Final = text(
    "SELECT EXISTS (SELECT FROM response WHERE written_in >= :since AND campaign_id = :campaign)"
)

Flags = Callable[[AsyncSession], FlagService]


class ClosingChecks:
    """The checks of one closing, before its gate is shut and behind it."""

    def __init__(self, database: Database, session: AsyncSession, flags: Flags) -> None:
        self._database = database
        self._session = session
        self._flags = flags

    async def beforehand(
        self, campaign_id: UUID, *, expected: int, by: Access, now: datetime
    ) -> int:
        """Check all responses of a campaign that is open, and do what the rules say; gives since when others may have come."""
        async with self._database.writers.begin() as session:
            campaign = await CampaignStore(session).find(campaign_id, CampaignScope.of(by))
            if campaign is None:
                raise NotFoundError
            if campaign.state != CampaignState.OPEN:
                raise CampaignNotOpenError(campaign=campaign.code, state=campaign.state)
            check_version(expected, campaign.version)
            since: int = (await session.execute(_OLDEST_RUNNING)).scalar_one()
            await self._flags(session).check(campaign_id, by=by, now=now)
        return since

    async def behind_the_gate(
        self,
        campaign_id: UUID,
        *,
        since: int,
        reason: str | None,
        by: Access,
        now: datetime,
    ) -> int:
        """Check again if anything has come; gives how many are undecided, which takes a reason to leave them so."""
        flags = self._flags(self._session)
        wanted = {"campaign": campaign_id, "since": since}
        if (await self._session.execute(_CAME_SINCE, wanted)).scalar_one():
            shown = await flags.check(campaign_id, by=by, now=now)
        else:
            shown = await flags.counts(campaign_id, by=by)
        undecided = shown.total.undecided
        if undecided and reason is None:
            raise UndecidedFlagsError(undecided=undecided)
        return undecided
