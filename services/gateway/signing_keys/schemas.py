"""Signing keys over the wire."""

from pydantic import Field

from services.gateway.signing_keys.models import KeyState, SigningKey
from shared.http.schema import Schema, UtcInstant


class PublicKeyView(Schema):
    """One public key of a JWKS (RFC 7517 §4)."""

    kty: str = Field(description="Kind of key", examples=["RSA"])
    kid: str = Field(description="Its id, as in the header of the tokens it signed")
    use: str = Field(description="What it is for", examples=["sig"])
    alg: str = Field(description="Its algorithm", examples=["RS256"])
    n: str = Field(description="Modulus, base64url")
    e: str = Field(description="Exponent, base64url", examples=["AQAB"])


class PublicKeySet(Schema):
    """The public keys of all access tokens that may be in use (RFC 7517 §5)."""

    keys: list[PublicKeyView] = Field(description="Any order; look one up by `kid`")


class SigningKeyView(Schema):
    """A signing key, without its private half."""

    id: str = Field(description="`kid` of its tokens")
    state: KeyState = Field(
        description="PUBLISHED (not yet signing), SIGNING, RETIRING (its tokens still hold), RETIRED"
    )
    created_at: UtcInstant = Field(description="Since when it is published")
    signs_from_at: UtcInstant = Field(description="Since when it signs")
    retires_at: UtcInstant | None = Field(description="When it is published no more")

    @classmethod
    def of(cls, key: SigningKey) -> "SigningKeyView":
        """Show a key."""
        return cls.model_validate(key)


class SigningKeyList(Schema):
    """All signing keys."""

    items: list[SigningKeyView] = Field(description="Newest first")
    next: str | None = Field(default=None, description="Always empty: there are few")


class KeyRotation(Schema):
    """How to rotate."""

    publication_seconds: int | None = Field(
        default=None,
        ge=0,
        le=86_400,
        description="For how long the new key is only published before it signs; by default as the deployment is set",
        examples=[10],
    )
    withdraw_others: bool = Field(
        default=False,
        description="After a theft: end all other keys at once, and with them every token they signed",
        examples=[False],
    )
