"""What a domain error is: a code, a kind, and words in two languages."""

from collections.abc import Sequence
from enum import Enum
from typing import Any, ClassVar, NamedTuple

from shared.problems.vocabulary import in_words


class Text(NamedTuple):
    """A sentence in Vietnamese and in English, perhaps with ``{named}`` values."""

    vi: str
    en: str

    def said(self, language: str, **values: object) -> str:
        """Say it in one language with its values filled in."""
        return (self.en if language == "en" else self.vi).format(**values)


class Kind(Enum):
    """What sort of refusal an error is; only this package knows the HTTP status of each."""

    INVALID = 422
    MALFORMED = 400
    UNAUTHENTICATED = 401
    NOT_PERMITTED = 403
    NOT_FOUND = 404
    METHOD_NOT_ALLOWED = 405
    CLIENT_TIMEOUT = 408
    CONFLICT = 409
    GONE = 410
    STALE = 412
    TOO_LARGE = 413
    UNSUPPORTED = 415
    RANGE_NOT_SATISFIABLE = 416
    LOCKED = 423
    PRECONDITION_REQUIRED = 428
    TOO_MANY = 429
    CHECKSUM_MISMATCH = 460
    """Of the tus protocol, not of HTTP."""
    INTERNAL = 500
    BAD_GATEWAY = 502
    UNAVAILABLE = 503
    TIMEOUT = 504


class Fault(NamedTuple):
    """One thing wrong in what was sent: where (a JSON pointer, or a line and column), and what to write instead."""

    pointer: str
    text: Text
    code: str = "invalid"
    place: dict[str, Any] | None = None


class DomainError(Exception):
    """An expected refusal. Subclasses name it; the values given fill its words and become members of the document."""

    code: ClassVar[str]
    kind: ClassVar[Kind]
    title: ClassVar[Text]
    detail: ClassVar[Text]

    def __init__(
        self, *, faults: Sequence[Fault] = (), headers: dict[str, str] | None = None, **values: Any
    ) -> None:
        self.faults = tuple(faults)
        self.headers = headers or {}
        self.values = values
        super().__init__(self.detail.said("en", **values))

    def spoken(self, language: str) -> dict[str, Any]:
        """Give the values as they stand in a sentence: in Vietnamese codes are words."""
        if language == "en":
            return self.values
        return {name: in_words(name, value) for name, value in self.values.items()}

    def said(self, language: str) -> str:
        """Say in a sentence what went wrong."""
        return self.detail.said(language, **self.spoken(language))

    def document(self, language: str) -> dict[str, Any]:
        """Write the problem document, less what only the request knows (RFC 9457 §3)."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": self.title.said(language),
            "status": self.kind.value,
            "detail": self.said(language),
        }
        if self.faults:
            body["errors"] = [
                {
                    "pointer": fault.pointer,
                    "code": fault.code,
                    "detail": fault.text.en if language == "en" else fault.text.vi,
                    **(fault.place or {}),
                }
                for fault in self.faults
            ]
        for name, value in self.values.items():
            body.setdefault(name, value if isinstance(value, int | bool) else str(value))
        return body
