"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.gateway.dependencies import (
    ClientAddress,
    CurrentSettings,
    OwnDatabase,
    Passwords,
    Ring,
)
from services.gateway.errors import SignInBusyError
from services.gateway.tokens.errors import (
    InvalidClientError,
    InvalidTokenRequestError,
    RefreshTokenEndedError,
    TooManyAttemptsError,
    UnsupportedGrantTypeError,
    WrongCredentialsError,
)
from services.gateway.tokens.models import IssuedTokens
from services.gateway.tokens.request import AskedTokens, TokenToRevoke, required
from services.gateway.tokens.schemas import TokenAnswer
from services.gateway.tokens.service import SignInService
from shared.clock import Now
from shared.problems import problems

router = APIRouter(prefix="/v1/oauth", tags=["tokens"])


async def _sign_in_service(
    database: OwnDatabase, settings: CurrentSettings, passwords: Passwords, ring: Ring
) -> SignInService:
    return SignInService(database, settings, passwords, ring)


SignIns = Annotated[SignInService, Depends(_sign_in_service)]


async def _issued(
    asked: AskedTokens, sign_ins: SignIns, address: ClientAddress, now: Now
) -> IssuedTokens:
    """Choose by the grant type (RFC 6749 §4)."""
    match asked.grant_type:
        case "password":
            return await sign_ins.with_password(
                required("username", asked.username),
                required("password", asked.password),
                address=address,
                now=now,
            )
        case "refresh_token":
            return await sign_ins.with_refresh_token(
                required("refresh_token", asked.refresh_token), now=now
            )
        case "client_credentials":
            return await sign_ins.with_client_secret(
                required("client_id", asked.client_id),
                required("client_secret", asked.client_secret),
                address=address,
                now=now,
            )
        case "":
            raise InvalidTokenRequestError(parameter="grant_type")
        case _:
            raise UnsupportedGrantTypeError


Issued = Annotated[IssuedTokens, Depends(_issued)]


@router.post(
    "/token",
    summary="Sign in, or continue a session",
    responses=problems(
        InvalidTokenRequestError,
        UnsupportedGrantTypeError,
        WrongCredentialsError,
        RefreshTokenEndedError,
        InvalidClientError,
        TooManyAttemptsError,
        SignInBusyError,
    ),
)
async def issue_token(*, issued: Issued, response: Response) -> TokenAnswer:
    response.headers["cache-control"] = "no-store"
    return TokenAnswer.of(issued)


@router.post(
    "/revoke",
    summary="Sign out",
    description="Ends the session of a refresh token (RFC 7009). An unknown token is answered alike.",
    response_class=Response,
    response_description="Signed out; no content",
    responses=problems(InvalidTokenRequestError),
)
async def revoke_token(*, token: TokenToRevoke, sign_ins: SignIns, now: Now) -> Response:
    await sign_ins.sign_out(token, now=now)
    return Response(headers={"cache-control": "no-store"})
