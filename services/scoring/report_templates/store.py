"""Templates in the database; a version is added and never changed."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.scoring.audit_trail import audit_trail
from services.scoring.report_templates.models import NewTemplate, ReportTemplate, TemplateKind
from services.scoring.tables import ReportTemplateTable
from shared.auth.principal import Principal
from shared.db.cursor import Window, paginate


class TemplateStore:
    """Reads and writes templates; every read takes the authorities that the caller may see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._audit = audit_trail(session)

    async def find(self, template_id: UUID, visible_in: Collection[UUID]) -> ReportTemplate | None:
        """Find a template."""
        row = await self._session.scalar(
            select(ReportTemplateTable).where(
                ReportTemplateTable.id == template_id,
                ReportTemplateTable.authority_id.in_(visible_in),
            )
        )
        return None if row is None else _to_template(row)

    async def is_taken(self, template_id: UUID) -> bool:
        """Tell whether an id stands for a template, whoever's it is."""
        found = await self._session.scalar(
            select(ReportTemplateTable.id).where(ReportTemplateTable.id == template_id)
        )
        return found is not None

    async def page(
        self, visible_in: Collection[UUID], page: Window, *, kind: TemplateKind | None
    ) -> tuple[list[ReportTemplate], str | None]:
        """Read one page of templates."""
        query = select(ReportTemplateTable).where(ReportTemplateTable.authority_id.in_(visible_in))
        if kind is not None:
            query = query.where(ReportTemplateTable.kind == kind)
        rows, following = await paginate(
            self._session, query, page, ReportTemplateTable.id, descending=True
        )
        return [_to_template(row) for row in rows], following

    async def content(self, template_id: UUID) -> bytes:
        """Read the file of a template that the caller has been found to see."""
        return (
            await self._session.execute(
                select(ReportTemplateTable.content).where(ReportTemplateTable.id == template_id)
            )
        ).scalar_one()

    async def newest_content(
        self, authority_id: UUID, kind: TemplateKind, *, as_of: datetime
    ) -> bytes | None:
        """Read the file that stood for a kind at an instant; None while the authority has none."""
        return await self._session.scalar(
            select(ReportTemplateTable.content)
            .where(
                ReportTemplateTable.authority_id == authority_id,
                ReportTemplateTable.kind == kind,
                ReportTemplateTable.added_at <= as_of,
            )
            .order_by(ReportTemplateTable.ordinal.desc())
            .limit(1)
        )

    async def add(self, order: NewTemplate, *, by: Principal, now: datetime) -> None:
        """Add the next version of a kind; two at once get one number each."""
        lock = func.hashtextextended(f"{order.authority_id}/{order.kind}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(lock)))
        last = await self._session.scalar(
            select(func.max(ReportTemplateTable.ordinal)).where(
                ReportTemplateTable.authority_id == order.authority_id,
                ReportTemplateTable.kind == order.kind,
            )
        )
        row = ReportTemplateTable(
            id=order.id,
            authority_id=order.authority_id,
            kind=order.kind,
            ordinal=(last or 0) + 1,
            name=order.name,
            content=order.content,
            content_sha256=sha256(order.content).hexdigest(),
            content_size=len(order.content),
            added_at=now,
            added_by=by.id,
            added_by_name=by.name,
        )
        self._session.add(row)
        await self._session.flush()
        self._audit.add(
            "report-template.add",
            order.id,
            authority_id=order.authority_id,
            by=by,
            now=now,
            after={
                "kind": order.kind,
                "ordinal": row.ordinal,
                "name": order.name,
                "sha256": row.content_sha256,
            },
        )


def _to_template(row: ReportTemplateTable) -> ReportTemplate:
    return ReportTemplate(
        id=row.id,
        authority_id=row.authority_id,
        kind=TemplateKind(row.kind),
        ordinal=row.ordinal,
        name=row.name,
        sha256=row.content_sha256,
        size=row.content_size,
        added_at=row.added_at,
        added_by_name=row.added_by_name,
    )
