"""One's own account."""

from typing import Annotated

from fastapi import APIRouter, Depends

from services.gateway.accounts.errors import WrongPasswordError
from services.gateway.accounts.schemas import OwnAccountView, PasswordChange
from services.gateway.dependencies import ClientAddress, CurrentSettings, OwnDatabase, Passwords
from services.gateway.errors import SignInBusyError, WeakPasswordError
from services.gateway.own_account.service import OwnAccountService
from services.gateway.permissions import POLICY, Permission
from services.gateway.tokens.attempts import Attempts
from services.gateway.tokens.errors import TooManyAttemptsError
from services.gateway.tokens.service import limits_of
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.clock import Now
from shared.problems import problems
from shared.problems.common import InvalidRequestError

router = APIRouter(prefix="/v1/me", tags=["me"])

MayUseOwnAccount = Annotated[Access, Depends(Requires(Permission.USE_OWN_ACCOUNT, POLICY))]
MayChangeOwnPassword = Annotated[Access, Depends(Requires(Permission.CHANGE_OWN_PASSWORD, POLICY))]


async def _own_account_service(
    database: OwnDatabase, passwords: Passwords, settings: CurrentSettings
) -> OwnAccountService:
    return OwnAccountService(database, passwords, Attempts(database, limits_of(settings)))


OwnAccount = Annotated[OwnAccountService, Depends(_own_account_service)]


@router.get("", summary="Read who you are")
async def read_own_account(*, own_account: OwnAccount, access: MayUseOwnAccount) -> OwnAccountView:
    email = await own_account.email_of(access.principal)
    return OwnAccountView.of(access.principal, email)


@router.post(
    "/passwords",
    status_code=204,
    summary="Change your password",
    description="Ends all sessions of the account, this one too.",
    responses=problems(
        InvalidRequestError,
        WrongPasswordError,
        WeakPasswordError,
        TooManyAttemptsError,
        SignInBusyError,
    ),
)
async def change_own_password(
    *,
    change: PasswordChange,
    own_account: OwnAccount,
    access: MayChangeOwnPassword,
    address: ClientAddress,
    now: Now,
) -> None:
    await own_account.change_password(
        access.principal,
        current=change.current_password,
        new=change.new_password,
        address=address,
        now=now,
    )
