"""Keeping templates of reports."""

import asyncio
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from services.scoring.report_templates.checking import check_template
from services.scoring.report_templates.errors import TemplateIdTakenError
from services.scoring.report_templates.models import NewTemplate, ReportTemplate, TemplateKind
from services.scoring.report_templates.store import TemplateStore
from shared.auth.principal import Access
from shared.db.cursor import Window
from shared.problems.common import NotFoundError


class TemplateService:
    """Checks templates before it keeps them; one is checked at a time."""

    def __init__(self, templates: TemplateStore, turn: asyncio.Semaphore) -> None:
        self._templates = templates
        self._turn = turn

    async def add(
        self, order: NewTemplate, *, access: Access, now: datetime
    ) -> tuple[ReportTemplate, bool]:
        """Add a version; the same again under the same id gives what there is."""
        if order.authority_id not in access.whole_authority_ids:
            raise NotFoundError
        known = await self._templates.find(order.id, access.whole_authority_ids)
        if known is None and await self._templates.is_taken(order.id):
            raise TemplateIdTakenError(id=order.id)
        if known is not None:
            if not _is_same(known, order):
                raise TemplateIdTakenError(id=order.id)
            return known, False
        async with self._turn:
            await asyncio.to_thread(check_template, order.content)
        await self._templates.add(order, by=access.principal, now=now)
        return await self.read(order.id, access), True

    async def page(
        self, access: Access, page: Window, *, kind: TemplateKind | None
    ) -> tuple[list[ReportTemplate], str | None]:
        """Read one page of templates, newest first."""
        return await self._templates.page(access.whole_authority_ids, page, kind=kind)

    async def read(self, template_id: UUID, access: Access) -> ReportTemplate:
        """Read one template."""
        template = await self._templates.find(template_id, access.whole_authority_ids)
        if template is None:
            raise NotFoundError
        return template

    async def content(self, template_id: UUID, access: Access) -> tuple[ReportTemplate, bytes]:
        """Read one template with its file."""
        template = await self.read(template_id, access)
        return template, await self._templates.content(template_id)


def _is_same(known: ReportTemplate, order: NewTemplate) -> bool:
    mine = (order.authority_id, order.kind, order.name, sha256(order.content).hexdigest())
    return (known.authority_id, known.kind, known.name, known.sha256) == mine
