"""What a rating is, and what is known about its dossier."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID


class Place(StrEnum):
    """Where a rating was given."""

    COUNTER = "COUNTER"
    KIOSK = "KIOSK"
    PORTAL = "PORTAL"


class Rating(NamedTuple):
    """Answers to a form about how one dossier was dealt with."""

    dossier_number: str
    place: Place
    rated_at: datetime
    questionnaire_id: UUID
    group: str
    answers: Mapping[str, Any]


class RatedDossier(NamedTuple):
    """What the dossier of a rating says."""

    resolving_unit: str | None
    agency_id: UUID | None
