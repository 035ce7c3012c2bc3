"""What an agency is, apart from where it is kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any


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
