"""Whether a link opens its questionnaire now, and how often one place may answer by an open one."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final
from zoneinfo import ZoneInfo

from services.survey.campaigns.models import CampaignState
from services.survey.invitations.models import Kind
from services.survey.respondents.errors import (
    InvitationExpiredError,
    InvitationFullError,
    InvitationRevokedError,
    InvitationUsedError,
    SurveyNotYetOpenError,
    SurveyOverError,
)
from services.survey.respondents.models import Invited, Posted
from services.survey.responses.rules import CLOCK_LEEWAY
from shared.problems.problem import DomainError

VIET_NAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")

MOST_AN_HOUR: Final = 300
MOST_A_DAY: Final = 2000
"""Answers by one open link from one address.

A one-stop office is one address: its kiosk, its wireless network and all who stand in it. Ten counters at three minutes a person are
200 people an hour, and the busiest city offices see a thousand a day; mobile operators put whole districts behind one address, but
of those few hold the same poster. A script that stuffs the ballot is through within seconds. Limits by device would
need a cookie or a fingerprint, which follow people, and are lost by whoever clears them.
"""

LONGEST_FILLING: Final = timedelta(days=14)
"""A draft may lie for a week; what is older is a wrong clock."""
_IPV6_NETWORK_BITS: Final = 64
"""One household or phone has a whole /64."""
_PURPOSE: Final = b"par-index place 1\n"


def refusal(invited: Invited, *, at: datetime, now: datetime) -> DomainError | None:
    """Say why an invitation cannot be answered with what was filled in at an instant."""
    if invited.revoked_at is not None:
        return InvitationRevokedError()
    if invited.answered_on is not None:
        return InvitationUsedError()
    if is_full(invited):
        return InvitationFullError()
    return _out_of_time(invited, at, now)


def _out_of_time(invited: Invited, at: datetime, now: datetime) -> DomainError | None:
    if invited.state is CampaignState.PREPARED or now < invited.opens_at:
        return SurveyNotYetOpenError(opens=written(invited.opens_at))
    if invited.state is CampaignState.CLOSED or at > invited.closes_at:
        return SurveyOverError(closed=written(invited.closes_at))
    if at > invited.expires_at:
        return InvitationExpiredError(expired=written(invited.expires_at))
    return None


def is_full(invited: Invited) -> bool:
    """Whether an open link has all the answers that it was made for."""
    return (
        invited.kind is Kind.OPEN
        and invited.most_responses is not None
        and invited.responses >= invited.most_responses
    )


def filled_in(posted: Posted, invited: Invited, now: datetime) -> tuple[datetime, datetime | None]:
    """Tell when a form was filled in and when that began.

    Now, unless a device kept it; the clock of such a device is compared with ours as it sends, and what it is ahead is taken off.
    """
    ahead = posted.sent_at - now if posted.sent_at is not None else timedelta()
    captured_at = now
    if posted.captured_at is not None and posted.sent_at is not None:
        noted = posted.captured_at - ahead
        if invited.opens_at <= noted <= min(invited.closes_at, now + CLOCK_LEEWAY):
            captured_at = noted
    if posted.started_at is None:
        return captured_at, None
    started_at = posted.started_at - ahead
    within = captured_at - LONGEST_FILLING <= started_at <= captured_at
    return captured_at, started_at if within else None


def place_of(address: str, secret: str, now: datetime) -> bytes:
    """Name where an answer came from, for one day: from the name nobody finds the address without the secret."""
    try:
        found = ip_address(address)
    except ValueError:
        network = address
    else:
        if isinstance(found, IPv6Address):
            network = found.exploded[: _IPV6_NETWORK_BITS // 4 + 3]
        else:
            network = str(found)
    day = now.astimezone(VIET_NAM).date().isoformat()
    content = _PURPOSE + f"{day}\n{network}".encode()
    return hmac.digest(secret.encode(), content, hashlib.sha256)[:16]


def beginning_of_hour(now: datetime) -> datetime:
    """Give the beginning of the hour."""
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def beginning_of_day(now: datetime) -> datetime:
    """Give the beginning of the Vietnamese day."""
    return now.astimezone(VIET_NAM).replace(hour=0, minute=0, second=0, microsecond=0)


def seconds_to_next_hour(now: datetime) -> int:
    """Say when the budget of an hour is new."""
    return int((beginning_of_hour(now) + timedelta(hours=1) - now).total_seconds()) + 1


def written(instant: datetime) -> str:
    """Write an instant as Vietnamese clocks show it."""
    return f"{instant.astimezone(VIET_NAM):%H:%M %d/%m/%Y}"
