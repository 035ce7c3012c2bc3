"""What a conflict of interest is, apart from where it is kept."""

from enum import StrEnum


class ConflictKind(StrEnum):
    """What ties a person to an agency."""

    OWN_AGENCY = "OWN_AGENCY"
    FAMILY = "FAMILY"
    FORMER_OFFICE = "FORMER_OFFICE"
    """Was in office there in the time that is assessed."""
    INTEREST = "INTEREST"
    OTHER = "OTHER"
