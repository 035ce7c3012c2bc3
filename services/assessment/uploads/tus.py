"""The tus protocol 1.0 (https://tus.io/protocols/resumable-upload) in headers: what is read, what is said. Pure functions."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any, Final

from services.assessment.uploads.errors import (
    ChecksumMismatchError,
    UploadExtensionError,
    UploadHeaderError,
)

VERSION: Final = "1.0.0"
EXTENSIONS: Final = (
    "creation",
    "creation-defer-length",
    "creation-with-upload",
    "expiration",
    "checksum",
    "termination",
)
"""What is spoken besides the core. Concatenation is not: parts sent side by side would be checked only when joined."""
CONTENT_TYPE: Final = "application/offset+octet-stream"
ALGORITHMS: Final[Mapping[str, Any]] = MappingProxyType(
    {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}
)
"""The protocol asks for SHA-1. It guards against a bad line, not against people: files are named by their SHA-256."""

LONGEST_NUMBER: Final = 15


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the client says that its bytes add up to."""

    algorithm: str
    digest: bytes

    def hasher(self) -> Any:
        """Begin to add up."""
        return ALGORITHMS[self.algorithm](usedforsecurity=False)

    def verify(self, hasher: Any) -> None:
        """Refuse bytes that add up to something else."""
        if not hmac.compare_digest(hasher.digest(), self.digest):
            raise ChecksumMismatchError(algorithm=self.algorithm)


def read_number(header: str, value: str | None) -> int:
    """Read a header that is a whole number."""
    if value is None or not value.isascii() or not value.isdigit() or len(value) > LONGEST_NUMBER:
        raise UploadHeaderError(header=header, wanted="0, 1, 2 …")
    return int(value)


def read_length(length: str | None, deferred: str | None) -> int | None:
    """Read how long a new upload will be; None where the client says that it does not know yet."""
    if deferred is None:
        return read_number("Upload-Length", length)
    if deferred != "1" or length is not None:
        raise UploadHeaderError(header="Upload-Defer-Length", wanted="1, without Upload-Length")
    return None


def refuse_concatenation(value: str | None) -> None:
    """Refuse partial and final uploads; they would become files that nobody meant."""
    if value is not None:
        raise UploadExtensionError(header="Upload-Concat", offered=", ".join(EXTENSIONS))


def read_metadata(value: str | None) -> dict[str, str]:
    """Read Upload-Metadata: pairs of a key and a value in base64, which is UTF-8 here."""
    found: dict[str, str] = {}
    for pair in (value or "").split(","):
        if not pair.strip():
            continue
        key, _, encoded = pair.strip().partition(" ")
        try:
            text = base64.b64decode(encoded.strip(), validate=True).decode()
        except ValueError as error:
            raise _unreadable_metadata() from error
        if not key.isascii() or key in found:
            raise _unreadable_metadata()
        found[key] = text
    return found


def read_checksum(value: str | None) -> Checksum | None:
    """Read Upload-Checksum, if there is one."""
    if value is None:
        return None
    algorithm, _, encoded = value.strip().partition(" ")
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error as error:
        raise _unreadable_checksum() from error
    if algorithm not in ALGORITHMS or not digest:
        raise _unreadable_checksum()
    return Checksum(algorithm, digest)


def length_header(length: int | None) -> dict[str, str]:
    """Say how long an upload is, or that nobody knows yet."""
    return {"upload-defer-length": "1"} if length is None else {"upload-length": str(length)}


def expires_header(instant: datetime) -> str:
    """Write an instant as HTTP does (RFC 9110 §5.6.7)."""
    return format_datetime(instant, usegmt=True)


def _unreadable_metadata() -> UploadHeaderError:
    return UploadHeaderError(header="Upload-Metadata", wanted="key base64(UTF-8), …")


def _unreadable_checksum() -> UploadHeaderError:
    return UploadHeaderError(header="Upload-Checksum", wanted=f"{' | '.join(ALGORITHMS)} + base64")
