"""Rules of documents: their days, and how they are found. Pure functions."""

from datetime import date, timedelta
from typing import Final

from services.assessment.documents.models import DocumentDetails, Expiry
from services.assessment.wording import plain_text
from shared.problems.problem import Fault, Text

WARNED_BEFORE: Final = timedelta(days=30)
"""How long before its last day a document is said to expire soon."""


def expiry(expires_on: date | None, day: date) -> Expiry:
    """Say whether a document holds on a day; its last day is still one."""
    if expires_on is None or expires_on > day + WARNED_BEFORE:
        return Expiry.VALID
    return Expiry.EXPIRED if expires_on < day else Expiry.SOON


def stands_in(proves_to: date | None, starts_on: date) -> bool:
    """Whether a document of an earlier period stands in: all it proves lies before the period's days."""
    return proves_to is not None and proves_to < starts_on


def day_judged(today: date, ends_on: date) -> date:
    """On which day a cited document has to hold: today, but never after the last day assessed.

    So a report of a past period does not fill with warnings as the years go by.
    """
    return min(today, ends_on)


def search_text(details: DocumentDetails, file_name: str) -> str:
    """Write what a document is searched by."""
    said = (details.title, details.number, details.issuer, file_name)
    return plain_text(" ".join(part for part in said if part))


def day_faults(details: DocumentDetails) -> list[Fault]:
    """Find days in the wrong order."""
    faults = []
    if details.proves_from and details.proves_to and details.proves_to < details.proves_from:
        faults.append(
            Fault(
                "/proves_to",
                Text(
                    "Ngày cuối được chứng minh trước ngày đầu; hãy sửa `proves_from` hoặc `proves_to`.",
                    "The last day proved lies before the first; mend `proves_from` or `proves_to`.",
                ),
            )
        )
    if details.issued_on and details.expires_on and details.expires_on < details.issued_on:
        faults.append(
            Fault(
                "/expires_on",
                Text(
                    "Tài liệu hết hiệu lực trước ngày ban hành; hãy sửa `issued_on` hoặc `expires_on`.",
                    "It expires before it was issued; mend `issued_on` or `expires_on`.",
                ),
            )
        )
    return faults
