"""What is known of how to reach a respondent."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Contact:
    """A person, or the head of a household. No column of any table holds these in the clear."""

    name: str
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    position: str | None = None
    """Post or title (chức vụ), of officials."""
    household: str | None = None
    """Number of the household in the village's list."""

    def to_data(self) -> dict[str, str]:
        """Write what is known as plain data."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def of_data(cls, data: dict[str, Any]) -> Self:
        """Read what `to_data` wrote."""
        return cls(**{one.name: data.get(one.name) for one in fields(cls)})  # type: ignore[arg-type]
