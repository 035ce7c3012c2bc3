"""The tables of the assessment database; importing this package knows them all."""

from services.assessment.tables.agencies import (
    AgencySuccessionTable,
    AgencyTable,
    AgencyVersionTable,
    SuccessionLinkTable,
)
from services.assessment.tables.appraisals import (
    AppraisalTable,
    DifferenceTable,
    OpinionTable,
    StatementCitationTable,
    StatementTable,
    VisitTable,
)
from services.assessment.tables.audit import AuditChainTable, AuditEntryTable
from services.assessment.tables.authorities import AuthorityTable, ProgrammeTable
from services.assessment.tables.base import Base
from services.assessment.tables.conflicts import ConflictTable
from services.assessment.tables.council import (
    CouncilAttendanceTable,
    CouncilSessionTable,
    ResolutionTable,
)
from services.assessment.tables.delegations import DelegationTable
from services.assessment.tables.documents import DocumentTable, DocumentVersionTable, FileTable
from services.assessment.tables.evidence import CitationTable
from services.assessment.tables.framework_replacements import (
    ArchivedLeafTable,
    FrameworkReplacementTable,
)
from services.assessment.tables.frameworks import FrameworkMappingTable, FrameworkTable
from services.assessment.tables.initiatives import InitiativeTable, JudgementTable
from services.assessment.tables.outbox import OutboxTable
from services.assessment.tables.periods import (
    AssignmentTable,
    CalendarWindowTable,
    PeriodTable,
    RoundExtensionTable,
)
from services.assessment.tables.records import AppraisalRecordTable
from services.assessment.tables.remedies import (
    FollowUpDocumentTable,
    FollowUpTable,
    LossTable,
    RemedyTable,
)
from services.assessment.tables.reminders import ReminderTable
from services.assessment.tables.self_assessments import (
    EntryTable,
    ExtensionTable,
    SelfAssessmentTable,
    SignOffTable,
)
from services.assessment.tables.uploads import UploadPartTable, UploadTable

__all__ = [
    "AgencySuccessionTable",
    "AgencyTable",
    "AgencyVersionTable",
    "AppraisalRecordTable",
    "AppraisalTable",
    "ArchivedLeafTable",
    "AssignmentTable",
    "AuditChainTable",
    "AuditEntryTable",
    "AuthorityTable",
    "Base",
    "CalendarWindowTable",
    "CitationTable",
    "ConflictTable",
    "CouncilAttendanceTable",
    "CouncilSessionTable",
    "DelegationTable",
    "DifferenceTable",
    "DocumentTable",
    "DocumentVersionTable",
    "EntryTable",
    "ExtensionTable",
    "FileTable",
    "FollowUpDocumentTable",
    "FollowUpTable",
    "FrameworkMappingTable",
    "FrameworkReplacementTable",
    "FrameworkTable",
    "InitiativeTable",
    "JudgementTable",
    "LossTable",
    "OpinionTable",
    "OutboxTable",
    "PeriodTable",
    "ProgrammeTable",
    "RemedyTable",
    "ReminderTable",
    "ResolutionTable",
    "RoundExtensionTable",
    "SelfAssessmentTable",
    "SignOffTable",
    "StatementCitationTable",
    "StatementTable",
    "SuccessionLinkTable",
    "UploadPartTable",
    "UploadTable",
    "VisitTable",
]
