"""Accounts and grants."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

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
from services.gateway.accounts.models import AccountFilter
from services.gateway.accounts.schemas import (
    AccountList,
    AccountView,
    Email,
    GrantView,
    NewAccount,
    NewGrant,
    NewPassword,
    Suspension,
)
from services.gateway.accounts.service import AccountService
from services.gateway.dependencies import Passwords
from services.gateway.errors import SignInBusyError, WeakPasswordError
from services.gateway.permissions import POLICY, Permission
from shared.auth.principal import Access, Role
from shared.auth.requires import Requires
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.db.transaction import Snapshot, Transaction
from shared.http.etag import IfMatch, etag
from shared.problems import problems
from shared.problems.common import (
    InvalidRequestError,
    NotPermittedError,
    StaleVersionError,
    VersionRequiredError,
)

router = APIRouter(prefix="/v1/accounts", tags=["accounts"])

MayReadAccounts = Annotated[Access, Depends(Requires(Permission.READ_ACCOUNTS, POLICY))]
MayManageAccounts = Annotated[Access, Depends(Requires(Permission.MANAGE_ACCOUNTS, POLICY))]


async def _reading(session: Snapshot, passwords: Passwords) -> AccountService:
    return AccountService(session, passwords)


async def _writing(session: Transaction, passwords: Passwords) -> AccountService:
    return AccountService(session, passwords)


AccountsToRead = Annotated[AccountService, Depends(_reading)]
Accounts = Annotated[AccountService, Depends(_writing)]


async def _filter(
    authority_id: Annotated[UUID | None, Query(description="With a role in this authority")] = None,
    agency_id: Annotated[UUID | None, Query(description="With a role for this agency")] = None,
    role: Annotated[Role | None, Query(description="With this role")] = None,
    email: Annotated[Email | None, Query(description="With this address")] = None,
) -> AccountFilter:
    return AccountFilter(authority_id, agency_id, role, email)


Wanted = Annotated[AccountFilter, Depends(_filter)]


@router.post(
    "",
    status_code=201,
    summary="Open an account",
    description=(
        "An officer opens accounts with roles in its own authority. An address that has an account in another authority is "
        "refused as one in one's own is: a platform administrator may give that account the role."
    ),
    responses=problems(
        NotPermittedError,
        GrantNotYoursError,
        EmailTakenError,
        InvalidRequestError,
        InvalidGrantsError,
        WeakPasswordError,
        SignInBusyError,
    ),
)
async def create_account(
    *,
    new: NewAccount,
    accounts: Accounts,
    access: MayManageAccounts,
    now: Now,
    response: Response,
) -> AccountView:
    account = await accounts.open(new.order(), access=access, now=now)
    response.headers["location"] = f"/v1/accounts/{account.id}"
    response.headers["etag"] = etag(account.version)
    return AccountView.of(account)


@router.get(
    "",
    summary="List the accounts that you may see",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_accounts(
    *, wanted: Wanted, page: Page, accounts: AccountsToRead, access: MayReadAccounts
) -> AccountList:
    found, following = await accounts.list_accounts(wanted, page, access=access)
    return AccountList.of(found, following)


@router.get("/{account_id}", summary="Read an account")
async def read_account(
    *, account_id: UUID, accounts: AccountsToRead, access: MayReadAccounts, response: Response
) -> AccountView:
    account = await accounts.read(account_id, access=access)
    response.headers["etag"] = etag(account.version)
    return AccountView.of(account)


@router.post(
    "/{account_id}/grants",
    status_code=201,
    summary="Give an account a role",
    responses=problems(
        NotPermittedError,
        GrantNotYoursError,
        GrantExistsError,
        TooManyGrantsError,
        InvalidRequestError,
        InvalidGrantsError,
    ),
)
async def create_grant(
    *,
    account_id: UUID,
    new: NewGrant,
    accounts: Accounts,
    access: MayManageAccounts,
    now: Now,
) -> GrantView:
    given = await accounts.grant(account_id, new.grant(), access=access, now=now)
    return GrantView.of(given)


@router.delete(
    "/{account_id}/grants/{grant_id}",
    status_code=204,
    summary="Withdraw a role",
    responses=problems(LastAdministratorError),
)
async def delete_grant(
    *,
    account_id: UUID,
    grant_id: UUID,
    accounts: Accounts,
    access: MayManageAccounts,
    now: Now,
) -> None:
    await accounts.withdraw(account_id, grant_id, access=access, now=now)


@router.post(
    "/{account_id}/suspensions",
    status_code=201,
    summary="Suspend an account",
    responses=problems(
        NotPermittedError,
        SharedAccountError,
        AccountStateError,
        OwnAccountError,
        LastAdministratorError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def suspend_account(
    *,
    account_id: UUID,
    order: Suspension,
    expected: IfMatch,
    accounts: Accounts,
    access: MayManageAccounts,
    now: Now,
    response: Response,
) -> AccountView:
    account = await accounts.suspend(
        account_id, reason=order.reason, expected=expected, access=access, now=now
    )
    response.headers["etag"] = etag(account.version)
    return AccountView.of(account)


@router.delete(
    "/{account_id}/suspensions",
    summary="Reinstate a suspended account",
    responses=problems(
        NotPermittedError,
        SharedAccountError,
        AccountStateError,
        StaleVersionError,
        VersionRequiredError,
    ),
)
async def reinstate_account(
    *,
    account_id: UUID,
    expected: IfMatch,
    accounts: Accounts,
    access: MayManageAccounts,
    now: Now,
    response: Response,
) -> AccountView:
    account = await accounts.reinstate(account_id, expected=expected, access=access, now=now)
    response.headers["etag"] = etag(account.version)
    return AccountView.of(account)


@router.post(
    "/{account_id}/passwords",
    status_code=204,
    summary="Set a new first password for an account",
    responses=problems(
        NotPermittedError,
        SharedAccountError,
        InvalidRequestError,
        WeakPasswordError,
        SignInBusyError,
    ),
)
async def set_account_password(
    *,
    account_id: UUID,
    new: NewPassword,
    accounts: Accounts,
    access: MayManageAccounts,
    now: Now,
) -> None:
    await accounts.set_password(account_id, new.password, access=access, now=now)
