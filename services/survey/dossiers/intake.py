"""Takes in messages about dossiers: each counts once, whatever a portal repeats, and in whichever order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from services.survey.dossiers.intake_store import DossierIntakeStore
from services.survey.dossiers.models import (
    DossierOutcome,
    Entry,
    ItemResult,
    Kept,
    Message,
    Source,
    Unreadable,
)
from services.survey.dossiers.rules import Judge, entry_of, folded
from shared.auth.principal import Access
from shared.problems.common import NotFoundError

_REMEMBERED: Final = 50_000
"""Names of procedures and fields that are not written again; beyond that all are forgotten and written once more."""


class DossierIntake:
    """Judges messages one by one, and keeps the good ones in one statement."""

    def __init__(self, store: DossierIntakeStore) -> None:
        self._store = store
        self._labels: set[tuple[UUID, str, str, str]] = set()

    async def take(
        self, portal_id: UUID, items: Sequence[Message | Unreadable], *, by: Access, now: datetime
    ) -> list[ItemResult]:
        """Keep what is new and valid of a batch, and tell what became of each member; committed on return."""
        source = await self.source(portal_id, by)
        judge = Judge(now)
        judged = [_judged(item, judge) for item in items]
        entries = [one for one in judged if isinstance(one, Entry)]
        if not entries:
            return [_rejected(one) for one in judged if isinstance(one, Unreadable)]
        await self._name_labels(source, items)
        dossiers = list(folded(entries))
        several = {found[0].number for found in dossiers if len(found) > 1}
        known = await self._store.known(source, several) if several else {}
        kept = await self._store.keep(source, dossiers, by=by.principal.id, now=now)
        return _results(judged, kept, known)

    async def source(self, portal_id: UUID, by: Access) -> Source:
        """Give the portal that the caller may post for."""
        source = await self._store.source(portal_id)
        if (
            source is None
            or not by.covers(source.authority_id)
            or source.client_id not in {None, by.principal.id}
        ):
            raise NotFoundError
        return source

    async def _name_labels(self, source: Source, items: Sequence[Message | Unreadable]) -> None:
        new = {}
        for item in items:
            if isinstance(item, Unreadable) or item.facts is None:
                continue
            for kind, code, name in (
                ("PROCEDURE", item.facts.procedure_code, item.procedure_name),
                ("FIELD", item.facts.field_code, item.field_name),
            ):
                if name and (source.authority_id, kind, code, name) not in self._labels:
                    new[kind, code] = name
        if not new:
            return
        await self._store.name_labels(source.authority_id, new)
        if len(self._labels) > _REMEMBERED:
            self._labels.clear()
        self._labels.update(
            (source.authority_id, kind, code, name) for (kind, code), name in new.items()
        )


def _judged(item: Message | Unreadable, judge: Judge) -> Entry | Unreadable:
    if isinstance(item, Unreadable):
        return item
    faults = judge.faults_of(item)
    return Unreadable(item.number, tuple(faults)) if faults else entry_of(item)


def _rejected(one: Unreadable) -> ItemResult:
    return ItemResult(one.number, DossierOutcome.REJECTED, one.faults)


def _results(
    judged: Sequence[Entry | Unreadable], kept: Mapping[str, Kept], known: Mapping[str, set[str]]
) -> list[ItemResult]:
    """Tell what became of each member, in the order of the batch."""
    counted = Counter(one.number for one in judged if isinstance(one, Entry))
    said: dict[str, set[str]] = {number: set(versions) for number, versions in known.items()}
    results = []
    for one in judged:
        if isinstance(one, Unreadable):
            results.append(_rejected(one))
            continue
        found = kept.get(one.number)
        before = said.setdefault(one.number, set()) if counted[one.number] > 1 else ()
        if found is None or one.version in before:
            outcome = DossierOutcome.DUPLICATE
        elif found.created and not before:
            outcome = DossierOutcome.CREATED
        elif one.version in {found.facts_version, found.status_version}:
            outcome = DossierOutcome.UPDATED
        else:
            outcome = DossierOutcome.SUPERSEDED
        if isinstance(before, set):
            before.add(one.version)
        results.append(ItemResult(one.number, outcome))
    return results
