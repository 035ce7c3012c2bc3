"""Gives keying workbooks, takes them back, and makes a response of what two people read alike."""

import asyncio
from datetime import datetime
from uuid import UUID

import anyio.to_thread

from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignScope, CampaignState
from services.survey.campaigns.store import CampaignRow, CampaignStore, GroupRow
from services.survey.papers.errors import FaultyKeyingError, PaperImportExistsError
from services.survey.papers.keying import Keying, Source
from services.survey.papers.layout import LIMITS
from services.survey.papers.models import Keyed, KeyedPaper
from services.survey.papers.reading import Identity, KeyingPlan, read_identity, read_papers
from services.survey.papers.store import PaperStore
from services.survey.papers.window import PaperWindow
from services.survey.papers.writing import KeyingSheet, write_keying_workbook
from services.survey.questionnaires.models import Form
from services.survey.questionnaires.store import QuestionnaireRow, QuestionnaireStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.canonical import digest_of_bytes
from shared.ids import new_id
from shared.problems.common import NotFoundError
from shared.workbooks import CellFaults, Row, read_aside


class KeyingService:
    """Keying workbooks, out and in."""

    def __init__(
        self,
        store: PaperStore,
        campaigns: CampaignStore,
        questionnaires: QuestionnaireStore,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._questionnaires = questionnaires
        self._audit = audit

    async def workbook(self, campaign_id: UUID, group: str, *, by: Access) -> tuple[str, bytes]:
        """Write the workbook of a group's present form; gives its name too."""
        scope = CampaignScope.of(by)
        campaign = await self._campaign(campaign_id, scope)
        found = {one.code: one for one in await self._groups(campaign, scope)}.get(group)
        if found is None:
            raise NotFoundError
        agencies = await self._store.agencies(
            campaign_id, group, interviewer_id=scope.interviewer_in(campaign.authority_id)
        )
        forms = await self._questionnaires.read_issued(
            {found.questionnaire_id}, campaign.authority_id
        )
        form = forms[found.questionnaire_id]
        sheet = KeyingSheet(
            campaign=campaign.code,
            group=group,
            group_name=found.name,
            version=form.version,
            form=Form.of_data(form.form),
            agencies=[(code, name) for code, name, _ in agencies],
        )
        name = f"{campaign.code}-{group}-{form.code}-v{form.version}"
        return name, await asyncio.to_thread(write_keying_workbook, sheet)

    async def take(
        self,
        campaign_id: UUID,
        content: bytes,
        *,
        import_id: UUID | None,
        by: Access,
        now: datetime,
    ) -> tuple[UUID, Keyed]:
        """Take all papers of a workbook, or none and say everything that is wrong with it."""
        scope = CampaignScope.of(by)
        await self._campaign(campaign_id, scope)
        await self._campaigns.pass_gate(campaign_id)
        campaign = await self._campaign(campaign_id, scope)
        digest = digest_of_bytes(content)
        known = None if import_id is None else await self._store.find_import(import_id)
        if known is not None:
            if (known.campaign_id, known.digest, known.keyer_id) != (
                campaign_id,
                digest,
                by.principal.id,
            ):
                raise PaperImportExistsError
            return known.id, Keyed(**known.result)
        if campaign.state != CampaignState.OPEN:
            raise CampaignNotOpenError(campaign=campaign.code, state=campaign.state)
        source, papers, faults = await self._read(campaign, scope, content, by=by, now=now)
        keying = Keying(
            self._store, source, PaperWindow(campaign.opens_at, campaign.closes_at), now
        )
        source.import_id = import_id or new_id()
        keyed = await keying.keep(papers, faults)
        if faults:
            raise FaultyKeyingError(faults=faults.found, count=len(faults.found))
        await self._record(source, keyed, digest, by=by, now=now)
        return source.import_id, keyed

    async def _read(
        self,
        campaign: CampaignRow,
        scope: CampaignScope,
        content: bytes,
        *,
        by: Access,
        now: datetime,
    ) -> tuple[Source, list[KeyedPaper], CellFaults]:
        workbook = await read_aside(content, LIMITS)
        faults = CellFaults(workbook.sheets)
        identity = read_identity(workbook, faults)
        found = None if identity is None else await self._form(campaign, scope, *identity, faults)
        if found is None:
            raise FaultyKeyingError(faults=faults.found, count=len(faults.found))
        group, row = found
        agencies = await self._store.agencies(
            campaign.id, group.code, interviewer_id=scope.interviewer_in(campaign.authority_id)
        )
        plan = KeyingPlan(
            form=Form.of_data(row.form),
            agencies={code: agency_id for code, _, agency_id in agencies},
            window=PaperWindow(campaign.opens_at, campaign.closes_at),
            now=now,
        )
        papers = await anyio.to_thread.run_sync(read_papers, workbook, plan, faults)
        source = Source(
            authority_id=campaign.authority_id,
            campaign_id=campaign.id,
            group=group.code,
            questionnaire_id=row.id,
            keyer_id=by.principal.id,
            keyer_name=by.principal.name,
        )
        return source, papers, faults

    async def _form(
        self,
        campaign: CampaignRow,
        scope: CampaignScope,
        said: Identity,
        at: Row,
        faults: CellFaults,
    ) -> tuple[GroupRow, QuestionnaireRow] | None:
        """Find the group and form version that a workbook names, or say at its cell what is not so."""
        groups = {one.code: one for one in await self._groups(campaign, scope)}
        if said.campaign != campaign.code:
            faults.add(
                at.cell("campaign"),
                "other-campaign",
                f"Tệp này của đợt “{said.campaign[:64]}”, không phải “{campaign.code}”; hãy gửi đúng đợt.",
                f"This file is of the campaign “{said.campaign[:64]}”, not “{campaign.code}”; send it there.",
            )
            return None
        group = groups.get(said.group)
        if group is None:
            listed = ", ".join(groups)
            faults.add(
                at.cell("group"),
                "unknown-group",
                f"Đợt điều tra không có nhóm này; hãy ghi một trong: {listed}.",
                f"The campaign has no such group; write one of: {listed}.",
            )
            return None
        rows = await self._questionnaires.read_issued(
            set(group.accepted_ids), campaign.authority_id
        )
        for row in rows.values():
            if (row.code, str(row.version)) == (said.form, said.version):
                return group, row
        faults.add(
            at.cell("form"),
            "unknown-form-version",
            "Đợt điều tra không dùng phiên bản phiếu này cho nhóm đã ghi; hãy tải lại tệp nhập phiếu.",
            "The campaign does not take this form version from this group; download the keying workbook again.",
        )
        return None

    async def _record(
        self, source: Source, keyed: Keyed, digest: str, *, by: Access, now: datetime
    ) -> None:
        result = {
            "papers": keyed.papers,
            "first": keyed.first,
            "agreed": keyed.agreed,
            "differing": keyed.differing,
            "unchanged": keyed.unchanged,
        }
        await self._store.add_import(
            {
                "id": source.import_id,
                "authority_id": source.authority_id,
                "campaign_id": source.campaign_id,
                "group_code": source.group,
                "questionnaire_id": source.questionnaire_id,
                "keyer_id": source.keyer_id,
                "digest": digest,
                "result": result,
                "taken_at": now,
            }
        )
        self._audit.add(
            "paper-import.taken",
            source.import_id,
            authority_id=source.authority_id,
            by=by.principal,
            now=now,
            after={"campaign_id": str(source.campaign_id), "group": source.group, **result},
        )

    async def _groups(self, campaign: CampaignRow, scope: CampaignScope) -> list[GroupRow]:
        interviewer_id = scope.interviewer_in(campaign.authority_id)
        return await self._campaigns.groups(campaign.id, interviewer_id=interviewer_id)

    async def _campaign(self, campaign_id: UUID, scope: CampaignScope) -> CampaignRow:
        campaign = await self._campaigns.find(campaign_id, scope)
        if campaign is None:
            raise NotFoundError
        return campaign
