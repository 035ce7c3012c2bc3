"""What the handlers of quotas, flags, reviews, back-checks and progress ask for."""

from typing import Annotated

from fastapi import Depends

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.store import CampaignStore
from services.survey.quotas.service import QuotaService
from services.survey.quotas.store import QuotaStore
from shared.db.transaction import Snapshot, Transaction


async def _read_quotas(session: Snapshot) -> QuotaService:
    return QuotaService(QuotaStore(session), CampaignStore(session), audit_trail(session))


async def _write_quotas(session: Transaction) -> QuotaService:
    return QuotaService(QuotaStore(session), CampaignStore(session), audit_trail(session))


ReadQuotas = Annotated[QuotaService, Depends(_read_quotas)]
WriteQuotas = Annotated[QuotaService, Depends(_write_quotas)]
