"""All tables of the survey database."""

from services.survey.tables.app_user import AppUserTable
from services.survey.tables.assignment import AssignmentTable
from services.survey.tables.audit_entry import AuditChainTable, AuditEntryTable
from services.survey.tables.back_check import BackCheckItemTable, BackCheckTable
from services.survey.tables.base import Base
from services.survey.tables.campaign import CampaignTable, RespondentGroupTable, TargetTable
from services.survey.tables.campaign_retention import CampaignRetentionTable
from services.survey.tables.case import CaseTable
from services.survey.tables.contact import ContactTable
from services.survey.tables.device import DeviceTable
from services.survey.tables.dossier import (
    DossierLabelTable,
    DossierTable,
)
from services.survey.tables.draw import DrawStratumTable, DrawTable
from services.survey.tables.export_job import ExportJobPieceTable, ExportJobTable
from services.survey.tables.frame import FrameTable, FrameUnitTable
from services.survey.tables.imported_facts import ImportedFactsTable
from services.survey.tables.invitation import (
    InvitationBatchTable,
    InvitationTable,
    InvitationUseTable,
)
from services.survey.tables.paper import PaperEntryTable, PaperImportTable, PaperTable
from services.survey.tables.portal import (
    MappedUnitTable,
    PortalStatusTable,
    PortalTable,
    UnitMapTable,
)
from services.survey.tables.questionnaire import QuestionnaireTable
from services.survey.tables.quota import QuotaTable
from services.survey.tables.response import ResponseTable
from services.survey.tables.response_flag import (
    FlagDecisionTable,
    FlagRulesTable,
    ResponseFlagTable,
)
from services.survey.tables.response_review import ResponseReviewTable
from services.survey.tables.sample import SampleTable
from services.survey.tables.submission import SubmissionTable
from services.survey.tables.submission_file import SubmissionFileTable
from services.survey.tables.survey_summary import SurveySummaryTable
from services.survey.tables.tally import (
    TallyChangeTable,
    TallyMarkTable,
    TallyProductTable,
    TallyTable,
)

__all__ = [
    "AppUserTable",
    "AssignmentTable",
    "AuditChainTable",
    "AuditEntryTable",
    "BackCheckItemTable",
    "BackCheckTable",
    "Base",
    "CampaignRetentionTable",
    "CampaignTable",
    "CaseTable",
    "ContactTable",
    "DeviceTable",
    "DossierLabelTable",
    "DossierTable",
    "DrawStratumTable",
    "DrawTable",
    "ExportJobPieceTable",
    "ExportJobTable",
    "FlagDecisionTable",
    "FlagRulesTable",
    "FrameTable",
    "FrameUnitTable",
    "ImportedFactsTable",
    "InvitationBatchTable",
    "InvitationTable",
    "InvitationUseTable",
    "MappedUnitTable",
    "PaperEntryTable",
    "PaperImportTable",
    "PaperTable",
    "PortalStatusTable",
    "PortalTable",
    "QuestionnaireTable",
    "QuotaTable",
    "RespondentGroupTable",
    "ResponseFlagTable",
    "ResponseReviewTable",
    "ResponseTable",
    "SampleTable",
    "SubmissionFileTable",
    "SubmissionTable",
    "SurveySummaryTable",
    "TallyChangeTable",
    "TallyMarkTable",
    "TallyProductTable",
    "TallyTable",
    "TargetTable",
    "UnitMapTable",
]
