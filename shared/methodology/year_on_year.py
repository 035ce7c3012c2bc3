"""Why an agency's points and rank changed between two runs, split so that the parts add up to the change exactly.

The change is walked in three steps, each a whole index and rank, so that their differences telescope:

1. **framework**: what the agencies had before, scored by the new framework. A leaf that both have takes its
   old answer, or the old survey's counts, under the new rule where they fit it; else it keeps its old share
   of the maximum. A leaf that is new is taken as it came out now: of what was never asked nothing is known.
   A leaf that is gone, and other weights, count here too.
2. **own**: the agency's answers and survey of now, everybody else still as in step 1.
3. **others**: everybody as of now. Points move here only by leaves relative to the block's best; ranks by
   whatever the others did, came or left.

Every step is rounded as a published index is, once.

An agency that did not exist before is compared with those that it took over from. Where they are several, each
counts alike: the mean of their indices, and of their points of a leaf, stands for what was before. No rank belongs
to a mean, so ranks are compared where there is one agency on either side.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shared.methodology.answers import Answer, AnswerFaults, parse_answer
from shared.methodology.decimals import ZERO, divide, mean, multiply, round_half_up, subtract
from shared.methodology.documents import SurveySummary
from shared.methodology.framework import Framework, Leaf, Ties
from shared.methodology.leaf_scores import LeafScore, LeafStatus
from shared.methodology.ranking import rank
from shared.methodology.rules import SHAPES, IndexRule, RelativeToBest
from shared.methodology.run import AgencyResult, RunResult
from shared.methodology.survey_measures import AgencySurvey
from shared.methodology.totals import LeafEntry, block_leaders, score_agency

LeafLinks = Mapping[str, str]
"""New leaf → the old leaf that became it."""


@dataclass(frozen=True, slots=True)
class Side:
    """A run with the survey that it was made of."""

    result: RunResult
    summary: SurveySummary | None


@dataclass(frozen=True, slots=True)
class Split:
    """A change and the three parts that it is the sum of."""

    before: Decimal
    after: Decimal
    framework: Decimal
    own: Decimal
    others: Decimal

    @property
    def change(self) -> Decimal:
        """Give the whole change."""
        return subtract(self.after, self.before)


@dataclass(frozen=True, slots=True)
class LeafChange:
    """One leaf before and after, in points of its own maximum."""

    code: str
    name: str
    from_code: str | None
    before: Decimal | None
    before_maximum: Decimal | None
    carried: Decimal
    """What it would have had before, under the new framework."""
    after: Decimal
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class GoneLeaf:
    """A leaf of the earlier framework that the later one does not have."""

    code: str
    name: str
    before: Decimal
    before_maximum: Decimal


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """An agency of the later run against itself, or whom it took over from, in the earlier one."""

    one: AgencyResult
    before: tuple[AgencyResult, ...]
    """Itself; or, where it is new, its predecessors."""
    points: Split | None
    """None where one of the two has no index."""
    ranks: Split | None
    """Positive is better, as with points: places gained. None where block or ranking differ, or several merged."""
    leaves: tuple[LeafChange, ...]
    gone: tuple[GoneLeaf, ...]


def compare_runs(earlier: Side, later: Side, links: LeafLinks) -> tuple[YearOnYear, ...]:
    """Compare every agency of the later run that was there before, or whose predecessors were."""
    origins = _origins(earlier.result, later.result)
    carried = _carry(earlier, later, links, _heirs(origins, later.result))
    return tuple(
        _compared(one, origins[one.agency.id], carried, later, links)
        for one in later.result.agencies
        if one.agency.id in origins
    )


def _origins(earlier: RunResult, later: RunResult) -> dict[str, tuple[AgencyResult, ...]]:
    """Give for each later agency whom it is compared with, by its id."""
    before = {one.agency.id: one for one in earlier.agencies}
    found = {}
    for one in later.agencies:
        ids = [one.agency.id, *(known.id for known in one.agency.predecessors)]
        known = [before[key] for key in ids if key in before]
        if known:
            found[one.agency.id] = tuple(known[:1] if ids[0] in before else known)
    return found


def _heirs(
    origins: Mapping[str, tuple[AgencyResult, ...]], later: RunResult
) -> dict[str, AgencyResult]:
    """Give for each earlier agency the one later agency that it became; a split leaves none."""
    heirs: dict[str, list[AgencyResult]] = {}
    for one in later.agencies:
        for origin in origins.get(one.agency.id, ()):
            heirs.setdefault(origin.agency.id, []).append(one)
    return {key: found[0] for key, found in heirs.items() if len(found) == 1}


@dataclass(frozen=True, slots=True)
class _Carried:
    """Step 1: the earlier agencies under the later framework, by agency id."""

    entries: Mapping[str, Mapping[str, LeafEntry]]
    surveys: Mapping[str, AgencySurvey]
    indices: Mapping[str, Decimal | None]
    leaves: Mapping[str, Mapping[str, LeafScore]]
    ranked: Mapping[str, frozenset[str]]
    """Block → ids of who was ranked in it before."""


def _carry(
    earlier: Side, later: Side, links: LeafLinks, now: Mapping[str, AgencyResult]
) -> _Carried:
    framework = later.result.framework
    entries, surveys, indices, leaves = {}, {}, {}, {}
    ranked: dict[str, set[str]] = {}
    for block in framework.blocks:
        members = [one for one in earlier.result.agencies if one.agency.block == block.code]
        for one in members:
            key = one.agency.id
            surveys[key] = _survey(one, earlier, links)
            entries[key] = _entries(one, now.get(key), framework, links, surveys[key])
            if one.rank is not None:
                ranked.setdefault(block.code, set()).add(key)
        leaders = block_leaders(
            framework, block.code, {one.agency.code: entries[one.agency.id] for one in members}
        )
        for one in members:
            score = score_agency(
                framework,
                block.code,
                entries[one.agency.id],
                agency=one.agency.code,
                survey=surveys[one.agency.id],
                stage=later.result.stage,
                leaders=leaders,
            )
            indices[one.agency.id] = score.index
            leaves[one.agency.id] = score.leaves
    frozen = {block: frozenset(ids) for block, ids in ranked.items()}
    return _Carried(entries, surveys, indices, leaves, frozen)


def _survey(one: AgencyResult, earlier: Side, links: LeafLinks) -> AgencySurvey:
    found = None if earlier.summary is None else earlier.summary.survey_of(one.agency.id)
    if found is None:
        return AgencySurvey()
    by_leaf = {new: found.by_leaf[old] for new, old in links.items() if old in found.by_leaf}
    return AgencySurvey(by_leaf, found.by_factor)


def _entries(
    one: AgencyResult,
    now: AgencyResult | None,
    framework: Framework,
    links: LeafLinks,
    survey: AgencySurvey,
) -> dict[str, LeafEntry]:
    """Give what an agency had before as answers to the new leaves."""
    entries: dict[str, LeafEntry] = {}
    for leaf in framework.leaves_of(one.agency.block, one.agency.code):
        old = one.score.leaves.get(links.get(leaf.code, ""))
        if old is None:
            entries[leaf.code] = _unknown_before(leaf, one, now)
        elif not _answers_by_survey(leaf, old, survey):
            entries[leaf.code] = _answered_before(leaf, old, one)
    return entries


def _unknown_before(leaf: Leaf, one: AgencyResult, now: AgencyResult | None) -> LeafEntry:
    """Take a new leaf as it came out now; who is not there any more keeps the share of the whole that it had."""
    score = None if now is None else now.score.leaves.get(leaf.code)
    if score is not None:
        return _share(leaf, score)
    whole = one.score.maximum
    part = divide(one.score.points, whole) if whole > ZERO else ZERO
    return LeafEntry(None, multiply(leaf.maximum, part))


def _answers_by_survey(leaf: Leaf, old: LeafScore, survey: AgencySurvey) -> bool:
    """Whether the old survey's own counts give the points under the new rule."""
    if old.status is not LeafStatus.SCORED or type(leaf.rule) is not type(old.leaf.rule):
        return False
    return isinstance(leaf.rule, IndexRule) or leaf.code in survey.by_leaf


def _answered_before(leaf: Leaf, old: LeafScore, one: AgencyResult) -> LeafEntry:
    record = one.agency.leaves.get(old.leaf.code)
    answer = None if record is None else record.final.answer
    fits = (
        answer is not None
        and old.status is not LeafStatus.FIXED
        and SHAPES[type(leaf.rule)] is SHAPES[type(old.leaf.rule)]
    )
    read = _read(answer, leaf) if fits and answer is not None else None
    return _share(leaf, old) if read is None else LeafEntry(read)


def _read(answer: Answer, leaf: Leaf) -> Answer | None:
    try:
        return parse_answer(answer.to_data(), leaf)
    except AnswerFaults:
        return None


def _share(leaf: Leaf, score: LeafScore) -> LeafEntry:
    """Keep the share of the maximum; what did not apply is carried as full, which moves no other leaf's share."""
    if score.maximum <= ZERO:
        return LeafEntry(None, leaf.maximum)
    return LeafEntry(None, divide(multiply(leaf.maximum, score.counted), score.maximum))


def _compared(
    one: AgencyResult,
    before: tuple[AgencyResult, ...],
    carried: _Carried,
    later: Side,
    links: LeafLinks,
) -> YearOnYear:
    framework = later.result.framework
    alone = _alone(one, before, carried, later)
    former = _mean_index((origin.score.index for origin in before), framework)
    reached = _mean_index((carried.indices.get(origin.agency.id) for origin in before), framework)
    return YearOnYear(
        one=one,
        before=before,
        points=_points(former, reached, alone, one.score.index),
        ranks=_ranks(one, before[0], carried, alone, framework) if len(before) == 1 else None,
        leaves=_leaves(one, before, carried, links),
        gone=_gone(before, links),
    )


def _mean_index(indices: Iterable[Decimal | None], framework: Framework) -> Decimal | None:
    """Give the index of one, or what several come to when each counts alike."""
    found = tuple(indices)
    known = tuple(index for index in found if index is not None)
    if len(known) < len(found):
        return None
    return known[0] if len(known) == 1 else round_half_up(mean(known), framework.places)


def _alone(
    one: AgencyResult, before: tuple[AgencyResult, ...], carried: _Carried, later: Side
) -> Decimal | None:
    """Give the agency's index of now while everybody else is as before: it differs by the block's best only."""
    result = later.result
    framework, block = result.framework, one.agency.block
    if not any(isinstance(leaf.rule, RelativeToBest) for leaf in framework.leaves.values()):
        return one.score.index
    itself = {origin.agency.id for origin in before}
    others = {
        key: found
        for key, found in carried.entries.items()
        if key in carried.ranked.get(block, ()) and key not in itself
    }
    figures = {**others, one.agency.id: one.agency.entries}
    return score_agency(
        framework,
        block,
        one.agency.entries,
        agency=one.agency.code,
        survey=None if later.summary is None else later.summary.survey_of(one.agency.id),
        stage=result.stage,
        leaders=block_leaders(framework, block, figures),
    ).index


def _points(
    before: Decimal | None, carried: Decimal | None, alone: Decimal | None, after: Decimal | None
) -> Split | None:
    if before is None or carried is None or alone is None or after is None:
        return None
    return Split(
        before=before,
        after=after,
        framework=subtract(carried, before),
        own=subtract(alone, carried),
        others=subtract(after, alone),
    )


def _ranks(
    one: AgencyResult,
    before: AgencyResult,
    carried: _Carried,
    alone: Decimal | None,
    framework: Framework,
) -> Split | None:
    """Walk the rank through the same steps; a rank of 3 is −3, so that gaining places is positive."""
    block, place = one.agency.block, before.agency.id
    if one.rank is None or before.rank is None or before.agency.block != block or alone is None:
        return None
    known = {
        key: index
        for key in carried.ranked.get(block, ())
        if (index := carried.indices[key]) is not None
    }
    if place not in known:
        return None
    step_1 = _rank_of(place, known, framework)
    step_2 = _rank_of(place, {**known, place: alone}, framework)
    return Split(
        before=Decimal(-before.rank),
        after=Decimal(-one.rank),
        framework=Decimal(before.rank - step_1),
        own=Decimal(step_1 - step_2),
        others=Decimal(step_2 - one.rank),
    )


def _rank_of(agency: str, indices: Mapping[str, Decimal], framework: Framework) -> int:
    ties = framework.ties if isinstance(framework.ties, Ties) else Ties.COMPETITION
    values = {key: (round_half_up(index, framework.places),) for key, index in indices.items()}
    return rank(values, ties)[agency]


def _leaves(
    one: AgencyResult,
    before: tuple[AgencyResult, ...],
    carried: _Carried,
    links: LeafLinks,
) -> tuple[LeafChange, ...]:
    under_new = [carried.leaves.get(origin.agency.id, {}) for origin in before]
    changes = []
    for code, score in one.score.leaves.items():
        old = [
            origin.score.leaves[former]
            for origin in before
            if (former := links.get(code, "")) in origin.score.leaves
        ]
        new = [leaves[code].counted for leaves in under_new if code in leaves]
        changes.append(
            LeafChange(
                code=code,
                name=score.leaf.name,
                from_code=old[0].leaf.code if old else None,
                before=_mean([leaf.counted for leaf in old]) if old else None,
                before_maximum=_mean([leaf.maximum for leaf in old]) if old else None,
                carried=_mean(new) if new else score.counted,
                after=score.counted,
                maximum=score.maximum,
            )
        )
    return tuple(changes)


def _gone(before: tuple[AgencyResult, ...], links: LeafLinks) -> tuple[GoneLeaf, ...]:
    went_on = set(links.values())
    found: dict[str, list[LeafScore]] = {}
    for origin in before:
        for code, score in origin.score.leaves.items():
            if code not in went_on:
                found.setdefault(code, []).append(score)
    return tuple(
        GoneLeaf(
            code=code,
            name=scores[0].leaf.name,
            before=_mean([one.counted for one in scores]),
            before_maximum=_mean([one.maximum for one in scores]),
        )
        for code, scores in found.items()
    )


def _mean(values: Sequence[Decimal]) -> Decimal:
    """Leave the value of one as it is: a division could add zeros to it."""
    return values[0] if len(values) == 1 else mean(values)


def same_codes(earlier: Framework, later: Framework) -> dict[str, str]:
    """Link every leaf of a framework to itself, where both runs have the same framework."""
    return {code: code for code in _both(earlier.leaves, later.leaves)}


def _both(one: Iterable[str], other: Iterable[str]) -> list[str]:
    known = set(one)
    return [code for code in other if code in known]
