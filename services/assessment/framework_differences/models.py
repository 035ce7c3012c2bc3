"""What a difference is made of."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.methodology.wording import Text


class Aspect(StrEnum):
    """What about a framework changed."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    MOVED = "MOVED"
    """Another code, or under another criterion or field."""
    RENAMED = "RENAMED"
    MAXIMUM = "MAXIMUM"
    MINIMUM = "MINIMUM"
    SOURCE = "SOURCE"
    RULE = "RULE"
    EVIDENCE = "EVIDENCE"
    APPLICABILITY = "APPLICABILITY"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    TEXT = "TEXT"
    """Official text, guidance, provenance: what people read and no rule does."""
    SETTING = "SETTING"


class Level(StrEnum):
    """What changed."""

    FRAMEWORK = "FRAMEWORK"
    FIELD = "FIELD"
    CRITERION = "CRITERION"
    LEAF = "LEAF"


@dataclass(frozen=True, slots=True)
class Change:
    """One change, with what stood before and stands now in words."""

    level: Level
    aspect: Aspect
    old_code: str | None
    new_code: str | None
    old: Text | None
    new: Text | None
    sentence: Text


@dataclass(frozen=True, slots=True)
class Difference:
    """Every change between two versions, the framework's own first, then in the order of the new tree."""

    changes: tuple[Change, ...]

    @property
    def counts(self) -> Mapping[Aspect, int]:
        """How many changes there are of each aspect."""
        return Counter(change.aspect for change in self.changes)

    def leaves_changed(self, aspects: frozenset[Aspect]) -> frozenset[str]:
        """Give the new codes of the leaves that changed in one of some aspects."""
        return frozenset(
            change.new_code
            for change in self.changes
            if change.level is Level.LEAF and change.aspect in aspects and change.new_code
        )
