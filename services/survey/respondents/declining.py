"""Notes that somebody who is invited does not take part: on the invitation, and on the case that was drawn."""

from datetime import datetime

from sqlalchemy import update

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.models import CampaignState
from services.survey.campaigns.store import CampaignStore
from services.survey.cases.models import CaseState, CaseStatus, Cause
from services.survey.cases.store import CaseStore
from services.survey.respondents.errors import SurveyOverError
from services.survey.respondents.models import Invited
from services.survey.respondents.rules import VIET_NAM, written
from services.survey.tables import InvitationTable
from shared.db.engine import Database


class Declining:
    """Declines in one transaction, so that invitations and cases never tell two stories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, invited: Invited, now: datetime) -> None:
        """Note it, unless there is an answer: of two in the same moment the answer counts."""
        async with self._database.writers.begin() as session:
            campaigns = CampaignStore(session)
            await campaigns.pass_gate(invited.campaign_id)
            if await campaigns.state(invited.campaign_id) is not CampaignState.OPEN:
                raise SurveyOverError(closed=written(invited.closes_at))
            declined = await session.scalar(
                update(InvitationTable)
                .where(
                    InvitationTable.id == invited.id,
                    InvitationTable.revoked_at.is_(None),
                    InvitationTable.answered_on.is_(None),
                )
                .values(refused_on=now.astimezone(VIET_NAM).date())
                .returning(InvitationTable.id)
            )
            if declined is None or invited.case_id is None:
                return
            cases = CaseStore(session)
            row = await cases.lock(invited.campaign_id, invited.case_id, interviewer_id=None)
            if row is None or (await cases.statuses([row.id]))[row.id] is not CaseStatus.WAITING:
                return
            row.state, row.cause, row.ended_at = CaseState.REFUSED, Cause.REFUSED, now
            audit_trail(session).add(
                "case.declined",
                row.id,
                authority_id=row.authority_id,
                by=None,
                now=now,
                after={"number": row.number, "cause": Cause.REFUSED},
            )
