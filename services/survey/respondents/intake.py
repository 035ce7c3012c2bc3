"""Takes in what respondents answer: each invitation once, each answer once, whatever is pressed or sent again."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from services.survey.invitations.codes import digest_of_code, read_code
from services.survey.invitations.models import Kind
from services.survey.openrosa.desk import FormDesk
from services.survey.respondents.declining import Declining
from services.survey.respondents.errors import InvitationUsedError, UnknownInvitationError
from services.survey.respondents.handed import Handed
from services.survey.respondents.models import RESPONDENT, Filled, Invited
from services.survey.respondents.picture_desk import PictureDesk
from services.survey.respondents.rules import place_of, refusal
from services.survey.respondents.store import RespondentStore
from services.survey.responses.errors import InvalidResponseError
from services.survey.responses.intake_store import IntakeStore
from services.survey.responses.models import NewRow, ReceivedResponse, StoredResponse
from services.survey.responses.plan_cache import PlanCache
from services.survey.responses.rules import IntakePlan, Refusal, judge
from shared.canonical import canonical_json
from shared.problems.common import UnavailableError

REMEMBERED_FORMS: Final = 500
_ATTEMPTS: Final = 3
"""A campaign that changes in the very moment of an attempt is looked at again, but not for ever."""


class RespondentIntake:
    """Opens questionnaires to whoever holds a code, and keeps what is answered."""

    def __init__(
        self,
        store: RespondentStore,
        responses: IntakeStore,
        plans: PlanCache,
        desk: FormDesk,
        *,
        pictures: PictureDesk,
        declining: Declining,
        secrets: Sequence[str],
    ) -> None:
        self.pictures = pictures
        self._store = store
        self._responses = responses
        self._plans = plans
        self._desk = desk
        self._declining = declining
        self._secrets = secrets
        self._handed: OrderedDict[UUID, Handed] = OrderedDict()

    def code_of(self, written: str) -> str:
        """Read a code as it was typed."""
        code = read_code(written, self._secrets)
        if code is None:
            raise UnknownInvitationError
        return code

    async def invited(self, written: str) -> Invited:
        """Find the invitation of a code, wherever it stands."""
        found = await self._store.invited(digest_of_code(self.code_of(written)))
        if found is None:
            raise UnknownInvitationError
        return found

    async def handed(self, invited: Invited, questionnaire_id: UUID | None) -> Handed:
        """Give the version that was filled in where its answers are taken, else the one that is handed out now."""
        plan = await self._plan(invited, questionnaire_id)
        checkers = plan.forms[invited.group]
        found = questionnaire_id if questionnaire_id in checkers else invited.questionnaire_id
        assert found is not None
        if found not in self._handed:
            version = (await self._desk.versions([found]))[found]
            self._handed[found] = Handed.of(found, version.form, checkers[found])
        self._handed.move_to_end(found)
        while len(self._handed) > REMEMBERED_FORMS:
            self._handed.popitem(last=False)
        return self._handed[found]

    async def take(self, invited: Invited, filled: Filled, address: str, now: datetime) -> None:
        """Keep an answer, or find that it is here already; committed on return."""
        if invited.case_id is not None:
            filled = replace(filled, response_id=invited.case_id)
        place = place_of(address, self._secrets[0], now)
        plan = await self._plan(invited, filled.questionnaire_id)
        for _ in range(_ATTEMPTS):
            judged = _judged(invited, filled, plan, now)
            if isinstance(judged, NewRow):
                if refusal(invited, at=filled.captured_at, now=now) is None and (
                    await self._store.keep(
                        invited, plan, judged, filled.files, place=place, now=now
                    )
                ):
                    return
                other = _other_id(judged)
                known = await self._responses.stored([judged.id, other])
                if any(_is_same(one, invited, judged) for one in known.values()):
                    return
                if judged.id in known and invited.case_id is not None:
                    raise InvitationUsedError  # an interviewer was there first
                if judged.id in known:
                    filled = replace(filled, response_id=other)
            invited = await self._again(invited)
            if (refused := refusal(invited, at=filled.captured_at, now=now)) is not None:
                raise refused
            newest = await self._read(invited)
            if newest.version == plan.version and isinstance(judged, Refusal):
                raise InvalidResponseError(faults=judged.faults, count=len(judged.faults))
            plan = newest
        raise UnavailableError(service="survey", headers={"retry-after": "1"})

    async def decline(self, invited: Invited, now: datetime) -> None:
        """Note that the holder of an invitation does not take part; who comes by a poster and passes on is not counted."""
        if (refused := refusal(invited, at=now, now=now)) is not None:
            raise refused
        if invited.kind is Kind.ONCE:
            await self._declining.note(invited, now)

    async def _again(self, invited: Invited) -> Invited:
        found = await self._store.by_id(invited.id)
        if found is None:
            raise UnknownInvitationError
        return found

    async def _plan(self, invited: Invited, questionnaire_id: UUID | None) -> IntakePlan:
        """Give the campaign's plan as remembered, unless it does not know the form in question."""
        plan = await self._plans.find(invited.campaign_id)
        forms = {} if plan is None else plan.forms.get(invited.group, {})
        if plan is None or not {questionnaire_id, invited.questionnaire_id} - {None} <= set(forms):
            return await self._read(invited)
        return plan

    async def _read(self, invited: Invited) -> IntakePlan:
        plan = await self._plans.read(invited.campaign_id)
        if plan is None:
            raise UnknownInvitationError
        return plan


def _judged(invited: Invited, filled: Filled, plan: IntakePlan, now: datetime) -> NewRow | Refusal:
    response = ReceivedResponse(
        filled.response_id,
        filled.questionnaire_id,
        invited.group,
        invited.agency_id,
        filled.answers,
        filled.captured_at,
        started_at=filled.started_at,
    )
    return judge(response, plan, RESPONDENT, now)


def _is_same(stored: StoredResponse, invited: Invited, row: NewRow) -> bool:
    """Whether this very answer came before: only when it was filled in may differ, which a device tells anew each time."""
    campaign_id, content = stored.content
    return campaign_id == invited.campaign_id and _meaning(content) == _meaning(row.content)


def _other_id(row: NewRow) -> UUID:
    """Name other answers under a known id: at a kiosk the next person may go back to the page of the one before.

    It is the same for the same answers, so that a repeat of them is still known as one.
    """
    return uuid5(row.id, canonical_json(dict(row.answers)).decode())


def _meaning(content: tuple[object, ...]) -> tuple[object, ...]:
    questionnaire_id, group, agency_id, _captured_at, answers = content
    return questionnaire_id, group, agency_id, answers
