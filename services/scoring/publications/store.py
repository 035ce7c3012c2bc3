"""Publications in the database."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased, joinedload

from services.scoring.audit_trail import audit_trail
from services.scoring.publications.heads import heads_data, heads_of_data
from services.scoring.publications.models import HeadsOrder, Publication, PublicationOrder
from services.scoring.runs.models import Heading, RunState
from services.scoring.tables import PublicationTable, RunTable
from shared.auth.principal import Principal
from shared.db.cursor import Window, paginate
from shared.ids import new_id

_WITH_RUN = select(PublicationTable).options(joinedload(PublicationTable.run, innerjoin=True))
"""A run is reached by the public through its publication alone."""


class PublicationStore:
    """Reads and writes publications; with `as_of`, only those that are public at that instant."""

    def __init__(self, session: AsyncSession, *, as_of: datetime | None = None) -> None:
        self._session = session
        self._audit = audit_trail(session)
        self._as_of = as_of

    async def page(
        self, page: Window, *, authority_id: UUID | None, programme: str | None
    ) -> tuple[list[Publication], str | None]:
        """Read one page of publications, newest first."""
        query = _WITH_RUN.where(self._is_visible())
        if authority_id is not None:
            query = query.where(PublicationTable.authority_id == authority_id)
        if programme is not None:
            query = query.where(PublicationTable.programme_code == programme)
        rows, following = await paginate(
            self._session, query, page, PublicationTable.id, descending=True
        )
        return await self._publications(rows), following

    async def find(self, publication_id: UUID) -> Publication | None:
        """Find a publication by its id."""
        return await self._one(_WITH_RUN.where(PublicationTable.id == publication_id))

    async def find_by_number(self, authority_id: UUID, number: str) -> Publication | None:
        """Find the publication of a decision."""
        return await self._one(
            _WITH_RUN.where(
                PublicationTable.authority_id == authority_id,
                PublicationTable.decision_number == number,
            )
        )

    async def current_of_period(self, authority_id: UUID, period_id: UUID) -> Publication | None:
        """Find the publication of a period that none has replaced."""
        replaced = select(PublicationTable.replaces_id).where(
            PublicationTable.replaces_id.is_not(None)
        )
        return await self._one(
            _WITH_RUN.where(
                PublicationTable.authority_id == authority_id,
                PublicationTable.period_id == period_id,
                PublicationTable.id.not_in(replaced),
            )
        )

    async def find_by_run(self, run_id: UUID) -> Publication | None:
        """Find the publication of a run."""
        return await self._one(_WITH_RUN.where(PublicationTable.run_id == run_id))

    async def heads_of(self, publication_id: UUID) -> HeadsOrder | None:
        """Read how the heads of agencies are evaluated."""
        data = await self._session.scalar(
            select(PublicationTable.heads).where(PublicationTable.id == publication_id)
        )
        return None if data is None else heads_of_data(data)

    async def lock_publishing(self, authority_id: UUID) -> None:
        """Let one command at a time publish for an authority, so that every check still holds when it is stored."""
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(str(authority_id), 0)))
        )

    async def last_licence(self, authority_id: UUID) -> str | None:
        """Read under which licence an authority published last."""
        return await self._session.scalar(
            select(PublicationTable.licence)
            .where(PublicationTable.authority_id == authority_id)
            .order_by(PublicationTable.id.desc())
            .limit(1)
        )

    async def add(
        self, order: PublicationOrder, *, licence: str, by: Principal, now: datetime
    ) -> UUID:
        """Store a publication of a locked run, and mark the run as published."""
        run = await self._session.get_one(RunTable, order.run_id)
        publication = PublicationTable(
            id=new_id(),
            authority_id=run.authority_id,
            run_id=run.id,
            programme_id=run.programme_id,
            programme_code=run.programme_code,
            period_id=run.period_id,
            decision_number=order.decision_number,
            decision_date=order.decision_date,
            title=order.title,
            note=order.note,
            replaces_id=order.replaces,
            public_from=order.public_from or now,
            licence=licence,
            heads=heads_data(order.heads) if order.heads else None,
            published_at=now,
            published_by=by.id,
            published_by_name=by.name,
        )
        run.state = RunState.PUBLISHED
        self._session.add(publication)
        await self._session.flush()
        self._record(publication, run, by=by, now=now)
        return publication.id

    async def _one(self, query: Select[PublicationTable]) -> Publication | None:
        row = await self._session.scalar(query.where(self._is_visible()))
        return None if row is None else (await self._publications([row]))[0]

    async def _publications(self, rows: list[PublicationTable]) -> list[Publication]:
        found = await self._session.execute(
            select(PublicationTable.replaces_id, PublicationTable.id).where(
                PublicationTable.replaces_id.in_([row.id for row in rows]), self._is_visible()
            )
        )
        replaced_by = {row.replaces_id: row.id for row in found}
        return [_to_publication(row, replaced_by.get(row.id)) for row in rows]

    def _is_visible(self) -> ColumnElement[bool]:
        """Leave out what is under embargo, also where it says that it replaces another."""
        return true() if self._as_of is None else PublicationTable.public_from <= self._as_of

    def _record(
        self, publication: PublicationTable, run: RunTable, *, by: Principal, now: datetime
    ) -> None:
        after: dict[str, Any] = {
            "run_id": str(run.id),
            "result_digest": run.result_digest,
            "decision_number": publication.decision_number,
            "decision_date": publication.decision_date.isoformat(),
            "public_from": publication.public_from.isoformat(),
            "licence": publication.licence,
            "replaces": str(publication.replaces_id) if publication.replaces_id else None,
        }
        self._audit.add(
            "publication.create",
            publication.id,
            authority_id=publication.authority_id,
            by=by,
            now=now,
            after=after,
        )
        self._audit.add(
            "run.publish",
            run.id,
            authority_id=publication.authority_id,
            by=by,
            now=now,
            before={"state": RunState.APPROVED},
            after={"state": RunState.PUBLISHED, "publication_id": str(publication.id)},
        )


def _to_publication(row: PublicationTable, replaced_by: UUID | None) -> Publication:
    return Publication(
        id=row.id,
        authority_id=row.authority_id,
        run_id=row.run_id,
        period_id=row.period_id,
        decision_number=row.decision_number,
        decision_date=row.decision_date,
        title=row.title,
        note=row.note,
        replaces=row.replaces_id,
        replaced_by=replaced_by,
        published_at=row.published_at,
        public_from=row.public_from,
        licence=row.licence,
        has_heads=row.heads is not None,
        result_digest=row.run.result_digest,
        kernel_version=row.run.kernel_version,
        heading=cast("Heading", row.run.heading),
    )


def stands_public(as_of: datetime) -> ColumnElement[bool]:
    """Select what the public may see at an instant, and no correction that it may see has replaced."""
    correction = aliased(PublicationTable)
    corrected = select(correction.replaces_id).where(
        correction.replaces_id.is_not(None), correction.public_from <= as_of
    )
    return (PublicationTable.public_from <= as_of) & PublicationTable.id.not_in(corrected)
