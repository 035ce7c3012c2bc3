"""How gaps are read."""

from uuid import UUID

from services.assessment.dashboards.cells import survey
from services.assessment.dashboards.service import sight_of
from services.assessment.frameworks import service as frameworks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.gaps import store
from services.assessment.gaps.models import GapDimension, Gaps
from services.assessment.periods import service as periods
from services.assessment.self_assessments.models import ReportState
from services.assessment.unit import Unit
from shared.methodology.framework import Source
from shared.problems.common import NotPermittedError


async def read_gaps(
    unit: Unit, cache: FrameworkCache, period_id: UUID, by: GapDimension, *, largest: int
) -> Gaps:
    """Add up claims and decisions, as far as they are open to the caller.

    What single appraisers gave is the council's own business: agencies do not see it, an appraiser sees the own row.
    """
    period = await periods.find_period(unit, period_id)
    framework = await frameworks.parsed_framework(unit, cache, period.framework)
    sight = sight_of(unit, period)
    if by is GapDimension.APPRAISER and not (sight.overseeing or sight.appraising):
        raise NotPermittedError
    claimed = [leaf for leaf in framework.leaves.values() if leaf.source is Source.SELF]
    sent = {ReportState.SUBMITTED}
    ground = survey(period.id, claimed, unit.access, sight, states=sent)
    only = None if sight.overseeing else unit.caller.id
    found = await store.add_up(unit.session, ground, by, only=only, largest=largest)
    return Gaps(period.id, period.phase, by, *found)
