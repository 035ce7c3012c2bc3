"""What a portal (cổng dịch vụ công, một cửa điện tử) is, as far as its dossiers need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class DossierStatus(StrEnum):
    """What a portal's own status code means here."""

    NEW = "NEW"
    """Handed in, not yet taken in."""
    RECEIVED = "RECEIVED"
    PROCESSING = "PROCESSING"
    WAITING = "WAITING"
    """The clock stands still: a supplement or a fee is awaited."""
    FINISHED = "FINISHED"
    """Processed, the result not yet handed over."""
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"
    REFUSED = "REFUSED"
    STOPPED = "STOPPED"


NATIONAL_STATUSES: Mapping[str, DossierStatus] = {
    "1": DossierStatus.NEW,
    "2": DossierStatus.RECEIVED,
    "3": DossierStatus.REFUSED,
    "4": DossierStatus.PROCESSING,
    "5": DossierStatus.WAITING,
    "6": DossierStatus.WAITING,
    "7": DossierStatus.WITHDRAWN,
    "8": DossierStatus.STOPPED,
    "9": DossierStatus.FINISHED,
    "10": DossierStatus.RETURNED,
}
"""What a portal starts with: the codes that are sent to the National Public Service Portal. 1, 2 and 3 were seen in use; the
others are usual, but no published text of them was found, so that an authority looks at them before it relies on them."""


@dataclass(frozen=True, slots=True)
class NewPortal:
    """A portal that an authority connects."""

    id: UUID | None
    authority_id: UUID
    code: str
    name: str
    client_id: UUID | None
    statuses: Mapping[str, DossierStatus]
