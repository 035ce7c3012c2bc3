"""What minutes need before the chair may approve them. Pure functions."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from services.assessment.council.models import Flaw, FoundFlaw, Protocol


def flaws_of(protocol: Protocol, agencies: Mapping[UUID, str], *, closing: bool) -> list[FoundFlaw]:
    """Find everything that keeps minutes from being approved.

    `agencies` names the code of every submitted report of the period. `closing` is the meeting after the last round: it has to
    resolve on every one of them.
    """
    return list(_flaws(protocol, agencies, closing=closing))


def _flaws(
    protocol: Protocol, agencies: Mapping[UUID, str], *, closing: bool
) -> Iterator[FoundFlaw]:
    present = sum(member.present for member in protocol.attendance)
    if not protocol.minutes.strip():
        yield FoundFlaw(Flaw.NO_MINUTES, "/minutes")
    if 2 * present <= len(protocol.attendance):
        yield FoundFlaw(Flaw.NO_QUORUM, "/attendance")
    for place, one in enumerate(protocol.resolutions):
        code = agencies.get(one.self_assessment_id, "")
        pointer = f"/resolutions/{place}"
        if one.voted > present:
            yield FoundFlaw(Flaw.MORE_VOTES_THAN_MEMBERS, f"{pointer}/votes_for", code)
        elif 2 * one.votes_for <= one.voted:
            yield FoundFlaw(Flaw.NOT_CARRIED, f"{pointer}/votes_for", code)
    if closing:
        resolved = {one.self_assessment_id for one in protocol.resolutions}
        for report, code in sorted(agencies.items(), key=lambda pair: pair[1]):
            if report not in resolved:
                yield FoundFlaw(Flaw.NOT_RESOLVED, "/resolutions", code)
