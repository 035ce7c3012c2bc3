"""From a run's workings to the score card of an agency. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from textwrap import shorten
from typing import Final

from services.scoring.runs.calculation import public_reason
from services.scoring.score_cards.models import (
    CardAdjustment,
    CardFactor,
    CardField,
    CardLoss,
    CardPart,
    CardSurvey,
    CardYear,
    ScoreCard,
)
from services.scoring.typesetting.figures import NONE, fixed, measure_of, plain
from services.scoring.workings.models import Workings
from shared.methodology.decimals import HUNDRED, ZERO, mean, round_half_up, times_fraction, total
from shared.methodology.documents import LeafRecord
from shared.methodology.framework import Group
from shared.methodology.losses import FieldStanding, Loss, losses_of, profile_of
from shared.methodology.run import AgencyResult

MOST_LOSSES: Final = 9
"""More than a page has room for."""
MOST_YEARS: Final = 6
"""Lines of the history, this year's among them."""
LONGEST_NAME: Final = 48
"""Of a predecessor, in a column of a quarter of the page."""
PERCENT_PLACES: Final = 1
POINT_PLACES: Final = 2


@dataclass(frozen=True, slots=True)
class PastYear:
    """What the agency had in an earlier period that is public."""

    period: str
    index: Decimal | None
    rank: int | None
    grade: str | None
    predecessor: str | None = None
    """Whose result it is, where the agency took over from another."""


def score_card(
    workings: Workings, one: AgencyResult, past: Sequence[PastYear], *, with_opinions: bool
) -> ScoreCard:
    """Gather what stands on the card of one agency."""
    result = workings.result
    framework = result.framework
    block = next(found for found in framework.blocks if found.code == one.agency.block)
    losses = [
        loss
        for loss in losses_of(result, one, workings.summary)
        if loss.leaf.group is not Group.BONUS
    ]
    places = framework.places
    return ScoreCard(
        name=one.agency.name,
        block=block.name,
        index=fixed(one.score.index, places),
        scale=plain(framework.scale),
        rank=NONE if one.rank is None else str(one.rank),
        ranked=str(sum(other.ranked for other in _block_of(workings, one))),
        grade=one.grade.name if one.grade else NONE,
        note=_note(one),
        lost=plain(round_half_up(total(loss.lost for loss in losses), POINT_PLACES)),
        parts=tuple(
            CardPart(part.part.name, fixed(part.points, places), plain(part.maximum))
            for part in one.score.parts
        ),
        fields=tuple(_fields(workings, one)),
        adjustments=tuple(_adjustments(one)),
        losses=tuple(
            _loss(loss, one.agency.leaves.get(loss.leaf.code), with_opinion=with_opinions)
            for loss in losses[:MOST_LOSSES]
        ),
        loss_count=len(losses),
        survey=_survey(workings, one),
        history=tuple(_history(workings, one, past)),
    )


def _note(one: AgencyResult) -> str | None:
    if one.score.index is None:
        return "Chưa xác định được chỉ số: còn tiêu chí chờ kết quả."
    if not one.ranked:
        return "Cơ quan không tham gia xếp hạng."
    return "Báo cáo nộp sau thời hạn." if one.agency.late else None


def _fields(workings: Workings, one: AgencyResult) -> Iterable[CardField]:
    scores = {field.field.code: field for field in one.score.fields}
    for standing in profile_of(workings.result, one):
        score = scores[standing.code]
        yield CardField(
            code=standing.code,
            name=standing.name,
            points=fixed(score.points, POINT_PLACES),
            maximum=plain(score.maximum),
            percent=fixed(standing.percent, PERCENT_PLACES),
            **_bar(standing),
            mean=fixed(standing.mean, PERCENT_PLACES),
            rank=NONE if standing.rank is None else str(standing.rank),
            verdict=standing.verdict,
        )


def _bar(standing: FieldStanding) -> dict[str, str]:
    drawn = {
        "own_percent": standing.percent,
        "mean_percent": standing.mean,
        "best_percent": standing.best,
    }
    return {name: measure_of(value) or "0" for name, value in drawn.items()}


def _adjustments(one: AgencyResult) -> Iterable[CardAdjustment]:
    signs = {Group.BONUS: "+", Group.PENALTY: "−"}
    for field in one.score.fields:
        if field.field.group is not Group.MAIN and field.points != ZERO:
            sign = signs[field.field.group]
            yield CardAdjustment(field.field.name, f"{sign}{fixed(field.points, POINT_PLACES)}")


def _loss(loss: Loss, record: LeafRecord | None, *, with_opinion: bool) -> CardLoss:
    return CardLoss(
        code=loss.leaf.code,
        name=loss.leaf.name,
        points=plain(round_half_up(loss.score.counted, POINT_PLACES)),
        maximum=plain(loss.score.maximum),
        lost=plain(round_half_up(loss.lost, POINT_PLACES)),
        reason=(loss.reason if with_opinion else public_reason(loss.score)).vi,
        needed=loss.needed[0].text.vi if loss.needed else None,
        opinion=_opinion(record) if with_opinion else None,
    )


def _opinion(record: LeafRecord | None) -> str | None:
    """Give the council's last word."""
    if record is None:
        return None
    rounds = (record.round_2, record.round_1)
    return next((entry.opinion for entry in rounds if entry and entry.opinion), None)


def _survey(workings: Workings, one: AgencyResult) -> CardSurvey | None:
    found = one.score.sipas
    if found is None or one.sipas is None:
        return None
    means = _factor_means(workings, one)
    return CardSurvey(
        index=fixed(one.sipas, POINT_PLACES),
        rank=NONE if one.sipas_rank is None else str(one.sipas_rank),
        valid=_valid_answers(workings, one),
        factors=tuple(
            CardFactor(
                name=factor.name,
                percent=fixed(factor.percent, PERCENT_PLACES),
                own_percent=measure_of(factor.percent),
                mean=fixed(means.get(factor.code), PERCENT_PLACES),
                mean_percent=measure_of(means.get(factor.code)),
            )
            for factor in found.factors
        ),
    )


def _factor_means(workings: Workings, one: AgencyResult) -> Mapping[str, Decimal]:
    found: dict[str, list[Decimal]] = {}
    for other in _block_of(workings, one):
        for factor in other.score.sipas.factors if other.score.sipas else ():
            if factor.percent is not None:
                found.setdefault(factor.code, []).append(factor.percent)
    return {code: mean(percents) for code, percents in found.items()}


def _valid_answers(workings: Workings, one: AgencyResult) -> str | None:
    summary = workings.summary
    asked = next((a for a in summary.agencies if a.id == one.agency.id), None) if summary else None
    return None if asked is None else plain(Decimal(asked.accounting.valid))


def _history(workings: Workings, one: AgencyResult, past: Sequence[PastYear]) -> Iterable[CardYear]:
    """Give the earlier years and this one; one year alone is no history."""
    if not past:
        return
    framework, grade = workings.result.framework, one.grade
    now = PastYear(
        workings.record.period.name, one.score.index, one.rank, grade.name if grade else None
    )
    for year in [*_latest(past), now]:
        share = ZERO if year.index is None else times_fraction(HUNDRED, year.index, framework.scale)
        yield CardYear(
            period=_whose(year),
            index=fixed(year.index, framework.places),
            index_percent=measure_of(share) or "0",
            rank=NONE if year.rank is None else str(year.rank),
            grade=year.grade or NONE,
        )


def _whose(year: PastYear) -> str:
    if year.predecessor is None:
        return year.period
    return f"{year.period} ({shorten(year.predecessor, LONGEST_NAME, placeholder='…')})"


def _latest(past: Sequence[PastYear]) -> Sequence[PastYear]:
    """Give as many of the last periods as there is room for: each with all predecessors, or not at all."""
    shown: list[PastYear] = []
    for _, years in groupby(reversed(past), key=lambda year: year.period):
        of_period = list(years)
        if len(shown) + len(of_period) >= MOST_YEARS:
            break
        shown += of_period
    return shown[::-1]


def _block_of(workings: Workings, one: AgencyResult) -> list[AgencyResult]:
    return [other for other in workings.result.agencies if other.agency.block == one.agency.block]
