"""Export jobs as they go over the wire."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.export_jobs.models import ExportFormat, ExportJob, ExportOrder
from services.survey.exports.models import Wanted
from shared.http.schema import Schema
from shared.ids import new_id
from shared.jobs.schemas import JobView, job_members


class NewExportJob(Schema):
    """Which responses are to be taken away, and how."""

    id: UUID | None = Field(
        default=None, description="Made by the client, to ask again without asking twice"
    )
    questionnaire_id: UUID = Field(description="The form version, whose questions are the columns")
    format: ExportFormat = Field(description="What is made", examples=["XLSX"])
    identifiers: bool = Field(
        default=False, description="With ids of responses, senders, devices and exact times"
    )
    excluded: bool = Field(default=False, description="With responses that do not count, and why")

    def to_order(self, campaign_id: UUID) -> ExportOrder:
        """Read it as an order."""
        wanted = Wanted(campaign_id, self.questionnaire_id, self.identifiers, self.excluded)
        return ExportOrder(self.id or new_id(), self.format, wanted)


class ExportJobView(JobView):
    """An export and how far it is."""

    id: UUID = Field(description="Its id")
    campaign_id: UUID = Field(description="The campaign")
    questionnaire_id: UUID = Field(description="The form version")
    format: ExportFormat = Field(description="What it is")
    identifiers: bool = Field(description="With ids of responses, senders, devices")
    excluded: bool = Field(description="With responses that do not count")

    @classmethod
    def of(cls, export: ExportJob) -> Self:
        """Show it."""
        order = export.order
        return cls(
            id=order.id,
            campaign_id=order.wanted.campaign_id,
            questionnaire_id=order.wanted.questionnaire_id,
            format=order.format,
            identifiers=order.wanted.identifiers,
            excluded=order.wanted.excluded,
            **job_members(export.job),
        )


class ExportJobPage(Schema):
    """A page of exports."""

    items: list[ExportJobView] = Field(description="Newest first")
    next: str | None = Field(description="Cursor of the next page, or null")
