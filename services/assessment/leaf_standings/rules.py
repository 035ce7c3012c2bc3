"""Status, lacks and progress, from what is stored. Pure functions."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from services.assessment.leaf_standings.models import (
    EntryStatus,
    Lack,
    LeafFacts,
    LeafStanding,
    Progress,
)
from shared.methodology.framework import Framework, Leaf, Source


def claimable_leaves(framework: Framework, block: str, agency: str) -> tuple[Leaf, ...]:
    """Leaves that an agency of a block scores itself."""
    return tuple(leaf for leaf in framework.leaves_of(block, agency) if leaf.source is Source.SELF)


def stand(leaf: Leaf, facts: LeafFacts | None) -> LeafStanding:
    """Say where a leaf stands; without facts nothing was entered.

    Where the framework requires evidence, there has to be some, or an explanation why there is none.
    """
    return LeafStanding(leaf, *judge(facts, proven=leaf.evidence.required))


def judge(facts: LeafFacts | None, *, proven: bool) -> tuple[EntryStatus, tuple[Lack, ...]]:
    """Say the status and the lacks of any leaf with these facts; `proven` where the framework requires evidence."""
    if facts is None:
        return EntryStatus.EMPTY, (Lack.NO_ENTRY,)
    unproven = proven and not (facts.evidenced or facts.explained)
    lacks = (
        (Lack.NO_EVIDENCE_OR_EXPLANATION, unproven),
        (Lack.INFECTED_EVIDENCE, facts.infected),
        (Lack.NOT_CONFIRMED, facts.to_confirm),
        (Lack.NOT_CORRECTED, facts.returned),
        (Lack.NOT_REVIEWED, facts.needs_review),
    )
    return _status(facts), tuple(lack for lack, holds in lacks if holds)


def stand_all(leaves: Iterable[Leaf], facts: Mapping[str, LeafFacts]) -> tuple[LeafStanding, ...]:
    """Say where leaves stand that an agency scores itself."""
    return tuple(stand(leaf, facts.get(leaf.code)) for leaf in leaves)


def progress_of(standings: Iterable[LeafStanding]) -> Progress:
    """Add up standings: the one way in which this service counts how far a report is."""
    return progress_of_groups((one.status, one.lacks, 1) for one in standings)


def progress_of_groups(groups: Iterable[tuple[EntryStatus, Collection[Lack], int]]) -> Progress:
    """Add up groups of leaves that stand alike."""
    counted: Counter[EntryStatus] = Counter()
    complete = 0
    for status, lacks, size in groups:
        counted[status] += size
        complete += 0 if lacks else size
    return Progress(
        total=counted.total(),
        complete=complete,
        statuses={status: counted[status] for status in EntryStatus},
    )


def _status(facts: LeafFacts) -> EntryStatus:
    if facts.returned:
        return EntryStatus.RETURNED
    if facts.needs_review:
        return EntryStatus.NEEDS_REVIEW
    if facts.to_confirm:
        return EntryStatus.TO_CONFIRM
    return EntryStatus.DONE if facts.done else EntryStatus.IN_PROGRESS
