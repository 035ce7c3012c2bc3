"""The tables of scoring."""

from services.scoring.tables.audit_entry import AuditChainTable, AuditEntryTable
from services.scoring.tables.base import Base
from services.scoring.tables.comparison import ComparisonTable
from services.scoring.tables.input_document import InputDocumentTable
from services.scoring.tables.outside_table import OutsideTableTable
from services.scoring.tables.publication import PublicationTable
from services.scoring.tables.report_template import ReportTemplateTable
from services.scoring.tables.result import ResultTable
from services.scoring.tables.result_document import (
    ResultDocumentPieceTable,
    ResultDocumentTable,
)
from services.scoring.tables.run import RunTable
from services.scoring.tables.scenario import ScenarioTable

__all__ = [
    "AuditChainTable",
    "AuditEntryTable",
    "Base",
    "ComparisonTable",
    "InputDocumentTable",
    "OutsideTableTable",
    "PublicationTable",
    "ReportTemplateTable",
    "ResultDocumentPieceTable",
    "ResultDocumentTable",
    "ResultTable",
    "RunTable",
    "ScenarioTable",
]
