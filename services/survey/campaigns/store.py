"""Reads and writes campaigns, their groups and targets."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.tables import (
    AssignmentTable,
    CampaignTable,
    RespondentGroupTable,
    SurveySummaryTable,
    TargetTable,
)
from shared.db.cursor import Window, paginate

CampaignRow = CampaignTable
GroupRow = RespondentGroupTable


def gate_key(campaign_id: UUID) -> int:
    """Give the number of a campaign's advisory lock.

    Who takes in a response holds it shared, who changes the campaign holds it alone. PostgreSQL queues for it in order, so
    that a closing is neither overtaken for ever by a busy evening's responses nor misses one that was acknowledged.
    """
    return int.from_bytes(campaign_id.bytes[8:], signed=True)


class CampaignStore:
    """Campaigns, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, campaign_id: UUID, visible_to: CampaignScope) -> CampaignRow | None:
        """Find a campaign that the caller reaches, as it is now."""
        return await self._session.scalar(
            select(CampaignTable)
            .where(CampaignTable.id == campaign_id, _visible(visible_to))
            .execution_options(populate_existing=True)
        )

    async def state(self, campaign_id: UUID) -> CampaignState:
        """Tell where a campaign stands now."""
        found = await self._session.scalars(
            select(CampaignTable.state).where(CampaignTable.id == campaign_id)
        )
        return CampaignState(found.one())

    async def shut_gate(self, campaign_id: UUID) -> None:
        """Wait for the responses on their way in, and hold up later ones until this transaction ends."""
        await self._session.execute(select(func.pg_advisory_xact_lock(gate_key(campaign_id))))

    async def pass_gate(self, campaign_id: UUID) -> None:
        """Keep the campaign as it is until this transaction ends."""
        await self._session.execute(
            select(func.pg_advisory_xact_lock_shared(gate_key(campaign_id)))
        )

    async def page(
        self,
        visible_to: CampaignScope,
        window: Window,
        *,
        authority_id: UUID | None,
        period_id: UUID | None,
        state: CampaignState | None,
    ) -> tuple[list[CampaignRow], str | None]:
        """Read a page of campaigns, newest first."""
        query = select(CampaignTable).where(_visible(visible_to))
        if authority_id is not None:
            query = query.where(CampaignTable.authority_id == authority_id)
        if period_id is not None:
            query = query.where(CampaignTable.period_id == period_id)
        if state is not None:
            query = query.where(CampaignTable.state == state)
        return await paginate(self._session, query, window, CampaignTable.id, descending=True)

    async def groups(self, campaign_id: UUID, *, interviewer_id: UUID | None) -> list[GroupRow]:
        """Read the groups in their order; for an interviewer only those he or she is assigned to."""
        query = select(RespondentGroupTable).where(RespondentGroupTable.campaign_id == campaign_id)
        if interviewer_id is not None:
            query = query.where(
                exists().where(
                    AssignmentTable.campaign_id == campaign_id,
                    AssignmentTable.interviewer_id == interviewer_id,
                    AssignmentTable.group_code == RespondentGroupTable.code,
                )
            )
        return list(await self._session.scalars(query.order_by(RespondentGroupTable.position)))

    async def targeted_groups(self, campaign_id: UUID) -> set[str]:
        """Name the groups that targets are set for."""
        return set(
            await self._session.scalars(
                select(TargetTable.group_code)
                .where(TargetTable.campaign_id == campaign_id)
                .distinct()
            )
        )

    async def cells(self, campaign_id: UUID) -> set[tuple[UUID, str]]:
        """Name each agency and group that a target is set for."""
        rows = await self._session.execute(
            select(TargetTable.agency_id, TargetTable.group_code).where(
                TargetTable.campaign_id == campaign_id
            )
        )
        return {(agency_id, group) for agency_id, group in rows}

    async def summary_id(self, campaign_id: UUID) -> UUID | None:
        """Name the summary of a closed campaign."""
        return await self._session.scalar(
            select(SurveySummaryTable.id).where(SurveySummaryTable.campaign_id == campaign_id)
        )

    async def add(
        self,
        campaign: dict[str, Any],
        groups: Sequence[dict[str, Any]],
        targets: Sequence[dict[str, Any]],
    ) -> CampaignRow:
        """Keep a new campaign with its groups and targets."""
        row = CampaignTable(**campaign)
        self._session.add(row)
        await self._session.flush()
        await self.add_groups(groups)
        await self._session.execute(insert(TargetTable), targets)
        return row

    async def add_groups(self, groups: Sequence[dict[str, Any]]) -> None:
        """Keep the groups of a campaign."""
        await self._session.execute(insert(RespondentGroupTable), groups)

    async def remove_groups(self, rows: Collection[GroupRow]) -> None:
        """Forget groups of a campaign that is still being prepared."""
        for row in rows:
            await self._session.delete(row)
        await self._session.flush()

    async def touch(self, row: CampaignRow) -> None:
        """Count a change of the campaign's groups as one of the campaign: cached copies of it are void."""
        flag_modified(row, "name")
        await self._session.flush()

    async def save(self) -> None:
        """Write changed rows now, so that their versions are known."""
        await self._session.flush()


def _visible(scope: CampaignScope) -> ColumnElement[bool]:
    assigned = exists().where(
        AssignmentTable.campaign_id == CampaignTable.id,
        AssignmentTable.interviewer_id == scope.interviewer_id,
    )
    return or_(
        CampaignTable.authority_id.in_(scope.whole),
        and_(CampaignTable.authority_id.in_(scope.assigned_in), assigned),
    )
