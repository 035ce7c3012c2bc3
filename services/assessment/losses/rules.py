"""Which points a frozen record shows as lost. Pure functions over the record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.methodology.decimals import ZERO
from shared.methodology.documents import LeafRecord, parse_appraisal_record
from shared.methodology.framework import Group, Source
from shared.methodology.leaf_scores import LeafScore, LeafStatus
from shared.methodology.rules import IndexRule
from shared.methodology.run import compute
from shared.methodology.wording import Text


@dataclass(frozen=True, slots=True)
class Loss:
    """A leaf of an agency that has less than its maximum."""

    agency_id: str
    leaf: str
    name: str
    field: str
    maximum: Decimal
    points: Decimal
    status: LeafStatus
    reason: Text
    opinion: str

    @property
    def lost(self) -> Decimal:
        """What is missing to the maximum."""
        return self.maximum - self.points


def losses_of(document: Mapping[str, Any]) -> list[Loss]:
    """Find what every agency of a record lost on the leaves that the council decides.

    What the survey gives is not known here: scoring publishes it. Bonus and penalty leaves are nobody's loss.
    """
    record = parse_appraisal_record(document)
    return [
        loss
        for result in compute(record).agencies
        for score in result.score.leaves.values()
        for loss in _loss(result.agency.id, score, result.agency.leaves.get(score.leaf.code))
    ]


def _loss(agency_id: str, score: LeafScore, recorded: LeafRecord | None) -> Iterator[Loss]:
    leaf = score.leaf
    if (
        leaf.source is Source.SURVEY
        or leaf.group is not Group.MAIN
        or isinstance(leaf.rule, IndexRule)
        or score.status is LeafStatus.WAITING
        or score.maximum - score.counted <= ZERO
    ):
        return
    rounds = (recorded.round_2, recorded.round_1) if recorded else ()
    yield Loss(
        agency_id=agency_id,
        leaf=leaf.code,
        name=leaf.name,
        field=leaf.field,
        maximum=score.maximum,
        points=score.counted,
        status=score.status,
        reason=score.explanation.sentence(),
        opinion=next((one.opinion for one in rounds if one and one.opinion), ""),
    )
