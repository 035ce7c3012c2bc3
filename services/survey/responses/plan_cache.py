"""What the app remembers of campaigns between responses.

Remembering is safe: the statement that keeps a response checks that the campaign is still open and at the version that
was remembered, and whatever would be refused is judged again by what the database says now.
"""

from collections import OrderedDict
from uuid import UUID

from services.survey.responses.answer_rules import FormChecker
from services.survey.responses.intake_store import IntakeStore
from services.survey.responses.rules import IntakePlan

REMEMBERED_PLANS = 200
REMEMBERED_FORMS = 2000


class PlanCache:
    """The plans and compiled forms in use, the least used forgotten first."""

    def __init__(self, store: IntakeStore) -> None:
        self._store = store
        self._plans: OrderedDict[UUID, IntakePlan] = OrderedDict()
        self._forms: OrderedDict[UUID, FormChecker] = OrderedDict()

    async def find(self, campaign_id: UUID) -> IntakePlan | None:
        """Give a campaign's plan as remembered."""
        plan = self._plans.get(campaign_id)
        if plan is None:
            return await self.read(campaign_id)
        self._plans.move_to_end(campaign_id)
        return plan

    async def read(self, campaign_id: UUID) -> IntakePlan | None:
        """Give a campaign's plan as it is now, and remember it."""
        plan = await self._store.plan(campaign_id, self._forms)
        if plan is None:
            return None
        self._plans[campaign_id] = plan
        for forms in plan.forms.values():
            self._forms.update(forms)
        while len(self._plans) > REMEMBERED_PLANS:
            self._plans.popitem(last=False)
        while len(self._forms) > REMEMBERED_FORMS:
            self._forms.popitem(last=False)
        return plan
