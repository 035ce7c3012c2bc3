"""Exports made in the background."""

from services.survey.tables.base import Base
from shared.jobs.tables import JobColumns, JobPieceColumns


class ExportJobTable(JobColumns, Base):
    """An export of a campaign: `subject_id` is the campaign."""

    __tablename__ = "export_job"


class ExportJobPieceTable(JobPieceColumns, Base):
    """Its file."""

    __tablename__ = "export_job_piece"
    __of__ = "export_job"
