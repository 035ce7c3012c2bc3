"""Makes, shows and revokes invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.survey.campaigns.errors import CampaignClosedError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore
from services.survey.invitations.codes import digest_of_code, make_code
from services.survey.invitations.errors import FaultyInvitationsError, InvitationBatchIdTakenError
from services.survey.invitations.models import NewBatch
from services.survey.invitations.rules import faults_of
from services.survey.invitations.store import BatchRow, InvitationStore
from services.survey.questionnaires.models import Form
from services.survey.questionnaires.store import QuestionnaireStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.ids import new_id
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class MadeInvitation:
    """An invitation with its code, which is told once."""

    id: UUID
    number: int
    code: str


@dataclass(frozen=True, slots=True)
class MadeBatch:
    """A batch with the codes that were made just now; nothing where it was there already."""

    row: BatchRow
    invitations: tuple[MadeInvitation, ...] | None


class InvitationService:
    """Invitations of the campaigns that the caller controls."""

    def __init__(
        self,
        store: InvitationStore,
        campaigns: CampaignStore,
        questionnaires: QuestionnaireStore,
        audit: AuditTrail,
        secrets: Sequence[str],
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._questionnaires = questionnaires
        self._audit = audit
        self._secrets = secrets

    async def make(
        self, campaign_id: UUID, wish: NewBatch, *, by: Access, now: datetime
    ) -> MadeBatch:
        """Make a batch. Asked again with the same id, it is there already and its codes are not told again."""
        campaign = await self._hold(campaign_id, by)
        if wish.id is not None and (known := await self._store.named(wish.id)) is not None:
            return MadeBatch(_same(known, campaign_id, wish), None)
        faults = faults_of(
            wish,
            cells=await self._campaigns.cells(campaign_id),
            form=await self._form(campaign, wish.group),
            closes_at=campaign.closes_at,
            now=now,
        )
        if faults:
            raise FaultyInvitationsError(faults=faults, count=len(faults))
        made = tuple(
            MadeInvitation(new_id(), number, make_code(self._secrets))
            for number in range(1, wish.count + 1)
        )
        row = await self._add(campaign, wish, made, now)
        self._audit.add(
            "invitation_batch.made",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after=_summary(row),
        )
        return MadeBatch(row, made)

    async def _add(
        self, campaign: CampaignRow, wish: NewBatch, made: Sequence[MadeInvitation], now: datetime
    ) -> BatchRow:
        whose = {"authority_id": campaign.authority_id, "campaign_id": campaign.id}
        batch_id = wish.id or new_id()
        batch = {
            **whose,
            "id": batch_id,
            "agency_id": wish.agency_id,
            "group_code": wish.group,
            "kind": wish.kind.value,
            "label": wish.label,
            "size": wish.count,
            "most_responses": wish.most_responses,
            "expires_at": wish.expires_at or campaign.closes_at,
            "created_at": now,
        }
        invitations = [
            {
                **whose,
                "id": one.id,
                "batch_id": batch_id,
                "number": one.number,
                "code_digest": digest_of_code(one.code),
                "responses": 0,
            }
            for one in made
        ]
        return await self._store.add(batch, invitations)

    async def _form(self, campaign: CampaignRow, group: str) -> Form | None:
        """Give the form that the group is handed, if there is such a group."""
        groups = await self._campaigns.groups(campaign.id, interviewer_id=None)
        handed = {one.code: one.questionnaire_id for one in groups}
        if group not in handed:
            return None
        row = await self._questionnaires.find(handed[group], {campaign.authority_id})
        return None if row is None else Form.of_data(row.form)

    async def _hold(self, campaign_id: UUID, by: Access) -> CampaignRow:
        """Give a campaign that cannot be closed until this transaction ends."""
        await self._campaign(campaign_id, by)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, by)
        if campaign.state == CampaignState.CLOSED:
            raise CampaignClosedError(campaign=campaign.code)
        return campaign

    async def _campaign(self, campaign_id: UUID, by: Access) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, CampaignScope.of(by))
        if campaign is None:
            raise NotFoundError
        return campaign


def _summary(row: BatchRow) -> dict[str, object]:
    return {
        "campaign_id": str(row.campaign_id),
        "agency_id": str(row.agency_id),
        "group": row.group_code,
        "kind": row.kind,
        "size": row.size,
        "expires_at": row.expires_at.isoformat(),
    }


def _same(row: BatchRow, campaign_id: UUID, wish: NewBatch) -> BatchRow:
    """Take a repeat for what it is; another wish under the same id is refused."""
    kept = (row.campaign_id, row.agency_id, row.group_code, row.kind, row.size, row.label)
    asked = (campaign_id, wish.agency_id, wish.group, wish.kind, wish.count, wish.label)
    limits = row.most_responses == wish.most_responses and (
        wish.expires_at is None or row.expires_at == wish.expires_at
    )
    if kept != asked or not limits:
        raise InvitationBatchIdTakenError(batch_id=row.id)
    return row
