"""A picture on its way through the steps of a page: its bytes are in the store, and the page carries a sealed note of them.

Nothing is kept about an unfinished answer, so the page itself has to say which picture it was. The seal makes sure that it names only
what the same page has handed in for the same question; bytes that are never sent are swept.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.survey.pictures.reading import SUFFIXES
from services.survey.submissions.models import SentFile

_PURPOSE: Final = "par-index picture 1"


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A picture that was handed in for a question."""

    code: str
    sha256: str
    size: int
    suffix: str

    @property
    def file(self) -> SentFile:
        """Name it as the answer does: the same picture has the same name, so that a repeat is known as one."""
        return SentFile(f"{self.code}-{self.sha256[:12]}.{self.suffix}", self.sha256, self.size)


def sealed(one: Enclosed, invitation_id: UUID, secret: str) -> str:
    """Write a note of a picture that nobody else can write."""
    return f"{one.sha256}.{one.size}.{one.suffix}.{_seal(one, invitation_id, secret)}"


def unsealed(text: str, code: str, invitation_id: UUID, secrets: Sequence[str]) -> Enclosed | None:
    """Read such a note; nothing where its seal is not of this question and invitation."""
    sha256, _, rest = text.partition(".")
    size, _, rest = rest.partition(".")
    suffix, _, seal = rest.partition(".")
    if suffix not in SUFFIXES or not (size.isascii() and size.isdigit() and len(size) < 12):
        return None
    one = Enclosed(code, sha256, int(size), suffix)
    seals = [_seal(one, invitation_id, secret) for secret in secrets]
    return one if any(hmac.compare_digest(seal.encode(), true.encode()) for true in seals) else None


def _seal(one: Enclosed, invitation_id: UUID, secret: str) -> str:
    said = "\n".join(
        (_PURPOSE, str(invitation_id), one.code, one.sha256, str(one.size), one.suffix)
    )
    return hmac.digest(secret.encode(), said.encode(), hashlib.sha256)[:16].hex()
