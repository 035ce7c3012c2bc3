"""How dashboards are read."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.assessment.dashboards import appraisers, store
from services.assessment.dashboards.cells import Ground, survey
from services.assessment.dashboards.models import Dashboard, Dimension, Sight
from services.assessment.dashboards.rules import appraiser_row, rows_of
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.periods import service as periods
from services.assessment.periods.models import Phase, WindowName
from services.assessment.periods.rules import has_passed
from services.assessment.rounds.service import end_of_round
from services.assessment.self_assessments.rules import agency_sees_round, round_of
from services.assessment.tables import PeriodTable
from services.assessment.unit import Unit
from shared.auth.principal import AGENCY_ROLES, Role
from shared.methodology.framework import Framework

_OVERSIGHT: Final = frozenset({Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR})


async def read_dashboard(
    unit: Unit, cache: FrameworkCache, period_id: UUID, dimension: Dimension
) -> Dashboard:
    """Count what the caller may see of a period by one dimension; sums fit, for one statement gives them."""
    period, framework, ground = await _seen(unit, cache, period_id)
    found = await store.count_by(
        unit.session, ground, dimension, closes_at=_closes_at(period), now=unit.now
    )
    ends_at = await _round_ends_at(unit, period)
    rows = rows_of(found, _names_of(framework, dimension))
    return Dashboard(period.id, period.phase, unit.now, ends_at, rows)


async def read_appraisers(unit: Unit, cache: FrameworkCache, period_id: UUID) -> Dashboard:
    """Count what is assigned to appraisers and how far they are; who does not oversee the period finds the own row."""
    period, _, ground = await _seen(unit, cache, period_id)
    found = await appraisers.count_by_appraiser(
        unit.session,
        ground,
        only=None if sight_of(unit, period).overseeing else unit.caller.id,
        number=round_of(Phase(period.phase)),
    )
    ends_at = await _round_ends_at(unit, period)
    over = has_passed(ends_at, unit.now)
    rows = tuple(appraiser_row(one, over=over) for one in found)
    return Dashboard(period.id, period.phase, unit.now, ends_at, appraisers=rows)


async def _seen(
    unit: Unit, cache: FrameworkCache, period_id: UUID
) -> tuple[PeriodTable, Framework, Ground]:
    period = await periods.find_period(unit, period_id)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    sight = sight_of(unit, period)
    ground = survey(period.id, framework.leaves.values(), unit.access, sight)
    return period, framework, ground


async def _round_ends_at(unit: Unit, period: PeriodTable) -> datetime | None:
    number = round_of(Phase(period.phase))
    return await end_of_round(unit, period, number) if number else None


def sight_of(unit: Unit, period: PeriodTable) -> Sight:
    """Say what the caller may see of a period, by the rules that hold for sheets."""
    agency_ids = {
        grant.agency_id
        for grant in unit.caller.acting_as(AGENCY_ROLES).grants
        if grant.agency_id and grant.authority_id == period.authority_id
    }
    return Sight(
        account_id=unit.caller.id,
        agency_ids=frozenset(agency_ids),
        overseeing=unit.caller.acting_as(_OVERSIGHT).covers(period.authority_id),
        appraising=unit.caller.acting_as({Role.APPRAISER}).covers(period.authority_id),
        closed_rounds=frozenset(
            number for number in (1, 2) if agency_sees_round(number, Phase(period.phase))
        ),
    )


def _names_of(framework: Framework, dimension: Dimension) -> dict[str, str]:
    """Give the names of blocks or fields."""
    if dimension is Dimension.BLOCK:
        return {block.code: block.name for block in framework.blocks}
    if dimension is Dimension.FIELD:
        return {field.code: field.name for field in framework.fields}
    return {}


def _closes_at(period: PeriodTable) -> datetime | None:
    window = periods.calendar_of(period).get(WindowName.SELF_ASSESSMENT)
    return window.closes_at if window else None
