"""What a replacement would do, and did."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.methodology.framework import Framework
from shared.methodology.wording import Text


class Fate(StrEnum):
    """What becomes of a leaf."""

    KEPT = "KEPT"
    """As it was; entries, evidence, statements and decisions stay."""
    MOVED = "MOVED"
    """As it was under another code; everything moves along."""
    CHANGED = "CHANGED"
    """Entries stay and have to be looked at again; decisions are made anew."""
    REMOVED = "REMOVED"
    """Everything about it is archived."""
    NEW = "NEW"


@dataclass(frozen=True, slots=True)
class LeafFate:
    """What becomes of one leaf, and what about it changes."""

    old: str | None
    new: str | None
    name: str
    fate: Fate
    changes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a replacement means for every leaf, before any agency is looked at."""

    old: Framework
    new: Framework
    links: Mapping[str, str]
    """Old leaf → new leaf."""
    fates: tuple[LeafFate, ...]
    open_leaves: tuple[str, ...]
    """Old leaves of which nobody has said what became of them."""
    fields: Mapping[str, tuple[str, ...]]
    """Old field → the fields that its leaves are in now."""

    @property
    def homes(self) -> Mapping[str, tuple[str, str]]:
        """New code and new field of the old leaves that change either."""
        return {
            code: (target, self.new.leaves[target].field)
            for code, target in self.links.items()
            if (code, self.old.leaves[code].field) != (target, self.new.leaves[target].field)
        }

    @property
    def changes(self) -> Mapping[str, tuple[Text, ...]]:
        """What changes about the leaves that do, by their new code."""
        return {one.new: one.changes for one in self.fates if one.new and one.fate is Fate.CHANGED}


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """What a replacement means for one report."""

    moved: Mapping[str, str]
    """Old code → new code, where they differ."""
    flagged: tuple[str, ...]
    """New codes of leaves whose entries have to be looked at again."""
    added: tuple[str, ...]
    """New codes of leaves that the agency has to fill in for the first time."""
    archived: tuple[str, ...]
    """Old codes of leaves that the agency has no more."""
    decided_anew: tuple[str, ...]
    """Old codes of leaves on which decisions do not hold any more."""

    @property
    def concerned(self) -> tuple[str, ...]:
        """New codes of leaves that wait for the agency."""
        return (*self.flagged, *self.added)


@dataclass(frozen=True, slots=True)
class FlaggedEntry:
    """An entry that has to be looked at again, and why."""

    self_assessment_id: UUID
    leaf: str
    rule_points: Any | None
    """What the new rule gives; nothing where the answer does not fit it."""
    notes: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReplacement:
    """What an officer says about a replacement."""

    id: UUID | None
    framework_id: UUID
    reason: str
    decision_number: str
    decision_date: date
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What a replacement came to, over all reports."""

    reports: int = 0
    moved: int = 0
    flagged: int = 0
    added: int = 0
    archived: int = 0
    sent_back: int = 0

    def data(self) -> dict[str, int]:
        """Give plain data, as the row keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Archived:
    """One leaf that a report has no more, or whose decisions do not hold any more."""

    self_assessment_id: UUID
    leaf: str
    name: str
    field: str
    content: dict[str, list[dict[str, Any]]]
    """Rows by table."""
