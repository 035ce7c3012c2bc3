"""Decides who collects what."""

from datetime import datetime
from uuid import UUID

from services.survey.assignments.errors import FaultyAssignmentError
from services.survey.assignments.models import NewAssignment
from services.survey.assignments.rules import cells_of, faults_of_assignment
from services.survey.assignments.store import AssignmentRow, AssignmentStore
from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.reaching import hold_campaign
from services.survey.campaigns.store import CampaignStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


class AssignmentService:
    """Assigns interviewers, and shows assignments: to an interviewer the own ones."""

    def __init__(self, store: AssignmentStore, campaigns: CampaignStore, audit: AuditTrail) -> None:
        self._store = store
        self._campaigns = campaigns
        self._audit = audit

    async def assign(
        self, campaign_id: UUID, new: NewAssignment, *, by: Access, now: datetime
    ) -> list[AssignmentRow]:
        """Assign an interviewer to each pair of agency and group that has a target."""
        campaign = await hold_campaign(self._campaigns, campaign_id, by)
        targeted = await self._campaigns.cells(campaign_id)
        faults = faults_of_assignment(new.agency_ids, new.groups, targeted)
        if faults:
            raise FaultyAssignmentError(faults=faults, count=len(faults))
        cells = cells_of(new.agency_ids, new.groups, targeted)
        await self._store.add(
            [
                {
                    "id": new_id(),
                    "authority_id": campaign.authority_id,
                    "campaign_id": campaign_id,
                    "interviewer_id": new.interviewer_id,
                    "interviewer_name": new.interviewer_name,
                    "agency_id": agency_id,
                    "group_code": group,
                    "created_at": now,
                }
                for agency_id, group in cells
            ]
        )
        self._audit.add(
            "assignment.made",
            campaign_id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            after={
                "interviewer_id": str(new.interviewer_id),
                "cells": [[str(agency_id), group] for agency_id, group in cells],
            },
        )
        return await self._store.read(campaign_id, new.interviewer_id, cells)

    async def withdraw(
        self, campaign_id: UUID, assignment_id: UUID, *, by: Access, now: datetime
    ) -> None:
        """Take an assignment back; what was collected under it stays."""
        campaign = await hold_campaign(self._campaigns, campaign_id, by)
        row = await self._store.find(campaign_id, assignment_id)
        if row is None:
            raise NotFoundError
        await self._store.remove(row)
        self._audit.add(
            "assignment.withdrawn",
            campaign_id,
            authority_id=campaign.authority_id,
            by=by.principal,
            now=now,
            before={
                "interviewer_id": str(row.interviewer_id),
                "cells": [[str(row.agency_id), row.group_code]],
            },
        )

    async def page(
        self,
        campaign_id: UUID,
        window: Window,
        *,
        interviewer_id: UUID | None,
        visible_to: CampaignScope,
    ) -> tuple[list[AssignmentRow], str | None]:
        """Give a page of assignments."""
        campaign = await self._campaigns.find(campaign_id, visible_to)
        if campaign is None:
            raise NotFoundError
        only = visible_to.interviewer_in(campaign.authority_id)
        if only is not None and interviewer_id not in (None, only):
            raise NotFoundError
        return await self._store.page(campaign_id, window, interviewer_id=only or interviewer_id)
