"""The framework: the versioned tree of fields, criteria and leaves with their points and rules."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.methodology.decimals import ZERO, total
from shared.methodology.rules import Deduction, Manual, Rule

if TYPE_CHECKING:
    from shared.methodology.scoring import Ready


class Group(StrEnum):
    """Where the points of a field go: into the scale, or beside it."""

    MAIN = "MAIN"
    BONUS = "BONUS"
    PENALTY = "PENALTY"


class Source(StrEnum):
    """Who says what a leaf is scored on."""

    SELF = "SELF"
    APPRAISED = "APPRAISED"
    SURVEY = "SURVEY"
    IMPORTED = "IMPORTED"


class NotApplicable(StrEnum):
    """What "does not apply to this agency this year" means for a leaf."""

    REFUSED = "REFUSED"
    FULL_POINTS = "FULL_POINTS"
    LEAVES_DENOMINATOR = "LEAVES_DENOMINATOR"


class Provenance(StrEnum):
    """Whether a leaf's text is the published one."""

    OFFICIAL = "official"
    ILLUSTRATIVE = "illustrative"


class SurveyAbsent(StrEnum):
    """What becomes of an agency's index where a survey leaf has no valid answer."""

    REFUSE = "REFUSE"
    RESCALE = "RESCALE"


class SipasAggregate(StrEnum):
    """How the five factors become one percentage."""

    MEAN_OF_FACTORS = "MEAN_OF_FACTORS"
    MEAN_OF_QUESTIONS = "MEAN_OF_QUESTIONS"


class Ties(StrEnum):
    """How equal agencies are ranked."""

    COMPETITION = "COMPETITION"
    """1-2-2-4"""
    DENSE = "DENSE"
    """1-2-2-3"""


class KeyKind(StrEnum):
    """What a tie may be broken by."""

    PART = "part"
    FIELD = "field"
    CRITERION = "criterion"
    SIPAS = "sipas"
    EXACT = "exact"
    """The index before it was rounded."""


@dataclass(frozen=True, slots=True)
class TieKey:
    """One key that breaks a tie: the higher value goes first."""

    kind: KeyKind
    code: str = ""


@dataclass(frozen=True, slots=True)
class BrokenBy:
    """Ties broken by named keys; what is equal in all of them shares a rank, as in COMPETITION."""

    keys: tuple[TieKey, ...]


TieRule = Ties | BrokenBy


@dataclass(frozen=True, slots=True)
class Evidence:
    """What has to be attached to a claim (tài liệu kiểm chứng)."""

    required: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is scored: a sub-criterion, or a criterion that has none."""

    code: str
    name: str
    maximum: Decimal
    minimum: Decimal
    """The lowest points possible; below zero only where the official text says so."""
    source: Source
    rule: Rule
    field: str
    criterion: str
    group: Group = Group.MAIN
    text: str = ""
    """The official rule text, kept beside its formula."""
    evidence: Evidence = Evidence()
    guidance: str = ""
    not_applicable: NotApplicable = NotApplicable.REFUSED
    applies_to: frozenset[str] | None = None
    """Codes of blocks; None means every block."""
    provenance: Provenance = Provenance.OFFICIAL
    only_agencies: frozenset[str] | None = None
    """Codes of agencies, of the blocks it applies to; None means all of them."""
    except_agencies: frozenset[str] = frozenset()
    """Codes of agencies that it does not apply to."""
    ready: "Ready | None" = dataclasses.field(default=None, init=False, repr=False, compare=False)
    """Its rule made ready by `scoring`, once an answer has been scored; follows from the rest."""

    def keep(self, ready: "Ready") -> None:
        """Keep the rule made ready."""
        object.__setattr__(self, "ready", ready)

    def applies(self, block: str, agency: str) -> bool:
        """Whether an agency of a block is scored on this leaf."""
        return (
            (self.applies_to is None or block in self.applies_to)
            and (self.only_agencies is None or agency in self.only_agencies)
            and agency not in self.except_agencies
        )


@dataclass(frozen=True, slots=True)
class Criterion:
    """Level 2 of the tree (tiêu chí): holds leaves, or is one itself."""

    code: str
    name: str
    maximum: Decimal
    leaves: tuple[Leaf, ...]

    @property
    def is_leaf(self) -> bool:
        """Whether the criterion itself is what is scored."""
        return len(self.leaves) == 1 and self.leaves[0].code == self.code


@dataclass(frozen=True, slots=True)
class Field:
    """Level 1 of the tree (lĩnh vực)."""

    code: str
    name: str
    group: Group
    maximum: Decimal
    criteria: tuple[Criterion, ...]

    @property
    def leaves(self) -> Iterator[Leaf]:
        """Every leaf below, in the order of the framework."""
        return (leaf for criterion in self.criteria for leaf in criterion.leaves)


@dataclass(frozen=True, slots=True)
class Grade:
    """A band of the index (xếp loại) from a lower limit on; None is the last one, without limit."""

    code: str
    name: str
    start: Decimal | None
    includes_start: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """Agencies ranked together (khối)."""

    code: str
    name: str
    ranked: bool = True
    grades: tuple[Grade, ...] | None = None
    """Bands of this block where they differ from those of the framework."""


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of the total with a cap: the MAIN leaves of its sources."""

    code: str
    name: str
    sources: frozenset[Source]
    maximum: Decimal

    def holds(self, leaf: Leaf) -> bool:
        """Whether a leaf's points go into it."""
        return leaf.group is Group.MAIN and leaf.source in self.sources


@dataclass(frozen=True, slots=True)
class Clamp:
    """Limits of bonus less penalty taken together."""

    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Adjustments:
    """How bonus and penalty points count."""

    bonus_maximum: Decimal | None = None
    penalty_maximum: Decimal | None = None
    clamp: Clamp | None = None
    bonus_within: str | None = None
    """Code of the part whose cap the bonus counts in."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the factors of satisfaction (yếu tố)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SipasSettings:
    """How satisfaction (SIPAS) is determined from the survey."""

    factors: tuple[Factor, ...]
    favourable: frozenset[str]
    aggregate: SipasAggregate


@dataclass(frozen=True, slots=True)
class FrameworkProvenance:
    """Where a framework comes from and what in it is not the published text."""

    decision: str = ""
    decision_date: str = ""
    source: str = ""
    as_published: tuple[str, ...] = ()
    illustrative: str = ""


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a programme's method: everything that turns answers into an index."""

    code: str
    name: str
    edition: str
    scale: Decimal
    places: int
    claim_step: Decimal
    ties: TieRule
    survey_absent: SurveyAbsent
    blocks: tuple[Block, ...]
    grades: tuple[Grade, ...]
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]
    adjustments: Adjustments = Adjustments()
    sipas: SipasSettings | None = None
    provenance: FrameworkProvenance = FrameworkProvenance()
    _leaves: Mapping[str, Leaf] = dataclasses.field(init=False, repr=False, compare=False)
    _parts: Mapping[str, tuple[tuple[Leaf, ...], Decimal]] = dataclasses.field(
        init=False, repr=False, compare=False
    )
    """The leaves of each part and their maxima added up: every agency's total asks for them."""

    def __post_init__(self) -> None:
        leaves = {leaf.code: leaf for one in self.fields for leaf in one.leaves}
        object.__setattr__(self, "_leaves", MappingProxyType(leaves))
        parts = {}
        for part in self.parts:
            held = tuple(leaf for leaf in leaves.values() if part.holds(leaf))
            parts[part.code] = (held, total(leaf.maximum for leaf in held))
        object.__setattr__(self, "_parts", MappingProxyType(parts))

    @property
    def leaves(self) -> Mapping[str, Leaf]:
        """Every leaf by its code, in the order of the framework."""
        return self._leaves

    def leaf(self, code: str) -> Leaf | None:
        """Find the leaf of a code, if there is one."""
        return self._leaves.get(code)

    def leaves_of(self, block: str, agency: str) -> tuple[Leaf, ...]:
        """Give the leaves that an agency of a block is scored on."""
        return tuple(leaf for leaf in self._leaves.values() if leaf.applies(block, agency))

    def block(self, code: str) -> Block | None:
        """Find the block of a code, if there is one."""
        return next((block for block in self.blocks if block.code == code), None)

    def grades_of(self, block: str) -> tuple[Grade, ...]:
        """Give the bands that hold for a block, best first."""
        own = self.block(block)
        return own.grades if own is not None and own.grades is not None else self.grades

    def part_of(self, leaf: Leaf) -> Part | None:
        """Find the part that a leaf's points go into; none for bonus and penalty."""
        if leaf.group is not Group.MAIN:
            return None
        return next((part for part in self.parts if leaf.source in part.sources), None)

    def leaves_of_part(self, part: Part) -> tuple[Leaf, ...]:
        """Give the leaves whose points go into a part."""
        return self._parts[part.code][0]

    def maximum_of(self, part: Part) -> Decimal:
        """Add up the leaves of a part, before its cap."""
        return self._parts[part.code][1]


def lowest_points(rule: Rule, stated: Decimal | None) -> Decimal:
    """Give the lowest points of a leaf: what it states, or what its rule does, or zero."""
    match rule:
        case Deduction(minimum=minimum) | Manual(minimum=minimum):
            return minimum
        case _:
            return ZERO if stated is None else stated
