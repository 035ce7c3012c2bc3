"""One's own account."""

from datetime import datetime

from services.gateway.accounts.errors import WrongPasswordError
from services.gateway.passwords import PasswordHashes, check_strength
from services.gateway.tables import AuditEntryTable
from services.gateway.tokens.attempts import Attempts
from services.gateway.tokens.models import Credentials
from services.gateway.tokens.rules import email_key
from services.gateway.tokens.store import SignInStore
from shared.audit.trail import audit
from shared.auth.principal import Principal
from shared.db.engine import Database
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


class OwnAccountService:
    """What one does with one's own account.

    Like signing in, it opens its own transactions: a wrong password must be counted although the answer is a refusal.
    """

    def __init__(self, database: Database, passwords: PasswordHashes, attempts: Attempts) -> None:
        self._database = database
        self._passwords = passwords
        self._attempts = attempts

    async def email_of(self, principal: Principal) -> str | None:
        """Read the address of the caller's account; a machine has none."""
        account = await self._read(principal)
        return None if account is None else account.email

    async def _read(self, principal: Principal) -> Credentials | None:
        async with self._database.readers.begin() as session:
            return await SignInStore(session).by_id(principal.id)

    async def change_password(
        self, principal: Principal, *, current: str, new: str, address: str, now: datetime
    ) -> None:
        """Choose a new password, knowing the old one; every session ends, this one too."""
        account = await self._read(principal)
        if account is None:
            raise NotFoundError
        name = email_key(account.email)
        await self._attempts.begin(name, address, now)
        if not await self._passwords.verify(account.password_hash, current):
            raise WrongPasswordError(faults=[_WRONG])
        await self._attempts.forgive(name, address)
        check_strength(new, email=account.email, pointer="#/new_password")
        await self._keep(account, await self._passwords.hash(new), principal, now)

    async def _keep(
        self, account: Credentials, password_hash: str, principal: Principal, now: datetime
    ) -> None:
        async with self._database.writers.begin() as session:
            store = SignInStore(session)
            await store.set_hash(account.account_id, password_hash, now)
            await store.revoke_all(account.account_id, now)
            audit(
                session,
                AuditEntryTable,
                by=principal,
                now=now,
                action="password.changed",
                subject=("account", account.account_id),
                authority_id=None,
            )


_WRONG = Fault(
    "#/current_password",
    Text(
        "Không đúng mật khẩu đang dùng; hãy nhập lại.", "Not the password in use; write it again."
    ),
    "wrong-password",
)
