"""Says which unit of the portals belongs to which agency."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.survey.dossier_units.errors import RepeatedUnitError
from services.survey.dossier_units.models import MappedUnit, UnitMap, UnknownUnit
from services.survey.dossier_units.store import UnitStore
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.http.etag import check_version
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


class UnitService:
    """Keeps and shows the table of units of an authority."""

    def __init__(self, store: UnitStore, audit: AuditTrail) -> None:
        self._store = store
        self._audit = audit

    async def read(self, authority_id: UUID, *, by: Access) -> UnitMap:
        """Give the table that holds."""
        _check_reach(authority_id, by)
        return await self._store.read(authority_id)

    async def change(
        self,
        authority_id: UUID,
        units: Sequence[MappedUnit],
        *,
        expected: int,
        by: Access,
        now: datetime,
    ) -> UnitMap:
        """Set the whole table as a new version; figures follow from the next reading on."""
        _check_reach(authority_id, by)
        faults = _repeated(units)
        if faults:
            raise RepeatedUnitError(faults=faults, count=len(faults))
        version = await self._store.version(authority_id, locked=True)
        check_version(expected, version)
        await self._store.write(authority_id, version + 1, units, now=now)
        self._audit.add(
            "unit-map.set",
            authority_id,
            authority_id=authority_id,
            by=by.principal,
            now=now,
            before={"version": version},
            after={"version": version + 1, "units": len(units)},
        )
        return await self._store.read(authority_id)

    async def unknown(self, authority_id: UUID, *, by: Access) -> list[UnknownUnit]:
        """Give the units that belong to no agency yet."""
        _check_reach(authority_id, by)
        return await self._store.unknown(authority_id)


def _check_reach(authority_id: UUID, by: Access) -> None:
    if not by.covers(authority_id):
        raise NotFoundError


def _repeated(units: Sequence[MappedUnit]) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for place, one in enumerate(units):
        if one.unit in seen:
            text = Text(
                f"Đơn vị “{one.unit}” đã có ở dòng trên; hãy bỏ một dòng.",
                f"Unit “{one.unit}” stands above already; remove one of the rows.",
            )
            faults.append(Fault(f"#/units/{place}/unit", text, "repeated-unit"))
        seen.add(one.unit)
    return faults
