"""What stands at the head of every document, and what its file is called. Pure functions."""

import re
from datetime import datetime
from typing import Final

from services.scoring.publications.models import Publication
from services.scoring.typesetting.figures import long_day
from shared.clock import local_text

LONGEST_NAME: Final = 120
"""Letters of a file's name; file systems take 255 bytes, and a letter may take three."""


def decision_line(publication: Publication | None) -> str | None:
    """Name the decision under which results were published."""
    if publication is None:
        return None
    day = long_day(publication.decision_date)
    return f"Quyết định số {publication.decision_number} {day}"


def stamp(publication: Publication | None, as_of: datetime) -> str | None:
    """Say that results are not public: not yet approved and published, or under embargo."""
    if publication is None:
        return "DỰ THẢO – KẾT QUẢ CHƯA CÔNG BỐ"
    if publication.public_from > as_of:
        return f"KHÔNG PHỔ BIẾN TRƯỚC {local_text(publication.public_from)}"
    return None


def plain_name(*words: str) -> str:
    """Make a name that every file system takes, and that people can read."""
    text = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]+', " ", " ".join(words))
    return " ".join(text.split())[:LONGEST_NAME].strip(" .")


def file_name(*words: str, ending: str) -> str:
    """Name a file."""
    return f"{plain_name(*words)}.{ending}"
