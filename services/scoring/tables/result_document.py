"""Documents made of results in the background."""

from services.scoring.tables.base import Base
from shared.jobs.tables import JobColumns, JobPieceColumns


class ResultDocumentTable(JobColumns, Base):
    """A document of a run: `subject_id` is the run."""

    __tablename__ = "result_document"


class ResultDocumentPieceTable(JobPieceColumns, Base):
    """Its file."""

    __tablename__ = "result_document_piece"
    __of__ = "result_document"
