"""What an agency is, apart from where it is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Validity(StrEnum):
    """Which agencies a list shows, as seen on a day."""

    VALID = "VALID"
    ENDED = "ENDED"
    COMING = "COMING"
    ALL = "ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyDetails:
    """What an officer says about an agency (cơ quan, đơn vị)."""

    code: str
    name: str
    block: str
    ranked: bool
    valid_from: date | None
    valid_to: date | None

    def to_data(self) -> dict[str, Any]:
        """Give plain data, as the audit trail keeps it."""
        return {
            "code": self.code,
            "name": self.name,
            "block": self.block,
            "ranked": self.ranked,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency as it is on some day."""

    id: UUID
    authority_id: UUID
    details: AgencyDetails
    effective_on: date | None
    """Since when it has had this name and block; nothing for always."""
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which agencies are wanted."""

    valid_on: date
    validity: Validity = Validity.VALID
    block: str | None = None
    code: str | None = None
    search: str | None = None
