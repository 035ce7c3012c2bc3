"""How recognised initiatives become an appraiser's opinion on a bonus leaf."""

from collections.abc import Mapping
from uuid import UUID

from services.assessment.appraisals.models import DraftDecision
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.initiatives.errors import JudgingOverError, NothingToCreditError
from services.assessment.initiatives.models import Credit
from services.assessment.initiatives.service import credits_of
from services.assessment.opinions.service import give_opinions
from services.assessment.self_assessments.access import read_report
from services.assessment.self_assessments.rules import round_of
from services.assessment.unit import Unit
from shared.methodology.documents import Decision


async def credit_initiatives(
    unit: Unit, cache: FrameworkCache, report_id: UUID, versions: Mapping[str, int]
) -> list[Credit]:
    """Give the opinion on bonus leaves that what was recognised for them amounts to, all or none."""
    report = await read_report(unit, cache, report_id)
    number = round_of(report.phase)
    if number is None:
        raise JudgingOverError(present=report.period.phase)
    found = {one.leaf.code: one for one in await credits_of(unit, cache, report_id)}
    if missing := [leaf for leaf in versions if leaf not in found]:
        raise NothingToCreditError(leaves=", ".join(missing))
    chosen = [found[leaf] for leaf in versions]
    drafts = [_draft(one, versions[one.leaf.code]) for one in chosen]
    await give_opinions(unit, cache, report_id, number, drafts, bulk=True)
    return chosen


def _draft(credit: Credit, expected: int) -> DraftDecision:
    return DraftDecision(
        leaf=credit.leaf.code,
        expected=expected,
        decision=Decision.CHANGED,
        answer=credit.answer,
        points=credit.points,
        opinion=credit.opinion,
        explanation_requested=False,
    )
