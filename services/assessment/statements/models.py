"""What statements are, apart from where they are kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """Statements of a report that are open to the same people."""

    leaf: str
    side: str
    phase: str
    own: bool
    """Whether the reader made them."""
