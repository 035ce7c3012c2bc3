"""Private keys and secrets are encrypted at rest: who copies the database cannot sign."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class KeySecretError(RuntimeError):
    """None of the secrets in GATEWAY_KEY_SECRET opens a stored key."""


class Seals:
    """Seals with the newest secret, opens with any."""

    def __init__(
        self,
        secrets: Sequence[str],
        *,
        purpose: str = "signing keys",
        remedy: str = "rotate the key: python -m services.gateway rotate-key",
    ) -> None:
        """Seal for one purpose: what is sealed for another does not open."""
        self._purpose, self._remedy = purpose, remedy
        self._fernets = MultiFernet([Fernet(_derived(secret, purpose)) for secret in secrets])

    def seal(self, text: str) -> bytes:
        """Encrypt a private key or a secret."""
        return self._fernets.encrypt(text.encode())

    def open(self, sealed: bytes, name: str) -> str:
        """Decrypt what was sealed."""
        try:
            return self._fernets.decrypt(sealed).decode()
        except InvalidToken as error:
            raise KeySecretError(
                f"GATEWAY_KEY_SECRET does not open {name} of the {self._purpose}. Add the secret that was used before, "
                f"after a comma, or {self._remedy}"
            ) from error


def _derived(secret: str, purpose: str) -> bytes:
    info = f"par-index {purpose} at rest".encode()
    kdf = HKDF(hashes.SHA256(), length=32, salt=None, info=info)
    return urlsafe_b64encode(kdf.derive(secret.encode()))


def new_private_pem() -> str:
    """Make an RSA key of 2048 bits (RFC 7518 §3.3)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
