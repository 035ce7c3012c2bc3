"""What somebody wants to take away."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.survey.exports.columns import Column


class FileKind(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    XLSX = "xlsx"
    SAV = "sav"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to take away."""

    campaign_id: UUID
    questionnaire_id: UUID
    identifiers: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """An export with its columns."""

    wanted: Wanted
    columns: list[Column]
    title: str
