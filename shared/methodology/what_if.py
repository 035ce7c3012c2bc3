"""What if: facts, points, weights, rules or bands changed in a copy, and totals, ranks and grades anew.

Only what a change touches is computed: a changed answer scores one leaf and totals one agency; a changed
rule scores one leaf of each agency; a weight scales leaves that stay as they were scored; changed bands
grade and total nothing. The block's best is looked for again only where a leaf relative to it is touched.

A weight is the maximum that a leaf, a criterion or a field would have: the points of its leaves move with
it, and so does the cap of the part, and the index stays on its scale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from shared.methodology.decimals import divide, multiply, total
from shared.methodology.documents import AgencyRecord, SurveySummary
from shared.methodology.framework import Field, Framework, Grade, Leaf
from shared.methodology.grading import grade_of
from shared.methodology.leaf_scores import LeafScore, ScoringContext
from shared.methodology.ranking import rank_agencies
from shared.methodology.rules import RelativeToBest
from shared.methodology.run import AgencyResult, RunResult, leaders_of, ranked_codes
from shared.methodology.totals import AgencyScore, LeafEntry, score_entry, total_up


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise than in the run."""

    entries: Mapping[str, Mapping[str, LeafEntry]] = field(default_factory=dict)
    """Agency code → leaf code → what would be final."""
    framework: Framework | None = None
    """The framework with other rules or bands; None where both are as they were."""
    rules: frozenset[str] = frozenset()
    """Leaves whose rule is another one in it."""
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    """Leaf code → factor of its maximum and points."""


@dataclass(frozen=True, slots=True)
class Place:
    """An agency's index, rank and grade."""

    index: Decimal | None
    rank: int | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class Move:
    """An agency before and after the change."""

    agency: AgencyRecord
    before: Place
    after: Place

    @property
    def is_moved(self) -> bool:
        """Whether anything is otherwise."""
        return self.before != self.after


@dataclass(slots=True)
class Effort:
    """How much was computed."""

    leaves: int = 0
    agencies: int = 0
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every agency of the blocks that the change touches, and what it took to know."""

    moves: tuple[Move, ...]
    effort: Effort


def what_if(result: RunResult, summary: SurveySummary | None, changes: Changes) -> Outcome:
    """Compute what the changes would have made of a result."""
    framework = changes.framework or result.framework
    weighted = reweighted(framework, changes.weights) if changes.weights else framework
    effort = Effort()
    moves: list[Move] = []
    for block in framework.blocks:
        members = [one for one in result.agencies if one.agency.block == block.code]
        codes = {one.agency.code for one in members}
        touches = changes.framework is not None or changes.weights
        if touches or codes & changes.entries.keys():
            recomputation = _Block(result, summary, changes, framework, weighted, effort)
            moves += recomputation.moves(block.code, members)
    return Outcome(tuple(moves), effort)


def reweighted(framework: Framework, weights: Mapping[str, Decimal]) -> Framework:
    """Give the framework with other maxima of leaves, and of the criteria, fields and parts above them."""
    fields = tuple(_reweighted_field(one, weights) for one in framework.fields)
    changed = replace(framework, fields=fields)
    parts = []
    for part in framework.parts:
        before, after = framework.maximum_of(part), changed.maximum_of(part)
        maximum = divide(multiply(part.maximum, after), before) if before else part.maximum
        parts.append(replace(part, maximum=maximum))
    return replace(changed, parts=tuple(parts))


def _reweighted_field(one: Field, weights: Mapping[str, Decimal]) -> Field:
    criteria = []
    for criterion in one.criteria:
        leaves = tuple(
            replace(leaf, maximum=multiply(leaf.maximum, weights[leaf.code]))
            if leaf.code in weights
            else leaf
            for leaf in criterion.leaves
        )
        criteria.append(
            replace(
                criterion,
                leaves=leaves,
                maximum=_moved(criterion.maximum, criterion.leaves, leaves),
            )
        )
    before = [leaf for criterion in one.criteria for leaf in criterion.leaves]
    after = [leaf for criterion in criteria for leaf in criterion.leaves]
    return replace(one, criteria=tuple(criteria), maximum=_moved(one.maximum, before, after))


def _moved(maximum: Decimal, before: Iterable[Leaf], after: Iterable[Leaf]) -> Decimal:
    """Move a sum or a cap in the proportion in which its leaves move."""
    was, now = (total(leaf.maximum for leaf in leaves) for leaves in (before, after))
    return maximum if was == now or not was else divide(multiply(maximum, now), was)


@dataclass(frozen=True, slots=True)
class _Block:
    """The recomputation of one block."""

    result: RunResult
    summary: SurveySummary | None
    changes: Changes
    framework: Framework
    weighted: Framework
    effort: Effort

    def moves(self, block: str, members: list[AgencyResult]) -> list[Move]:
        """Score, total, rank and grade what the changes touch."""
        leaders, led = self._leaders(block, members)
        scores = {
            one.agency.code: self._score(one, leaders, led | self.changes.rules) for one in members
        }
        in_ranking = ranked_codes(self.framework, block, (one.agency for one in members))
        ranks = rank_agencies(
            {code: scores[code] for code in scores if code in in_ranking}, self.framework.ties
        )
        self.effort.blocks += 1
        grades = self.framework.grades_of(block)
        return [
            Move(
                one.agency,
                Place(one.score.index, one.rank, one.grade),
                _place(scores[one.agency.code], ranks.get(one.agency.code), grades),
            )
            for one in members
        ]

    def _leaders(
        self, block: str, members: list[AgencyResult]
    ) -> tuple[Mapping[str, Decimal], frozenset[str]]:
        """Give the block's best figures, and the leaves on which they are others than before."""
        before = self.result.leaders.get(block, {})
        touched = {leaf for entries in self.changes.entries.values() for leaf in entries}
        touched |= self.changes.rules
        if not any(isinstance(self._leaf(code).rule, RelativeToBest) for code in touched):
            return before, frozenset()
        agencies = [self._changed(one.agency) for one in members]
        after = leaders_of(self.framework, block, agencies)
        return after, frozenset(
            code for code in before.keys() | after.keys() if before.get(code) != after.get(code)
        )

    def _leaf(self, code: str) -> Leaf:
        return self.framework.leaves[code]

    def _changed(self, agency: AgencyRecord) -> AgencyRecord:
        entries = self.changes.entries.get(agency.code)
        if not entries:
            return agency
        changed = {
            code: replace(record, final=entries[code]) if code in entries else record
            for code, record in agency.leaves.items()
        }
        return replace(agency, leaves=changed)

    def _score(
        self, one: AgencyResult, leaders: Mapping[str, Decimal], everywhere: frozenset[str]
    ) -> AgencyScore:
        entries = self.changes.entries.get(one.agency.code, {})
        anew = (everywhere | entries.keys()) & one.score.leaves.keys()
        scaled = self.changes.weights.keys() & one.score.leaves.keys()
        if not anew and not scaled:
            return one.score
        leaves = dict(one.score.leaves)
        context = replace(self.result.context_of(one, self.summary), leaders=leaders)
        for code in anew:
            leaves[code] = self._scored(one, code, entries, context)
        for code in scaled:
            leaves[code] = _scaled(leaves[code], self.changes.weights[code])
        self.effort.agencies += 1
        return total_up(self.weighted, one.agency.block, leaves, one.score.sipas)

    def _scored(
        self,
        one: AgencyResult,
        code: str,
        entries: Mapping[str, LeafEntry],
        context: ScoringContext,
    ) -> LeafScore:
        record = one.agency.leaves.get(code)
        entry = entries.get(code) or (None if record is None else record.final)
        self.effort.leaves += 1
        return score_entry(self.framework, self._leaf(code), entry, context)


def _scaled(score: LeafScore, factor: Decimal) -> LeafScore:
    points = None if score.points is None else multiply(score.points, factor)
    explanation = score.explanation._replace(points=points)
    return score._replace(maximum=multiply(score.maximum, factor), explanation=explanation)


def _place(score: AgencyScore, rank: int | None, grades: Iterable[Grade]) -> Place:
    grade = None if score.index is None else grade_of(score.index, grades)
    return Place(score.index, rank, grade)
