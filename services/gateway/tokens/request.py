"""The form that the token endpoint reads (RFC 6749, appendix B)."""

from base64 import b64decode
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import unquote_plus

from fastapi import Depends, Form, Request

from services.gateway.tokens.errors import InvalidTokenRequestError


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What was asked of the token endpoint; a missing parameter is empty."""

    grant_type: str
    username: str
    password: str
    refresh_token: str
    client_id: str
    client_secret: str


async def _token_request(
    request: Request,
    *,
    grant_type: Annotated[
        str,
        Form(description="password, refresh_token or client_credentials", examples=["password"]),
    ] = "",
    username: Annotated[str, Form(description="E-mail address, for password")] = "",
    password: Annotated[
        str, Form(description="For password", json_schema_extra={"format": "password"})
    ] = "",
    refresh_token: Annotated[str, Form(description="For refresh_token")] = "",
    client_id: Annotated[str, Form(description="For client_credentials, unless by Basic")] = "",
    client_secret: Annotated[
        str,
        Form(
            description="For client_credentials, unless by Basic",
            json_schema_extra={"format": "password"},
        ),
    ] = "",
    scope: Annotated[str, Form(description="Taken and passed over: grants say it all")] = "",
) -> TokenRequest:
    """Read the form. A parameter that stands twice is refused (RFC 6749 §3.2), one that is unknown passed over."""
    del scope
    form = await request.form()
    for name in form:
        if len(form.getlist(name)) > 1:
            raise InvalidTokenRequestError(parameter=name)
    basic_id, basic_secret = _basic(request.headers.get("authorization", ""))
    return TokenRequest(
        grant_type,
        username,
        password,
        refresh_token,
        client_id or basic_id,
        client_secret or basic_secret,
    )


AskedTokens = Annotated[TokenRequest, Depends(_token_request)]


async def _token_to_revoke(
    *,
    token: Annotated[str, Form(description="The refresh token", examples=["Zm9vYmFyYmF6…"])] = "",
    token_type_hint: Annotated[str, Form(description="Taken and passed over")] = "",
) -> str:
    del token_type_hint
    return required("token", token)


TokenToRevoke = Annotated[str, Depends(_token_to_revoke)]


def required(parameter: str, value: str) -> str:
    """Insist on a parameter that the grant type needs."""
    if not value:
        raise InvalidTokenRequestError(parameter=parameter)
    return value


def _basic(authorization: str) -> tuple[str, str]:
    """Read the client's name and secret from the header (RFC 6749 §2.3.1); an unreadable one is nobody's."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(name), unquote_plus(secret)
