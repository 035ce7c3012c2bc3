"""Export jobs as they go over the wire."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.export_jobs.models import ExportFormat, ExportJob, ExportOrder
from services.survey.exports.models import Wanted
from shared.http.schema import Schema, UtcInstant
from shared.ids import new_id
from shared.jobs.models import JobState
from shared.jobs.schemas import JobFaultView, JobProgressView, MadeFileView


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


class ExportJobView(Schema):
    """An export and how far it is."""

    id: UUID = Field(description="Its id")
    campaign_id: UUID = Field(description="The campaign")
    questionnaire_id: UUID = Field(description="The form version")
    format: ExportFormat = Field(description="What it is")
    identifiers: bool = Field(description="With ids of responses, senders, devices")
    excluded: bool = Field(description="With responses that do not count")
    state: JobState = Field(description="QUEUED, RUNNING, DONE, FAILED or CANCELLED")
    progress: JobProgressView = Field(description="How many responses of how many are written")
    fault: JobFaultView | None = Field(description="Why it failed")
    file: MadeFileView | None = Field(description="What can be fetched, once it is DONE")
    requested_at: UtcInstant = Field(description="When it was asked for")
    requested_by_name: str = Field(description="By whom", examples=["Nguyễn Văn A"])
    finished_at: UtcInstant | None = Field(description="When it ended")
    expires_at: UtcInstant | None = Field(description="When it is removed")

    @classmethod
    def of(cls, export: ExportJob) -> Self:
        """Show it."""
        order, job = export.order, export.job
        return cls(
            id=order.id,
            campaign_id=order.wanted.campaign_id,
            questionnaire_id=order.wanted.questionnaire_id,
            format=order.format,
            identifiers=order.wanted.identifiers,
            excluded=order.wanted.excluded,
            state=job.state,
            progress=JobProgressView.of_progress(job.progress),
            fault=JobFaultView.of(job.fault) if job.fault else None,
            file=MadeFileView.of(job.file) if job.file else None,
            requested_at=job.requested_at,
            requested_by_name=job.requested_by_name,
            finished_at=job.finished_at,
            expires_at=job.expires_at,
        )


class ExportJobPage(Schema):
    """A page of exports."""

    items: list[ExportJobView] = Field(description="Newest first")
    next: str | None = Field(description="Cursor of the next page, or null")
