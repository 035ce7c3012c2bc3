"""From a run's result to what is drawn again, and from the draws to what people read. Loaded on first use, for NumPy's sake."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from services.scoring.uncertainty.models import SimulationOrder, Sureness
from services.scoring.uncertainty.sampling import error_of, sipas_error_of
from services.scoring.uncertainty.simulation import (
    Composite,
    Draws,
    Floats,
    Level,
    simulate,
    times_better,
)
from services.scoring.workings.models import Workings
from shared.methodology.decimals import ZERO, decimal_text, divide, round_half_up
from shared.methodology.framework import Framework, Grade, Group, Leaf
from shared.methodology.leaf_scores import LeafScore, LeafStatus
from shared.methodology.rules import IndexRule, SurveyShare, SurveyWeighted
from shared.methodology.run import AgencyResult
from shared.methodology.survey_measures import AgencySurvey

SHOWN_PLACES = 4


def estimate(workings: Workings, order: SimulationOrder) -> list[Sureness]:
    """Draw again for every block, and say how sure each ranked agency's place is."""
    found: list[Sureness] = []
    for block in workings.result.framework.blocks:
        members = sorted(
            (
                one
                for one in workings.result.agencies
                if one.agency.block == block.code and one.rank is not None
            ),
            key=lambda one: (one.rank or 0, one.agency.code),
        )
        if members:
            found += _of_block(workings, members, order)
    return found


def _of_block(
    workings: Workings, members: Sequence[AgencyResult], order: SimulationOrder
) -> Iterator[Sureness]:
    framework = workings.result.framework
    draws = simulate(
        composite_of(workings, members),
        draws=order.draws,
        seed=order.seed,
        spread=float(order.weight_spread),
        with_errors=order.survey_error,
    )
    by_agency = np.ascontiguousarray(draws.ranks.T)
    grades = framework.grades_of(members[0].agency.block)
    codes = [one.agency.code for one in members]
    low, middle, high = np.quantile(draws.ranks, (0.05, 0.5, 0.95), axis=0, method="inverted_cdf")
    index_low, index_high = np.quantile(draws.indices, (0.05, 0.95), axis=0)
    for place, one in enumerate(members):
        asked = one.agency.code in order.compare
        is_last = place + 1 == len(members)
        better = () if is_last and not asked else times_better(by_agency, place)
        yield Sureness(
            one=one,
            index_mean=_shown(draws.indices[:, place].mean(dtype=np.float64)),
            index_low=_shown(index_low[place]),
            index_high=_shown(index_high[place]),
            rank_median=Decimal(int(middle[place])),
            rank_low=int(low[place]),
            rank_high=int(high[place]),
            grades=_grades(draws, place, grades, framework.places),
            better_than_next=None if is_last else _part(int(better[place + 1]), order.draws),
            better_than={
                code: _part(int(better[other]), order.draws)
                for other, code in enumerate(codes)
                if asked and other != place
            },
        )


def composite_of(workings: Workings, members: Sequence[AgencyResult]) -> Composite:
    """Give what is drawn again for the agencies of one block."""
    framework = workings.result.framework
    leaves = [leaf for leaf in framework.leaves.values() if leaf.group is Group.MAIN]
    shares, errors, applies = (np.zeros((len(members), len(leaves))) for _ in range(3))
    for row, one in enumerate(members):
        survey = None
        if workings.summary is not None:
            survey = workings.summary.survey_of(one.agency.id)
        for column, leaf in enumerate(leaves):
            score = one.score.leaves.get(leaf.code)
            if score is None or score.maximum <= ZERO:
                continue
            applies[row, column] = 1
            shares[row, column] = float(divide(score.counted, score.maximum))
            errors[row, column] = float(_error(framework, score, survey))
    return Composite(
        shares=shares,
        errors=errors,
        applies=applies,
        levels=_levels(framework, leaves),
        nominal=_nominal(members),
        scale=float(framework.scale),
        places=framework.places,
    )


def _nominal(members: Sequence[AgencyResult]) -> Floats:
    return np.array([float(one.score.exact or ZERO) for one in members])


def _error(framework: Framework, score: LeafScore, survey: AgencySurvey | None) -> Decimal:
    """Give the sampling error of what the survey gave; points that the council fixed have none."""
    if survey is None or score.status is not LeafStatus.SCORED:
        return ZERO
    match score.leaf.rule:
        case SurveyShare() | SurveyWeighted() as rule:
            return error_of(rule, survey.by_leaf.get(score.leaf.code, ()))
        case IndexRule() if framework.sipas is not None:
            return sipas_error_of(framework.sipas, survey)
        case _:
            return ZERO


def _levels(framework: Framework, leaves: Sequence[Leaf]) -> tuple[Level, Level, Level]:
    """Give the tree's weights: leaves below criteria below fields, each by its maximum."""
    fields = [one for one in framework.fields if one.group is Group.MAIN]
    criteria = [(place, one) for place, field in enumerate(fields) for one in field.criteria]
    by_code = {one.code: place for place, (_, one) in enumerate(criteria)}
    return (
        Level(
            [float(leaf.maximum) for leaf in leaves], [by_code[leaf.criterion] for leaf in leaves]
        ),
        Level([float(one.maximum) for _, one in criteria], [place for place, _ in criteria]),
        Level([float(one.maximum) for one in fields], [0] * len(fields)),
    )


def _grades(draws: Draws, place: int, grades: Sequence[Grade], places: int) -> dict[str, Decimal]:
    """Count in which band the printed index lies, best first."""
    values = np.round(draws.indices[:, place].astype(np.float64), places)
    left = np.ones(len(values), dtype=bool)
    found: dict[str, Decimal] = {}
    for grade in grades:
        if grade.start is None:
            reached = left
        else:
            start = float(grade.start)
            reached = left & (values >= start if grade.includes_start else values > start)
        found[grade.code] = _part(int(np.count_nonzero(reached)), len(values))
        left = left & ~reached
    return found


def _part(count: int, draws: int) -> Decimal:
    return round_half_up(divide(Decimal(count), Decimal(draws)), SHOWN_PLACES)


def _shown(value: float) -> Decimal:
    return Decimal(decimal_text(Decimal(f"{value:.{SHOWN_PLACES}f}")))
