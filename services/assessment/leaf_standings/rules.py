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
    if facts is None:
        return LeafStanding(leaf, EntryStatus.EMPTY, (Lack.NO_ENTRY,))
    unproven = leaf.evidence.required and not (facts.evidenced or facts.explained)
    lacks = (
        (Lack.NO_EVIDENCE_OR_EXPLANATION, unproven),
        (Lack.INFECTED_EVIDENCE, facts.infected),
        (Lack.NOT_CONFIRMED, facts.to_confirm),
        (Lack.NOT_CORRECTED, facts.returned),
        (Lack.NOT_REVIEWED, facts.needs_review),
    )
    return LeafStanding(leaf, _status(facts), tuple(lack for lack, holds in lacks if holds))


def stand_all(leaves: Iterable[Leaf], facts: Mapping[str, LeafFacts]) -> tuple[LeafStanding, ...]:
    """Say where leaves stand that an agency scores itself."""
    return tuple(stand(leaf, facts.get(leaf.code)) for leaf in leaves)


def progress_of(standings: Collection[LeafStanding]) -> Progress:
    """Add up standings: the one way in which this service counts how far a report is."""
    counted = Counter(one.status for one in standings)
    return Progress(
        total=len(standings),
        complete=sum(not one.lacks for one in standings),
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
