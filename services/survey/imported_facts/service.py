"""Freezes figures of portals for the leaves that take them, and shows what is frozen."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.survey.dossier_statistics.models import By, Scope
from services.survey.dossier_statistics.store import StatisticsStore
from services.survey.dossier_units.store import UnitStore
from services.survey.imported_facts.errors import FactsExistError, RepeatedLeafError
from services.survey.imported_facts.models import FactsOrder, FactsSources
from services.survey.imported_facts.rules import with_reported, write_facts
from services.survey.imported_facts.store import FactsRow, FactsStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.canonical import canonical_json, digest_of_bytes
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


class FactsService:
    """Freezes and shows imported facts."""

    def __init__(
        self,
        store: FactsStore,
        statistics: StatisticsStore,
        units: UnitStore,
        audit: AuditTrail,
    ) -> None:
        self._store = store
        self._statistics = statistics
        self._units = units
        self._audit = audit

    async def freeze(self, order: FactsOrder, *, by: Access, now: datetime) -> FactsRow:
        """Count, write and keep a document; the same order under the same id changes nothing."""
        if not by.covers(order.authority_id):
            raise NotFoundError
        _check_leaves(order)
        facts_id = order.id or new_id()
        known = await self._store.find(facts_id)
        if known is not None:
            if (known.authority_id, known.ordered) != (order.authority_id, order.to_data()):
                raise FactsExistError
            return known
        scope = Scope(order.authority_id, order.portal_id)
        statistics = await self._statistics.count(scope, By.AGENCY, order.months, now)
        if order.reported is not None:
            units = (await self._units.read(order.authority_id)).units
            statistics = with_reported(statistics, order.reported, {one.unit: one for one in units})
        sources = FactsSources(
            order=order,
            statistics=statistics,
            statuses=await self._store.statuses(order.authority_id, order.portal_id),
            units_version=await self._units.version(order.authority_id),
            frozen_at=now,
        )
        content = canonical_json(write_facts(sources))
        named = digest_of_bytes(content)
        await self._store.add(
            {
                "id": facts_id,
                "authority_id": order.authority_id,
                "period_id": order.period_id,
                "ordered": order.to_data(),
                "digest": named,
                "content": content,
                "frozen_at": now,
            }
        )
        self._audit.add(
            "imported-facts.frozen",
            facts_id,
            authority_id=order.authority_id,
            by=by.principal,
            now=now,
            after={"digest": named, **order.to_data()},
        )
        frozen = await self._store.find(facts_id)
        assert frozen is not None, "it was written in this transaction"
        return frozen

    async def content(self, facts_id: UUID, visible_in: Collection[UUID]) -> tuple[bytes, str]:
        """Give the bytes of a document and their digest, or say that there is none to be seen."""
        found = await self._store.content(facts_id, visible_in)
        if found is None:
            raise NotFoundError
        return found

    async def page(
        self, visible_in: Collection[UUID], window: Window, *, period_id: UUID | None
    ) -> tuple[list[FactsRow], str | None]:
        """Give a page of documents, oldest first."""
        return await self._store.page(visible_in, window, period_id=period_id)


def _check_leaves(order: FactsOrder) -> None:
    counted = Counter(one.leaf for one in order.leaves)
    words = Text("Tiêu chí này đã có ở trên.", "This leaf stands above already.")
    faults = [
        Fault(f"#/leaves/{place}/leaf", words, "repeated-leaf")
        for place, one in enumerate(order.leaves)
        if counted[one.leaf] > 1
    ]
    if faults:
        raise RepeatedLeafError(faults=faults, count=len(faults))
