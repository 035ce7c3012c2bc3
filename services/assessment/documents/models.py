"""What a document is, apart from where it is kept."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any


class DocumentKind(StrEnum):
    """Loại tài liệu."""

    DECISION = "DECISION"
    PLAN = "PLAN"
    REPORT = "REPORT"
    DISPATCH = "DISPATCH"
    MINUTES = "MINUTES"
    SCREENSHOT = "SCREENSHOT"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        """What people call it."""
        return _LABELS[self]


_LABELS = {
    DocumentKind.DECISION: "Quyết định",
    DocumentKind.PLAN: "Kế hoạch",
    DocumentKind.REPORT: "Báo cáo",
    DocumentKind.DISPATCH: "Công văn",
    DocumentKind.MINUTES: "Biên bản",
    DocumentKind.SCREENSHOT: "Ảnh chụp màn hình",
    DocumentKind.OTHER: "Tài liệu khác",
}


class ScanState(StrEnum):
    """What is known of a file's harmlessness."""

    UNSCANNED = "UNSCANNED"
    """It came while no scanner was configured."""
    PENDING = "PENDING"
    """It is in quarantine until the scanner has judged it."""
    CLEAN = "CLEAN"
    INFECTED = "INFECTED"


DOWNLOADABLE = frozenset({ScanState.UNSCANNED, ScanState.CLEAN})
"""States in which the bytes may be handed out; all others are quarantine."""


class Expiry(StrEnum):
    """Whether a document still holds."""

    VALID = "VALID"
    SOON = "SOON"
    """It holds, but not much longer."""
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetails:
    """What an agency says about a document; what is None was not said."""

    kind: DocumentKind | None = None
    title: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    proves_from: date | None = None
    proves_to: date | None = None
    expires_on: date | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether a file came without a word."""
        return self == DocumentDetails()

    def completed(self, file_name: str) -> "DocumentDetails":
        """Fill in what every document has: a kind, and a title, which the file's name gives."""
        return replace(
            self,
            kind=self.kind or DocumentKind.OTHER,
            title=self.title or file_name.rpartition(".")[0],
        )

    def to_columns(self) -> dict[str, Any]:
        """Give the values by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def to_data(self) -> dict[str, Any]:
        """Give plain data, as the audit trail and the signed content keep it."""
        return _plain(self.to_columns())


def details_of(version: Any) -> DocumentDetails:
    """Read what is said of a version."""
    return DocumentDetails(**columns_of(version))


def columns_of(version: Any) -> dict[str, Any]:
    """Give what is said of a version, by name."""
    said = {name: getattr(version, name) for name in DocumentDetails.__slots__}
    return said | {"kind": DocumentKind(said["kind"])}


def data_of(version: Any) -> dict[str, Any]:
    """Give what is said of a version as plain data: a report has hundreds, and is signed in a hurry."""
    return _plain({name: getattr(version, name) for name in DocumentDetails.__slots__})


def _plain(columns: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in columns.items()
    }
