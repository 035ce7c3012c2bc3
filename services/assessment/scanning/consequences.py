"""What follows from an infection: those concerned are told, and a signature under the file does not hold."""

from collections import defaultdict
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.assessment.events import AUDIENCES, EventType
from services.assessment.scanning import store
from services.assessment.self_assessments.store import void_sign_offs
from services.assessment.tables import AuditEntryTable, OutboxTable
from shared.audit.trail import audit
from shared.outbox.announcing import announce

SYSTEM: Final = "system"


async def tell_infection(session: AsyncSession, sha256: str, signature: str, now: datetime) -> None:
    """Tell the agencies whose documents consist of the file, and their officers; void signatures that are not sent yet."""
    for holder in await store.holders_of(session, sha256):
        subject = ("document", holder.document_id)
        found = {"sha256": sha256, "signature": signature, "file_name": holder.file_name}
        audit(
            session,
            AuditEntryTable,
            by=None,
            now=now,
            action=str(EventType.FILE_INFECTED),
            subject=subject,
            authority_id=holder.authority_id,
            after=found | {"agency_id": str(holder.agency_id)},
        )
        announce(
            session,
            OutboxTable,
            EventType.FILE_INFECTED,
            authority_id=holder.authority_id,
            subject=subject,
            now=now,
            roles=AUDIENCES[EventType.FILE_INFECTED],
            agencies=[holder.agency_id],
            data=found | {"title": holder.title, "agency_name": holder.agency_name},
        )
    await _void(session, sha256, now)


async def _void(session: AsyncSession, sha256: str, now: datetime) -> None:
    leaves: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for authority, report, leaf in await store.signed_with(session, sha256):
        leaves[authority, report].append(leaf)
    for (authority, report), named in leaves.items():
        action = str(EventType.FILE_INFECTED)
        voided = await void_sign_offs(session, report, now, by=SYSTEM, action=action, leaves=named)
        for sign_off in voided:
            audit(
                session,
                AuditEntryTable,
                by=None,
                now=now,
                action="sign-off.voided",
                subject=("sign-off", sign_off),
                authority_id=authority,
                before={"valid": True},
                after={"valid": False, "action": action, "leaves": named},
            )
