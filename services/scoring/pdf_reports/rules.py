"""From a run's workings to the tables of the report. Pure functions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from services.scoring.pdf_reports.models import (
    BlockReport,
    FieldRow,
    RankedRow,
    SatisfiedRow,
    Share,
)
from services.scoring.score_cards.rules import PERCENT_PLACES, POINT_PLACES
from services.scoring.typesetting.figures import NONE, fixed, measure_of
from services.scoring.workings.models import Workings
from shared.methodology.decimals import HUNDRED, ZERO, mean, times_fraction
from shared.methodology.framework import Block, Field, Framework, Group
from shared.methodology.losses import median
from shared.methodology.run import AgencyResult


def block_reports(workings: Workings, agencies: Sequence[AgencyResult]) -> Iterable[BlockReport]:
    """Give every block that has agencies, these in the order of the ranking."""
    framework = workings.result.framework
    for block in framework.blocks:
        own = [one for one in agencies if one.agency.block == block.code]
        if own:
            yield _block(framework, block, own)


def _block(framework: Framework, block: Block, own: Sequence[AgencyResult]) -> BlockReport:
    places = framework.places
    indices = [one.score.index for one in own if one.ranked and one.score.index is not None]
    return BlockReport(
        name=block.name,
        ranked=str(len(indices)),
        mean=fixed(mean(indices) if indices else None, places),
        median=fixed(median(indices) if indices else None, places),
        highest=fixed(max(indices, default=None), places),
        lowest=fixed(min(indices, default=None), places),
        parts=tuple(one.name for one in framework.parts),
        rows=tuple(_row(framework, one) for one in own),
        grades=tuple(_grades(framework, block, own)),
        fields=tuple(_fields(framework, own)),
        satisfied=tuple(_satisfied(own)),
    )


def _row(framework: Framework, one: AgencyResult) -> RankedRow:
    points = {part.part.code: part.points for part in one.score.parts}
    index = one.score.index
    share = ZERO if index is None else times_fraction(HUNDRED, index, framework.scale)
    return RankedRow(
        rank=NONE if one.rank is None else str(one.rank),
        name=one.agency.name,
        parts=tuple(fixed(points.get(part.code), framework.places) for part in framework.parts),
        index=fixed(index, framework.places),
        index_percent=measure_of(share) or "0",
        grade=one.grade.name if one.grade else NONE,
    )


def _grades(framework: Framework, block: Block, own: Sequence[AgencyResult]) -> Iterable[Share]:
    counts = Counter(one.grade.code for one in own if one.grade)
    graded = Decimal(sum(counts.values()))
    for grade in block.grades or framework.grades:
        if count := counts[grade.code]:
            share = times_fraction(HUNDRED, Decimal(count), graded)
            yield Share(grade.name, str(count), measure_of(share) or "0")


def _fields(framework: Framework, own: Sequence[AgencyResult]) -> Iterable[FieldRow]:
    for field in framework.fields:
        if field.group is Group.MAIN and (found := _percents(field, own)):
            average, low, high = mean(found), min(found), max(found)
            yield FieldRow(
                name=f"{field.code}. {field.name}",
                mean=fixed(average, PERCENT_PLACES),
                mean_percent=measure_of(average) or "0",
                lowest=fixed(low, PERCENT_PLACES),
                lowest_percent=measure_of(low) or "0",
                highest=fixed(high, PERCENT_PLACES),
                highest_percent=measure_of(high) or "0",
            )


def _percents(field: Field, own: Sequence[AgencyResult]) -> list[Decimal]:
    """Give what each ranked agency reached in a field, of what applies to it."""
    return [
        times_fraction(HUNDRED, score.points, score.maximum)
        for one in own
        if one.ranked
        for score in one.score.fields
        if score.field.code == field.code and score.maximum > ZERO
    ]


def _satisfied(own: Sequence[AgencyResult]) -> Iterable[SatisfiedRow]:
    measured = sorted(
        ((one, one.sipas) for one in own if one.sipas is not None),
        key=lambda pair: (
            pair[0].sipas_rank is None,
            pair[0].sipas_rank or 0,
            pair[0].agency.code,
        ),
    )
    for one, sipas in measured:
        yield SatisfiedRow(
            rank=NONE if one.sipas_rank is None else str(one.sipas_rank),
            name=one.agency.name,
            index=fixed(sipas, POINT_PLACES),
            index_percent=measure_of(sipas) or "0",
        )
