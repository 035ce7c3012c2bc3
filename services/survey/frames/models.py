"""What a frame is made of."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.survey.contacts.models import Contact
from services.survey.dossier_statistics.models import Month
from shared.workbooks import Cell


class Source(StrEnum):
    """Where a frame is from."""

    OFFICIALS = "OFFICIALS"
    """An agency's list of people: officials, councillors, firms, citizens served."""
    HOUSEHOLDS = "HOUSEHOLDS"
    """The households of villages and quarters."""
    DOSSIERS = "DOSSIERS"
    """Dossiers that one-stop portals have completed."""


class Duplicates(StrEnum):
    """What becomes of a telephone number that stands in the list, or in another list of the campaign, already."""

    REFUSE = "REFUSE"
    """The list is refused, each such cell named."""
    LEAVE_OUT = "LEAVE_OUT"
    """The later rows are left out, and named in the answer."""


@dataclass(frozen=True, slots=True)
class ListedAgency:
    """An agency that the group is asked about."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a list."""

    place: Cell
    """Where the telephone number stands."""
    agency_id: UUID
    contact: Contact
    ward: str | None = None
    village: str | None = None


@dataclass(frozen=True, slots=True)
class NewFrame:
    """A list to be taken in."""

    id: UUID | None
    campaign_id: UUID
    group: str
    name: str
    keep_until: date | None
    """Last day on which its contact data are kept."""


@dataclass(frozen=True, slots=True)
class NewDossierFrame:
    """Completed dossiers to be made a frame of."""

    frame: NewFrame
    months: tuple[Month, ...]
    applicant: str | None
    """CITIZEN or BUSINESS; both where not given."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was not taken in, for its telephone number."""

    sheet: str
    cell: str
