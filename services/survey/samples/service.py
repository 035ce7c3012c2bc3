"""Draws samples, and shows them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.survey.samples.errors import EmptyFrameError, SampleExistsError
from services.survey.samples.models import SampleOrder
from services.survey.samples.rules import write_sample
from services.survey.samples.store import SampleRow, SampleStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.canonical import canonical_json, digest_of_bytes
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


class SampleService:
    """Draws and shows samples."""

    def __init__(self, store: SampleStore, audit: AuditTrail) -> None:
        self._store = store
        self._audit = audit

    async def draw(self, order: SampleOrder, *, by: Access, now: datetime) -> SampleRow:
        """Draw and keep a sample; the same order under the same id changes nothing."""
        if not by.covers(order.authority_id):
            raise NotFoundError
        sample_id = order.id or new_id()
        known = await self._store.find(sample_id)
        if known is not None:
            if (known.authority_id, known.ordered) != (order.authority_id, order.to_data()):
                raise SampleExistsError
            return known
        months = order.months
        strata = await self._store.frame(
            order.authority_id, months[0].starts_at, months[-1].ends_at
        )
        if not strata:
            raise EmptyFrameError
        content = canonical_json(write_sample(order, strata))
        named = digest_of_bytes(content)
        await self._store.add(
            {
                "id": sample_id,
                "authority_id": order.authority_id,
                "name": order.name,
                "ordered": order.to_data(),
                "digest": named,
                "content": content,
                "drawn_at": now,
            }
        )
        self._audit.add(
            "sample.drawn",
            sample_id,
            authority_id=order.authority_id,
            by=by.principal,
            now=now,
            after={"digest": named, **order.to_data()},
        )
        drawn = await self._store.find(sample_id)
        assert drawn is not None, "it was written in this transaction"
        return drawn

    async def content(self, sample_id: UUID, visible_in: Collection[UUID]) -> tuple[bytes, str]:
        """Give the bytes of a sample and their digest, or say that there is none to be seen."""
        found = await self._store.content(sample_id, visible_in)
        if found is None:
            raise NotFoundError
        return found

    async def page(
        self, visible_in: Collection[UUID], window: Window
    ) -> tuple[list[SampleRow], str | None]:
        """Give a page of samples, oldest first."""
        return await self._store.page(visible_in, window)
