"""Whose access tokens were ended before their time: accounts suspended, roles withdrawn, passwords changed, API clients revoked.

A token says what its bearer may do for a quarter of an hour, and no service asks whether that still holds. The gateway does, from a short
list that it reads every second: only what was ended within the life of a token is on it (docs/decisions/admission.md).
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from services.gateway.accounts.models import AccountState
from services.gateway.tables import AccountTable, ApiClientTable
from shared.auth.principal import Principal
from shared.auth.tokens import CLOCK_LEEWAY, LIFETIME
from shared.clock import utc_now
from shared.db.engine import Database
from shared.ids import made_at

_FOR_EVER = datetime.max.replace(tzinfo=UTC)


class EndedTokens:
    """Until which instant the tokens of whom are void."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._void: dict[UUID, datetime | None] = {}

    def __bool__(self) -> bool:
        return bool(self._void)

    async def read(self) -> int:
        """Read the list anew; one that cannot be read stays as it was."""
        since = utc_now() - LIFETIME - CLOCK_LEEWAY
        async with self._database.readers.begin() as session:
            accounts = await session.execute(
                select(AccountTable.id, AccountTable.tokens_void_at, AccountTable.state).where(
                    AccountTable.tokens_void_at > since
                )
            )
            clients = await session.scalars(
                select(ApiClientTable.id).where(ApiClientTable.revoked_at > since)
            )
            void: dict[UUID, datetime | None] = dict.fromkeys(clients, _FOR_EVER)
            for account_id, void_at, state in accounts:
                void[account_id] = _FOR_EVER if state == AccountState.SUSPENDED else void_at
        self._void = void
        return 0

    def hold(self, principal: Principal) -> bool:
        """Tell whether the token by which somebody is known was ended."""
        void_at = self._void.get(principal.id)
        return void_at is not None and made_at(principal.token_id) <= void_at
