"""How the appraisal record of a period is frozen and read."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.assessment.announcements import announce_period
from services.assessment.events import EventType
from services.assessment.losses.service import record_losses
from services.assessment.permissions import Permission
from services.assessment.records import store
from services.assessment.records.rules import (
    FrozenAgency,
    compose_record,
    predecessors_data,
    recorded_leaves,
)
from services.assessment.self_assessments.models import ReportState
from services.assessment.self_assessments.rules import places_of
from services.assessment.tables import AppraisalRecordTable, PeriodTable, SelfAssessmentTable
from services.assessment.unit import Unit
from shared.canonical import canonical_json, digest_of_bytes
from shared.db.cursor import Window
from shared.ids import new_id
from shared.methodology.framework import Framework
from shared.problems.common import NotFoundError


async def freeze_record(
    unit: Unit, period: PeriodTable, framework: Framework, reports: Sequence[SelfAssessmentTable]
) -> UUID:
    """Freeze what a period came to. The bytes are stored, not the data, so that they never change."""
    head = await _head(unit, period)
    ids = [report.id for report in reports]
    entries = await store.entries_of(unit.session, ids)
    decisions = await store.decisions_of(unit.session, ids)
    predecessors = await store.predecessors_of(
        unit.session, [report.agency_id for report in reports], period.ends_on
    )
    places = places_of(framework.claim_step)
    agencies = [
        FrozenAgency(
            members=_members(report) | predecessors_data(predecessors.get(report.agency_id, ())),
            leaves=recorded_leaves(
                framework.leaves_of(report.block, report.agency.code), decisions.get(report.id, {})
            ),
            submitted=report.state == ReportState.SUBMITTED,
            entries=entries.get(report.id, {}),
            decisions=decisions.get(report.id, {}),
            claim_places=places,
        )
        for report in reports
    ]
    document = await asyncio.to_thread(compose_record, head, agencies)
    content = await asyncio.to_thread(canonical_json, document)
    record = AppraisalRecordTable(
        id=new_id(),
        authority_id=period.authority_id,
        period_id=period.id,
        digest=digest_of_bytes(content),
        size=len(content),
        content=content,
        created_at=unit.now,
    )
    unit.session.add(record)
    await unit.session.flush()
    await record_losses(unit, document, reports)
    unit.audit(
        "appraisal-record.frozen",
        ("appraisal-record", record.id),
        period.authority_id,
        after={"period": period.code, "digest": record.digest, "size": record.size},
    )
    announce_period(
        unit,
        EventType.RECORD_FROZEN,
        period,
        appraisal_record_id=str(record.id),
        digest=record.digest,
    )
    return record.id


async def list_records(
    unit: Unit, page: Window, *, period_id: UUID | None
) -> tuple[list[AppraisalRecordTable], str | None]:
    """List the records of the caller's authorities."""
    return await store.page_of_records(unit.session, unit.access, page, period_id=period_id)


async def find_record(unit: Unit, record_id: UUID) -> AppraisalRecordTable:
    """Give a record that the caller may see, with its bytes."""
    access = unit.seen(Permission.READ_RECORDS)
    record = await store.read_record(unit.session, record_id, access)
    if record is None:
        raise NotFoundError
    return record


async def _head(unit: Unit, period: PeriodTable) -> dict[str, Any]:
    authority, programme = await store.head_of(
        unit.session, period.authority_id, period.programme_id
    )
    await unit.session.refresh(period.framework, ["content"])
    return {
        "authority": {
            "id": str(authority.id),
            "code": authority.code,
            "name": authority.name,
        },
        "programme": {
            "id": str(programme.id),
            "code": programme.code,
            "name": programme.name,
        },
        "period": {
            "id": str(period.id),
            "code": period.code,
            "name": period.name,
            "stage": period.stage,
            "starts_on": period.starts_on.isoformat(),
            "ends_on": period.ends_on.isoformat(),
        },
        "framework": period.framework.content,
        "framework_digest": period.framework.digest,
        "frozen_at": _instant(unit.now),
    }


def _members(report: SelfAssessmentTable) -> dict[str, Any]:
    return {
        "id": str(report.agency_id),
        "code": report.agency.code,
        "name": report.agency.name,
        "block": report.block,
        "ranked": report.ranked,
        "late": report.late,
        "submitted_at": _instant(report.submitted_at) if report.submitted_at else None,
    }


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
