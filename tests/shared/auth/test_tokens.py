"""Access tokens: each line of what python-jose leaves open, closed (RFC 8725)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from jose.backends.base import Key

from shared.auth.principal import Grant, Principal, Role
from shared.auth.tokens import (
    LIFETIME,
    MAX_TOKEN_LENGTH,
    TokenVerifier,
    prepare_private_key,
    prepare_public_key,
    public_document,
    sign_token,
)
from shared.ids import new_id
from shared.problems.common import UnauthenticatedError

NOW = datetime(2024, 11, 30, 10, tzinfo=UTC)
ISSUER, AUDIENCE = "issuer", "audience"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


OURS, SECOND, STRANGERS = new_key(), new_key(), new_key()
PRIVATE = prepare_private_key(pem_of(OURS))


class Keys:
    """A key set of two keys; jose alone would try both for any token."""

    def __init__(self) -> None:
        self._keys = {
            name: prepare_public_key(public_document(prepare_private_key(pem_of(key)), name))
            for name, key in (("ours", OURS), ("second", SECOND))
        }
        self.asked: list[str] = []

    async def find(self, key_id: str) -> Key | None:
        self.asked.append(key_id)
        return self._keys.get(key_id)


def segment(data: Any) -> str:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


HEADER = {"alg": "RS256", "typ": "at+jwt", "kid": "ours"}


def claims(**changes: Any) -> dict[str, Any]:
    """Claims of a good token, changed; `None` leaves one out."""
    values = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(new_id()),
        "jti": str(new_id()),
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + LIFETIME).timestamp()),
        "name": "Lan",
        "grants": [],
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def signed(
    header: Mapping[str, Any] | bytes = HEADER,
    payload: Any = None,
    key: rsa.RSAPrivateKey = OURS,
) -> str:
    """Sign anything at all by hand, as an attacker would."""
    text = f"{segment(header)}.{segment(claims() if payload is None else payload)}"
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{segment(signature)}"


def forged_by_hmac(secret: bytes, header: Mapping[str, Any] = HEADER) -> str:
    text = f"{segment({**header, 'alg': 'HS256'})}.{segment(claims())}"
    return f"{text}.{segment(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def public_bytes(encoding: serialization.Encoding, kind: serialization.PublicFormat) -> bytes:
    return OURS.public_key().public_bytes(encoding, kind)


SPKI = serialization.PublicFormat.SubjectPublicKeyInfo
PKCS1 = serialization.PublicFormat.PKCS1
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER


def verifier(keys: Keys | None = None) -> TokenVerifier:
    return TokenVerifier(keys or Keys(), issuer=ISSUER, audience=AUDIENCE)


def ours(principal: Principal, now: datetime = NOW) -> str:
    return sign_token(
        principal, key=PRIVATE, key_id="ours", issuer=ISSUER, audience=AUDIENCE, now=now
    )


async def test_a_good_token_tells_who_is_calling() -> None:
    grants = (
        Grant(Role.OFFICER, new_id()),
        Grant(Role.AGENCY_HEAD, new_id(), new_id()),
        Grant(Role.PLATFORM_ADMIN),
    )
    sent = Principal(new_id(), "Nguyễn Thị Lan", grants)
    told = await verifier().verify(ours(sent), NOW)
    assert (told.id, told.name, told.grants) == (sent.id, sent.name, sent.grants)
    assert told.token_id


async def test_a_token_written_by_hand_is_good_too() -> None:
    """So that the refusals below are for their own reason, and not for a slip of the helper."""
    assert (await verifier().verify(signed(), NOW)).name == "Lan"


def tampered() -> str:
    head, _, signature = signed().split(".")
    payload = claims(grants=[{"role": "PLATFORM_ADMIN"}])
    return f"{head}.{segment(payload)}.{signature}"


def without_signature() -> str:
    return signed().rsplit(".", 1)[0] + "."


def altered_base64() -> str:
    """The same bytes in other letters: the decoder of Python would pass over the star."""
    head, payload, signature = signed().split(".")
    return f"{head}*.{payload}.{signature}"


REFUSED: dict[str, Callable[[], str]] = {
    "expired": lambda: signed(payload=claims(exp=int(NOW.timestamp()))),
    "issued in the future": lambda: signed(payload=claims(iat=int(NOW.timestamp()) + 60)),
    "not yet valid": lambda: signed(payload=claims(nbf=int(NOW.timestamp()) + 60)),
    "another issuer": lambda: signed(payload=claims(iss="somebody")),
    "another audience": lambda: signed(payload=claims(aud="somebody")),
    "no issuer": lambda: signed(payload=claims(iss=None)),
    "no audience": lambda: signed(payload=claims(aud=None)),
    "no expiry": lambda: signed(payload=claims(exp=None)),
    "no time of issue": lambda: signed(payload=claims(iat=None)),
    "no token id": lambda: signed(payload=claims(jti=None)),
    "no subject": lambda: signed(payload=claims(sub=None)),
    "a subject that is no id": lambda: signed(payload=claims(sub="admin")),
    "an expiry as a string": lambda: signed(payload=claims(exp="9999999999")),
    "an expiry as a float": lambda: signed(payload=claims(exp=9999999999.0)),
    "an expiry beyond all calendars": lambda: signed(payload=claims(exp=10**30)),
    "a beginning as a string": lambda: signed(payload=claims(nbf="0")),
    "an expiry that is true": lambda: signed(payload=claims(exp=True)),
    "grants that are no list": lambda: signed(payload=claims(grants=7)),
    "grants without a role": lambda: signed(payload=claims(grants=[{}])),
    "claims that are a list": lambda: signed(payload=[]),
    "alg none": lambda: signed({**HEADER, "alg": "none"}),
    "alg none without a signature": lambda: (
        f"{segment({**HEADER, 'alg': 'none'})}.{segment(claims())}."
    ),
    "alg RS512": lambda: signed({**HEADER, "alg": "RS512"}),
    "no alg": lambda: signed({"typ": "at+jwt", "kid": "ours"}),
    "HS256 by the public key as PEM": lambda: forged_by_hmac(public_bytes(PEM, SPKI)),
    "HS256 by the public key as DER": lambda: forged_by_hmac(public_bytes(DER, SPKI)),
    "HS256 by the public key as PKCS 1 PEM": lambda: forged_by_hmac(public_bytes(PEM, PKCS1)),
    "HS256 by the public key as PKCS 1 DER": lambda: forged_by_hmac(public_bytes(DER, PKCS1)),
    "HS256 by the modulus": lambda: forged_by_hmac(
        OURS.public_key().public_numbers().n.to_bytes(256, "big")
    ),
    "HS256 by an empty key": lambda: forged_by_hmac(b""),
    "HS256 under a header that says RS256": lambda: forged_by_hmac(public_bytes(PEM, SPKI)).replace(
        segment({**HEADER, "alg": "HS256"}), segment(HEADER)
    ),
    "an unknown key id": lambda: signed({**HEADER, "kid": "nobody's"}),
    "the id of another key of the set": lambda: signed({**HEADER, "kid": "second"}),
    "no key id": lambda: signed({"alg": "RS256", "typ": "at+jwt"}),
    "a key id that is a number": lambda: signed({**HEADER, "kid": 7}),
    "a stranger's key": lambda: signed(key=STRANGERS),
    "a crit header": lambda: signed({**HEADER, "crit": ["exp"]}),
    "a jwk header": lambda: signed(
        {**HEADER, "jwk": public_document(prepare_private_key(pem_of(STRANGERS)), "ours")},
        key=STRANGERS,
    ),
    "a jku header": lambda: signed({**HEADER, "jku": "https://evil.example/jwks.json"}),
    "an x5c header": lambda: signed({**HEADER, "x5c": ["MII"]}),
    "an x5u header": lambda: signed({**HEADER, "x5u": "https://evil.example/cert"}),
    "typ JWT": lambda: signed({**HEADER, "typ": "JWT"}),
    "no typ": lambda: signed({"alg": "RS256", "kid": "ours"}),
    "a tampered payload": tampered,
    "no signature": without_signature,
    "a header in altered base64": altered_base64,
    "a header that is no object": lambda: signed(b"[]"),
    "a header that is no JSON": lambda: signed(b"{"),
    "a header that is no UTF-8": lambda: signed(b'{"alg":"\xff"}'),
    "a header nested without end": lambda: signed(b"[" * 5000),
    "two segments": lambda: "a.b",
    "four segments": lambda: signed() + ".x",
    "an encrypted token's five segments": lambda: "a.b.c.d.e",
    "nothing": lambda: "",
    "letters beyond ASCII": lambda: signed() + "é",
    "a line break at the end": lambda: signed() + "\n",
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_token_is_refused_for(case: str) -> None:
    with pytest.raises(UnauthenticatedError):
        await verifier().verify(REFUSED[case](), NOW)


async def test_an_oversized_token_is_refused_before_it_is_read() -> None:
    keys = Keys()
    with pytest.raises(UnauthenticatedError):
        await verifier(keys).verify(signed(payload=claims(name="x" * MAX_TOKEN_LENGTH)), NOW)
    assert keys.asked == []


async def test_no_key_is_looked_up_for_another_algorithm() -> None:
    keys = Keys()
    with pytest.raises(UnauthenticatedError):
        await verifier(keys).verify(forged_by_hmac(b"x"), NOW)
    assert keys.asked == []


async def test_a_remembered_token_still_expires() -> None:
    subject, token = verifier(), signed()
    moments = [NOW, NOW + timedelta(seconds=1), NOW + LIFETIME - timedelta(seconds=1)]
    for moment in moments:
        assert await subject.verify(token, moment)
    with pytest.raises(UnauthenticatedError):
        await subject.verify(token, NOW + LIFETIME)


async def test_a_remembered_token_is_checked_again_after_seconds() -> None:
    keys = Keys()
    subject, token = verifier(keys), signed()
    for _ in range(5):
        await subject.verify(token, NOW)
    assert len(keys.asked) == 1
    await subject.verify(token, NOW + timedelta(seconds=6))
    assert len(keys.asked) == 2


async def test_a_withdrawn_key_ends_its_tokens_within_seconds() -> None:
    keys = Keys()
    subject, token = verifier(keys), signed()
    await subject.verify(token, NOW)
    keys._keys.clear()
    with pytest.raises(UnauthenticatedError):
        await subject.verify(token, NOW + timedelta(seconds=6))


async def test_roles_that_this_version_does_not_know_give_nothing() -> None:
    authority = str(new_id())
    payload = claims(
        grants=[
            {"role": "EMPEROR", "authority": authority},
            {"role": "OFFICER"},
            {"role": "AUDITOR", "authority": authority},
        ]
    )
    told = await verifier().verify(signed(payload=payload), NOW)
    assert [item.role for item in told.grants] == [Role.AUDITOR]


@pytest.mark.parametrize(
    "change",
    [{"kty": "EC"}, {"use": "enc"}, {"alg": "RS512"}, {"alg": None}, {"n": None}, {"n": "!"}],
)
def test_a_key_of_another_kind_is_passed_over(change: dict[str, Any]) -> None:
    document = public_document(PRIVATE, "ours")
    assert prepare_public_key(document) is not None
    assert prepare_public_key({**document, **change}) is None


def test_the_public_document_holds_no_private_number() -> None:
    assert set(public_document(PRIVATE, "ours")) == {"kty", "kid", "use", "alg", "n", "e"}
