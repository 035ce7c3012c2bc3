"""Reads and writes paper forms and their entries."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.campaigns.store import gate_key
from services.survey.papers.models import PaperState
from services.survey.quotas.placing import place_in_quotas
from services.survey.tables import (
    AssignmentTable,
    CaseTable,
    PaperEntryTable,
    PaperImportTable,
    PaperTable,
    ResponseTable,
    TargetTable,
)
from shared.db.cursor import Window, paginate

PaperRow = PaperTable
EntryRow = PaperEntryTable


class PaperStore:
    """Paper forms, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._responses: dict[UUID, dict[str, Any]] = {}

    async def agencies(
        self, campaign_id: UUID, group: str, *, interviewer_id: UUID | None
    ) -> list[tuple[str, str, UUID]]:
        """Give code, name and id of the agencies of a group; for an interviewer only those assigned."""
        query = select(
            TargetTable.agency_code, TargetTable.agency_name, TargetTable.agency_id
        ).where(TargetTable.campaign_id == campaign_id, TargetTable.group_code == group)
        if interviewer_id is not None:
            query = query.join(
                AssignmentTable,
                (AssignmentTable.campaign_id == TargetTable.campaign_id)
                & (AssignmentTable.agency_id == TargetTable.agency_id)
                & (AssignmentTable.group_code == TargetTable.group_code)
                & (AssignmentTable.interviewer_id == interviewer_id),
            )
        rows = await self._session.execute(query.order_by(TargetTable.agency_code))
        return [(code, name, agency_id) for code, name, agency_id in rows]

    async def find_import(self, import_id: UUID) -> PaperImportTable | None:
        """Find a workbook that was taken under this id, and let a repeat at the same moment wait."""
        await self._session.execute(select(func.pg_advisory_xact_lock(gate_key(import_id))))
        return await self._session.get(PaperImportTable, import_id)

    async def add_import(self, values: dict[str, Any]) -> None:
        """Keep that a workbook was taken."""
        await self._session.execute(insert(PaperImportTable), [values])

    async def cases(
        self, campaign_id: UUID, group: str, numbers: Collection[int]
    ) -> dict[tuple[int, UUID], UUID]:
        """Give the drawn cases of these numbers, by number and agency, that no other answer and no other paper stands for."""
        rows = await self._session.execute(
            select(CaseTable.number, CaseTable.agency_id, CaseTable.id).where(
                CaseTable.campaign_id == campaign_id,
                CaseTable.group_code == group,
                CaseTable.number.in_(numbers),
                CaseTable.response_id.is_(None),
                ~exists().where(PaperTable.id == CaseTable.id),
            )
        )
        return {(number, agency_id): case_id for number, agency_id, case_id in rows}

    async def answered(self, ids: Collection[UUID]) -> set[UUID]:
        """Choose those ids under which there is a response, or that are of cases answered under another id.

        The cases stay as they are until this transaction ends: nobody links an answer to one whose paper is being taken.
        """
        linked = await self._session.execute(
            select(CaseTable.id, CaseTable.response_id)
            .where(CaseTable.id.in_(ids))
            .order_by(CaseTable.id)
            .with_for_update(read=True)
        )
        found = {case_id for case_id, response_id in linked if response_id is not None}
        return found | set(
            await self._session.scalars(select(ResponseTable.id).where(ResponseTable.id.in_(ids)))
        )

    async def hold(self, rows: Sequence[dict[str, Any]]) -> dict[str, PaperRow]:
        """Give the papers of these numbers, made where they are new, and keep others from changing them.

        Always in the order of their numbers, so that two workbooks never wait for each other.
        """
        ordered = sorted(rows, key=lambda one: str(one["number"]))
        if not ordered:
            return {}
        first = ordered[0]
        await self._session.execute(
            postgresql.insert(PaperTable).on_conflict_do_nothing(
                constraint="uq_paper_campaign_id_group_code_number"
            ),
            ordered,
        )
        found = await self._session.scalars(
            select(PaperTable)
            .where(
                PaperTable.campaign_id == first["campaign_id"],
                PaperTable.group_code == first["group_code"],
                PaperTable.number.in_([one["number"] for one in ordered]),
            )
            .order_by(PaperTable.number)
            .with_for_update()
        )
        return {row.number: row for row in found}

    async def lock(self, campaign_id: UUID, paper_id: UUID) -> PaperRow | None:
        """Find a paper of a campaign, and keep others from changing it."""
        return await self._session.scalar(
            select(PaperTable)
            .where(PaperTable.id == paper_id, PaperTable.campaign_id == campaign_id)
            .with_for_update()
        )

    async def find(self, campaign_id: UUID, paper_id: UUID) -> PaperRow | None:
        """Find a paper of a campaign."""
        return await self._session.scalar(
            select(PaperTable).where(
                PaperTable.id == paper_id, PaperTable.campaign_id == campaign_id
            )
        )

    async def entries(self, paper_ids: Collection[UUID]) -> dict[UUID, list[EntryRow]]:
        """Read the entries of papers, the first before the second."""
        rows = await self._session.scalars(
            select(PaperEntryTable)
            .where(PaperEntryTable.paper_id.in_(paper_ids))
            .order_by(PaperEntryTable.paper_id, PaperEntryTable.position)
        )
        found: dict[UUID, list[EntryRow]] = {}
        for row in rows:
            found.setdefault(row.paper_id, []).append(row)
        return found

    def add_entry(self, values: dict[str, Any]) -> EntryRow:
        """Keep what one person read."""
        row = PaperEntryTable(**values)
        self._session.add(row)
        return row

    def respond(self, values: dict[str, Any]) -> None:
        """Let a paper form be a response, as of `save`."""
        self._responses[values["id"]] = values

    async def remove(self, row: PaperRow) -> None:
        """Forget a paper with its entries."""
        await self._session.execute(
            delete(PaperEntryTable).where(PaperEntryTable.paper_id == row.id)
        )
        await self._session.delete(row)
        await self._session.flush()

    async def page(
        self, campaign_id: UUID, window: Window, *, group: str | None, state: PaperState | None
    ) -> tuple[list[PaperRow], str | None]:
        """Read a page of papers, by group and number."""
        query = select(PaperTable).where(PaperTable.campaign_id == campaign_id)
        if group is not None:
            query = query.where(PaperTable.group_code == group)
        if state is not None:
            query = query.where(PaperTable.state == state)
        return await paginate(
            self._session, query, window, PaperTable.group_code, PaperTable.number, PaperTable.id
        )

    async def save(self) -> set[UUID]:
        """Write everything now; gives the ids under which an answer came another way in this very moment, and counts instead.

        Responses are written in the order of their ids, as batches are, so that two never wait for each other.
        """
        await self._session.flush()
        if not self._responses:
            return set()
        rows = [self._responses[one] for one in sorted(self._responses)]
        made = set(
            await self._session.scalars(
                postgresql.insert(ResponseTable)
                .on_conflict_do_nothing(index_elements=[ResponseTable.id])
                .returning(ResponseTable.id),
                rows,
            )
        )
        if made:
            first = rows[0]
            await place_in_quotas(self._session, first["campaign_id"], made, first["received_at"])
        refused = self._responses.keys() - made
        self._responses.clear()
        return refused
