"""How long a round lasts: its phase opens it, its window of the calendar ends it, and the chair may extend it."""

from datetime import datetime
from uuid import UUID

from services.assessment.announcements import announce_period
from services.assessment.assignments import store as assignment_store
from services.assessment.events import EventType
from services.assessment.periods import service as periods
from services.assessment.periods.models import Window, WindowName
from services.assessment.periods.rules import has_passed
from services.assessment.repeats import made_before
from services.assessment.rounds import store
from services.assessment.rounds.errors import RoundExtensionTooShortError, RoundOverError
from services.assessment.tables import PeriodTable, RoundExtensionTable
from services.assessment.unit import Unit
from shared.clock import local_text
from shared.db.cursor import Window as PageWindow
from shared.ids import new_id

WINDOWS = {1: WindowName.ROUND_1, 2: WindowName.ROUND_2}


async def end_of_round(unit: Unit, period: PeriodTable, number: int) -> datetime | None:
    """Give the first instant that is too late for a round; None where the calendar does not plan it."""
    window = planned(period, number)
    if window is None:
        return None
    extended = await store.extended_until(unit.session, period.id, number)
    return max(window.closes_at, extended) if extended else window.closes_at


async def refuse_round_over(unit: Unit, period: PeriodTable, number: int) -> None:
    """Refuse members when the round's time is over, to the second. An officer may have opened it early: the phase tells."""
    window = planned(period, number)
    if window is None or not has_passed(window.closes_at, unit.now):
        return
    end = await end_of_round(unit, period, number)
    if has_passed(end, unit.now):
        raise RoundOverError(
            round=number,
            opens=local_text(window.opens_at),
            closes=local_text(end or window.closes_at),
        )


async def extend_round(
    unit: Unit,
    period_id: UUID,
    *,
    extension_id: UUID | None,
    number: int,
    until: datetime,
    reason: str,
) -> RoundExtensionTable:
    """Let a round last longer, as chair and with the reason; the calendar keeps saying what was planned."""
    period = await periods.changeable_period(unit, period_id)
    content = {"period_id": period_id, "round": number, "until": until, "reason": reason}
    before = await made_before(unit.session, RoundExtensionTable, extension_id, **content)
    if before is not None:
        return before
    end = await end_of_round(unit, period, number)
    if until <= unit.now or (end is not None and until <= end):
        raise RoundExtensionTooShortError(closes=local_text(end) if end else "-")
    extension = RoundExtensionTable(
        id=extension_id or new_id(),
        authority_id=period.authority_id,
        granted_by=unit.caller.name,
        created_at=unit.now,
        **content,
    )
    unit.session.add(extension)
    await unit.session.flush()
    unit.audit(
        "round.extended",
        ("period", period.id),
        period.authority_id,
        before={"round": number, "closes_at": end.isoformat() if end else None},
        after={"round": number, "closes_at": until.isoformat()},
        reason=reason,
    )
    announce_period(
        unit,
        EventType.ROUND_EXTENDED,
        period,
        accounts=await assignment_store.appraisers_of(unit.session, period_id),
        round=number,
        deadline_at=until,
        reason=reason,
    )
    return extension


async def list_extensions(
    unit: Unit, period_id: UUID, page: PageWindow
) -> tuple[list[RoundExtensionTable], str | None]:
    """List the extensions of a period's rounds."""
    period = await periods.find_period(unit, period_id)
    return await store.page_of_extensions(unit.session, period.id, page)


def planned(period: PeriodTable, number: int) -> Window | None:
    """Give the window of a round in the calendar."""
    return periods.calendar_of(period).get(WINDOWS[number])
