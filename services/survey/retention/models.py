"""Whose answers are erased, and by which steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DueCampaign:
    """A campaign whose single answers have had their time."""

    id: UUID
    authority_id: UUID


@dataclass(frozen=True, slots=True)
class Step:
    """What is erased of one table, some rows at a time."""

    table: str
    of: str = "campaign_id = :campaign"
    """Which rows are the campaign's."""
    left: str = "true"
    """Which of them still hold something."""
    blank: Mapping[str, str] = field(default_factory=dict)
    """What the columns become; where nothing is said, the row goes as a whole."""
    by_cell: bool = False
    """Agency by agency and group by group: a large table is not searched from the start for each batch."""
