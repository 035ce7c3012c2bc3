"""What an export job is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from services.survey.exports.models import Wanted
from shared.jobs.models import Job, Makers


class ExportFormat(StrEnum):
    """What is made."""

    XLSX = "XLSX"
    """A workbook, with its codebook."""
    SAV = "SAV"
    """An SPSS file, with labels."""


MAKERS: Final[Makers] = dict.fromkeys(ExportFormat, "services.survey.export_jobs.making:make")


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What somebody asks for."""

    id: UUID
    format: ExportFormat
    wanted: Wanted

    def parameters(self) -> dict[str, Any]:
        """Give what the maker has to know besides the campaign."""
        return {
            "questionnaire_id": str(self.wanted.questionnaire_id),
            "identifiers": self.wanted.identifiers,
            "excluded": self.wanted.excluded,
        }


def wanted_of(campaign_id: UUID, parameters: Mapping[str, Any]) -> Wanted:
    """Read what `parameters` wrote."""
    return Wanted(
        campaign_id,
        UUID(parameters["questionnaire_id"]),
        identifiers=parameters["identifiers"],
        excluded=parameters["excluded"],
    )


@dataclass(frozen=True, slots=True)
class ExportJob:
    """An export and how far it is."""

    order: ExportOrder
    job: Job

    @classmethod
    def of(cls, job: Job) -> Self:
        """Read a job as an export."""
        wanted = wanted_of(job.order.subject_id, job.order.parameters)
        return cls(ExportOrder(job.id, ExportFormat(job.order.kind), wanted), job)
