"""What may be done with successions."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.assessment.agencies import service as agencies
from services.assessment.agencies import store as agency_store
from services.assessment.agency_successions import store
from services.assessment.agency_successions.errors import (
    SuccessionInUseError,
    SuccessionRefusedError,
)
from services.assessment.agency_successions.models import (
    Decision,
    NamedAgency,
    Step,
    Succession,
)
from services.assessment.agency_successions.rules import faults_of
from services.assessment.errors import IdTakenError
from services.assessment.permissions import Permission
from services.assessment.tables import (
    AgencySuccessionTable,
    AgencyVersionTable,
    SuccessionLinkTable,
)
from services.assessment.unit import Unit
from shared.db.cursor import Window
from shared.ids import new_id
from shared.problems.common import NotFoundError


async def record_succession(
    unit: Unit, decision: Decision, *, succession_id: UUID | None, authority_id: UUID | None
) -> Succession:
    """Let agencies end by a decision, and others take over; those it founds enter the register."""
    home = unit.home(authority_id)
    if succession_id is not None:
        before = await unit.session.get(AgencySuccessionTable, succession_id)
        if before is not None:
            return await _recorded_before(unit, decision, before.id)
    named = [*decision.predecessor_ids, *decision.existing]
    await store.lock_agencies(unit.session, named)
    known = await agency_store.agencies_of(unit.session, home, named, decision.effective_on)
    faults = faults_of(
        decision, {agency_id: agencies.details_of(one) for agency_id, one in known.items()}
    )
    if faults:
        raise SuccessionRefusedError(faults=faults, count=len(faults))
    succession = AgencySuccessionTable(
        id=succession_id or new_id(),
        authority_id=home,
        effective_on=decision.effective_on,
        decision_number=decision.decision_number,
        decision_date=decision.decision_date,
        recorded_by=unit.caller.name,
        created_at=unit.now,
    )
    successors = [
        known[one]
        if isinstance(one, UUID)
        else agencies.enter(
            unit,
            one.details(decision.effective_on),
            agency_id=one.agency_id,
            authority_id=home,
        )
        for one in decision.successors
    ]
    ending = [known[agency_id] for agency_id in decision.predecessor_ids]
    succession.links = _links(unit, decision, ending, successors)
    for one in ending:
        one.agency.valid_to = decision.effective_on
        one.agency.version += 1
    unit.session.add(succession)
    await unit.session.flush()
    (recorded,) = await _named(unit, [succession])
    unit.audit(
        "agency-succession.recorded",
        ("agency-succession", succession.id),
        home,
        after=recorded.to_data(),
    )
    return recorded


def _links(
    unit: Unit,
    decision: Decision,
    ending: Sequence[AgencyVersionTable],
    successors: Sequence[AgencyVersionTable],
) -> list[SuccessionLinkTable]:
    return [
        SuccessionLinkTable(
            authority_id=old.authority_id,
            created_at=unit.now,
            predecessor_id=old.agency_id,
            successor_id=new.agency_id,
            founded=new.agency_id not in decision.existing,
            former_valid_to=old.agency.valid_to,
        )
        for old in ending
        for new in successors
    ]


async def _recorded_before(unit: Unit, decision: Decision, succession_id: UUID) -> Succession:
    """Give the succession that a client recorded under its own id before; refuse another content."""
    access = unit.seen(Permission.READ_REGISTER)
    before = await store.read_succession(unit.session, succession_id, access)
    if before is None:
        raise IdTakenError
    known = {link.successor_id for link in before.links if not link.founded}
    if (
        (before.effective_on, before.decision_number, before.decision_date)
        != (decision.effective_on, decision.decision_number, decision.decision_date)
        or {link.predecessor_id for link in before.links} != set(decision.predecessor_ids)
        or known != set(decision.existing)
        or len({link.successor_id for link in before.links}) != len(decision.successors)
    ):
        raise IdTakenError
    (recorded,) = await _named(unit, [before])
    return recorded


async def undo_succession(unit: Unit, succession_id: UUID, *, reason: str) -> None:
    """Undo a succession on which nothing depends yet: predecessors live on, what it founded goes.

    What it said stays in the audit trail, with the reason.
    """
    succession = await _find(unit, succession_id, locked=True)
    unit.must_cover(succession.authority_id)
    ended = {link.predecessor_id: link for link in succession.links}
    founded = {link.successor_id for link in succession.links if link.founded}
    successors = {link.successor_id for link in succession.links}
    await store.lock_agencies(unit.session, {*ended, *successors})
    others = [
        link
        for link in await store.links_with(unit.session, {*ended, *successors})
        if link.succession_id != succession_id
    ]
    await _refuse_use(unit, succession, founded, successors, others)
    (before,) = await _named(unit, [succession])
    restored = await agency_store.agencies_of(
        unit.session, succession.authority_id, set(ended), succession.effective_on
    )
    for agency_id, held in restored.items():
        _live_on(held, ended[agency_id], [one for one in others if one.predecessor_id == agency_id])
    await unit.session.delete(succession)
    await unit.session.flush()
    await store.remove_agencies(unit.session, founded)
    unit.audit(
        "agency-succession.undone",
        ("agency-succession", succession_id),
        succession.authority_id,
        before=before.to_data(),
        reason=reason,
    )


def _live_on(
    held: AgencyVersionTable, link: SuccessionLinkTable, others: Sequence[SuccessionLinkTable]
) -> None:
    """Give a predecessor its former end again, unless another decision ends it too: that one then remembers it."""
    for other in others:
        other.former_valid_to = link.former_valid_to
    if not others:
        held.agency.valid_to = link.former_valid_to
    held.agency.version += 1


async def _refuse_use(
    unit: Unit,
    succession: AgencySuccessionTable,
    founded: set[UUID],
    successors: set[UUID],
    others: Sequence[SuccessionLinkTable],
) -> None:
    """Refuse to undo what periods or later successions stand on."""
    used = set(await store.participating(unit.session, founded))
    used |= {link.predecessor_id for link in others if link.predecessor_id in successors}
    used |= {link.successor_id for link in others if link.successor_id in founded}
    if used:
        named = await agency_store.agencies_of(
            unit.session, succession.authority_id, used, succession.effective_on
        )
        raise SuccessionInUseError(agencies=", ".join(sorted(one.code for one in named.values())))


async def find_succession(unit: Unit, succession_id: UUID) -> Succession:
    """Give a succession that the caller may see."""
    (named,) = await _named(unit, [await _find(unit, succession_id)])
    return named


async def _find(unit: Unit, succession_id: UUID, *, locked: bool = False) -> AgencySuccessionTable:
    access = unit.seen(Permission.READ_REGISTER)
    succession = await store.read_succession(unit.session, succession_id, access, locked=locked)
    if succession is None:
        raise NotFoundError
    return succession


async def list_successions(unit: Unit, page: Window) -> tuple[list[Succession], str | None]:
    """List the successions in the caller's reach."""
    found, following = await store.page_of_successions(unit.session, unit.access, page)
    return await _named(unit, found), following


async def _named(unit: Unit, successions: Sequence[AgencySuccessionTable]) -> list[Succession]:
    """Name the agencies of some successions as they were called on the day."""
    links = await store.named_links(unit.session, [one.id for one in successions])
    return [
        Succession(
            id=one.id,
            authority_id=one.authority_id,
            effective_on=one.effective_on,
            decision_number=one.decision_number,
            decision_date=one.decision_date,
            predecessors=_once(link.predecessor for link in links if link.succession_id == one.id),
            successors=_once(link.successor for link in links if link.succession_id == one.id),
            recorded_by=one.recorded_by,
            created_at=one.created_at,
        )
        for one in successions
    ]


def _once(named: Iterable[NamedAgency]) -> tuple[NamedAgency, ...]:
    return tuple(dict.fromkeys(named))


async def chain_of(unit: Unit, agency_id: UUID) -> list[Step]:
    """Give what an agency came of and what came of it, to the ends."""
    await agencies.find_agency(unit, agency_id)
    return await store.chain_of(unit.session, agency_id)
