"""Opening, suspending and reinstating accounts, and granting roles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.gateway.accounts.errors import (
    AccountStateError,
    EmailTakenError,
    GrantExistsError,
    GrantNotYoursError,
    InvalidGrantsError,
    LastAdministratorError,
    OwnAccountError,
    SharedAccountError,
    TooManyGrantsError,
)
from services.gateway.accounts.models import (
    Account,
    AccountFilter,
    AccountOrder,
    AccountState,
    GivenGrant,
)
from services.gateway.accounts.rules import (
    MAXIMUM_GRANTS,
    decides_alone,
    faults_of_grants,
    may_grant,
)
from services.gateway.accounts.store import AccountStore
from services.gateway.passwords import PasswordHashes, check_strength
from services.gateway.tables import AccountTable, AuditEntryTable
from services.gateway.tokens.rules import email_key
from services.gateway.tokens.store import SignInStore
from shared.audit.trail import audit
from shared.auth.principal import Access, Grant, Principal, Role
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


class AccountService:
    """Decides about accounts."""

    def __init__(self, session: AsyncSession, passwords: PasswordHashes) -> None:
        self._session = session
        self._accounts = AccountStore(session)
        self._sign_ins = SignInStore(session)
        self._passwords = passwords

    async def list_accounts(
        self, wanted: AccountFilter, window: Window, *, access: Access
    ) -> tuple[list[Account], str | None]:
        """List the accounts that the caller may see."""
        key = None if wanted.email is None else email_key(wanted.email)
        return await self._accounts.page(access, wanted, key, window)

    async def read(self, account_id: UUID, *, access: Access) -> Account:
        """Read one account that the caller may see."""
        account = await self._accounts.find(access, account_id)
        if account is None:
            raise NotFoundError
        return account

    async def open(self, order: AccountOrder, *, access: Access, now: datetime) -> Account:
        """Open an account with its first grants.

        An address that has an account is refused, wherever that account works: roles attached to it here would be open to
        whoever chose its password, who may be another authority's officer. An administrator may attach them, knowingly.
        """
        check_strength(order.password, email=order.email)
        self._check_grants(order.grants, access, at_least_one=not access.everywhere)
        password_hash = await self._passwords.hash(order.password)
        key = email_key(order.email)
        if await self._accounts.held_by_email(key) is not None:
            raise EmailTakenError
        account_id = await self._accounts.add(
            email=order.email.strip(),
            email_key=key,
            display_name=order.display_name,
            password_hash=password_hash,
            now=now,
        )
        self._audit("account.opened", account_id, None, by=access.principal, now=now)
        for given in await self._accounts.add_grants(account_id, order.grants, now):
            self._audit_grant("grant.given", account_id, given, by=access.principal, now=now)
        return await self.read(account_id, access=access)

    async def grant(
        self, account_id: UUID, grant: Grant, *, access: Access, now: datetime
    ) -> GivenGrant:
        """Give an account one more role."""
        await self._held(account_id, access)
        self._check_grants([grant], access, pointer="#")
        if len(await self._accounts.all_grants(account_id)) >= MAXIMUM_GRANTS:
            raise TooManyGrantsError(limit=MAXIMUM_GRANTS)
        given = await self._accounts.add_grants(account_id, [grant], now)
        if not given:
            raise GrantExistsError(role=grant.role.value)
        self._audit_grant("grant.given", account_id, given[0], by=access.principal, now=now)
        return given[0]

    async def withdraw(
        self, account_id: UUID, grant_id: UUID, *, access: Access, now: datetime
    ) -> None:
        """Take a role away, and end the access tokens that carry it."""
        await self._held(account_id, access)
        grants = await self._accounts.all_grants(account_id)
        given = next((item for item in grants if item.id == grant_id), None)
        if given is None or not may_grant(access, given.grant):
            raise NotFoundError
        if given.role is Role.PLATFORM_ADMIN:
            await self._keep_an_administrator(account_id)
        await self._accounts.remove_grant(grant_id)
        await self._sign_ins.end_access(account_id, now)
        self._audit_grant("grant.withdrawn", account_id, given, by=access.principal, now=now)

    async def suspend(
        self, account_id: UUID, *, reason: str, expected: int, access: Access, now: datetime
    ) -> Account:
        """Keep an account from signing in, and end its sessions."""
        account = await self._held_alone(account_id, access)
        if account_id == access.principal.id:
            raise OwnAccountError
        if any(
            item.role is Role.PLATFORM_ADMIN for item in await self._accounts.all_grants(account_id)
        ):
            await self._keep_an_administrator(account_id)
        await self._sign_ins.revoke_all(account_id, now)
        return await self._move(
            account, AccountState.SUSPENDED, expected, reason=reason, access=access, now=now
        )

    async def reinstate(
        self, account_id: UUID, *, expected: int, access: Access, now: datetime
    ) -> Account:
        """Let a suspended account sign in again."""
        account = await self._held_alone(account_id, access)
        return await self._move(
            account, AccountState.ACTIVE, expected, reason=None, access=access, now=now
        )

    async def set_password(
        self, account_id: UUID, password: str, *, access: Access, now: datetime
    ) -> None:
        """Set a new first password for somebody who lost theirs, and end the account's sessions."""
        account = await self._held_alone(account_id, access)
        check_strength(password, email=account.email)
        account.password_hash = await self._passwords.hash(password)
        account.password_changed_at = now
        await self._sign_ins.revoke_all(account_id, now)
        self._audit("password.set", account_id, None, by=access.principal, now=now)

    async def _move(
        self,
        account: AccountTable,
        state: AccountState,
        expected: int,
        *,
        reason: str | None,
        access: Access,
        now: datetime,
    ) -> Account:
        check_version(expected, account.version)
        if account.state == state.value:
            raise AccountStateError(state=state.value)
        before, account.state = account.state, state.value
        await self._session.flush()
        for authority_id in await self._authorities(account.id):
            audit(
                self._session,
                AuditEntryTable,
                by=access.principal,
                now=now,
                action="account.suspended"
                if state is AccountState.SUSPENDED
                else "account.reinstated",
                subject=("account", account.id),
                authority_id=authority_id,
                before={"state": before},
                after={"state": state.value},
                reason=reason,
            )
        return await self.read(account.id, access=access)

    async def _held(self, account_id: UUID, access: Access) -> AccountTable:
        account = await self._accounts.held(access, account_id)
        if account is None:
            raise NotFoundError
        return account

    async def _held_alone(self, account_id: UUID, access: Access) -> AccountTable:
        """Hold an account about all of which the caller decides."""
        account = await self._held(account_id, access)
        grants = await self._accounts.all_grants(account_id)
        if not decides_alone(access, [item.grant for item in grants]):
            raise SharedAccountError
        return account

    async def _keep_an_administrator(self, account_id: UUID) -> None:
        if await self._accounts.administrators_left(without=account_id) == 0:
            raise LastAdministratorError

    async def _authorities(self, account_id: UUID) -> list[UUID | None]:
        """Name every authority whose trail must tell what happened to an account."""
        grants = await self._accounts.all_grants(account_id)
        return list(dict.fromkeys(item.authority_id for item in grants)) or [None]

    def _check_grants(
        self,
        grants: Sequence[Grant],
        access: Access,
        *,
        pointer: str = "#/grants/{}",
        at_least_one: bool = False,
    ) -> None:
        faults = faults_of_grants(grants, pointer=pointer)
        if at_least_one and not grants:
            faults.append(_NO_GRANT)
        if faults:
            raise InvalidGrantsError(faults=faults)
        if not all(may_grant(access, grant) for grant in grants):
            raise GrantNotYoursError

    def _audit_grant(
        self, action: str, account_id: UUID, given: GivenGrant, *, by: Principal, now: datetime
    ) -> None:
        state: dict[str, Any] = {
            "role": given.role.value,
            "agency_id": str(given.agency_id) if given.agency_id else None,
        }
        audit(
            self._session,
            AuditEntryTable,
            by=by,
            now=now,
            action=action,
            subject=("account", account_id),
            authority_id=given.authority_id,
            before=state if action == "grant.withdrawn" else None,
            after=state if action == "grant.given" else None,
        )

    def _audit(
        self,
        action: str,
        account_id: UUID,
        authority_id: UUID | None,
        *,
        by: Principal,
        now: datetime,
    ) -> None:
        audit(
            self._session,
            AuditEntryTable,
            by=by,
            now=now,
            action=action,
            subject=("account", account_id),
            authority_id=authority_id,
        )


_NO_GRANT = Fault(
    "#/grants",
    Text(
        "Hãy cấp ít nhất một vai trò trong cơ quan của bạn.",
        "Give at least one role in your authority.",
    ),
    "too_short",
)
