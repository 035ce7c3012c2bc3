"""What handlers ask for: the caller's access under a permission, and services over the request's transaction."""

from typing import Annotated

from fastapi import Depends, Header, Request
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.app_users.service import AppUserService
from services.survey.app_users.store import AppUserStore
from services.survey.assignments.service import AssignmentService
from services.survey.assignments.store import AssignmentStore
from services.survey.audit_trail import audit_trail
from services.survey.campaigns.service import CampaignService
from services.survey.campaigns.store import CampaignStore
from services.survey.cases.store import CaseStore
from services.survey.devices.clocks import DeviceClock
from services.survey.devices.contacts import DeviceContacts
from services.survey.devices.date_header import device_time
from services.survey.devices.service import DeviceService
from services.survey.devices.store import DeviceStore
from services.survey.exports.service import ExportService
from services.survey.flags.closing import ClosingChecks
from services.survey.interviewer_checks.service import InterviewerCheckService
from services.survey.interviewer_checks.store import InterviewerCheckStore
from services.survey.library.service import LibraryService
from services.survey.permissions import POLICY, Permission
from services.survey.quality_dependencies import flag_service
from services.survey.questionnaire_workbooks.service import QuestionnaireWorkbookService
from services.survey.questionnaires.service import QuestionnaireService
from services.survey.questionnaires.store import QuestionnaireStore
from services.survey.responses.intake import ResponseIntake
from services.survey.responses.service import ResponseService
from services.survey.responses.store import ResponseStore
from services.survey.results.service import ResultService
from services.survey.submissions.service import SubmissionService
from services.survey.submissions.store import SubmissionStore
from services.survey.summaries.service import SummaryService
from services.survey.summaries.store import SummaryStore
from services.survey.tallies.store import TallyStore
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.db.engine import Database
from shared.db.transaction import Snapshot, Transaction

MayReadQuestionnaires = Annotated[Access, Depends(Requires(Permission.READ_QUESTIONNAIRES, POLICY))]
MayWriteQuestionnaires = Annotated[
    Access, Depends(Requires(Permission.WRITE_QUESTIONNAIRES, POLICY))
]
MayReadCampaigns = Annotated[Access, Depends(Requires(Permission.READ_CAMPAIGNS, POLICY))]
MayControlCampaigns = Annotated[Access, Depends(Requires(Permission.CONTROL_CAMPAIGNS, POLICY))]
MayReadCounts = Annotated[Access, Depends(Requires(Permission.READ_COUNTS, POLICY))]
MayReadAssignments = Annotated[Access, Depends(Requires(Permission.READ_ASSIGNMENTS, POLICY))]
MayAssign = Annotated[Access, Depends(Requires(Permission.ASSIGN, POLICY))]
MayPostResponses = Annotated[Access, Depends(Requires(Permission.POST_RESPONSES, POLICY))]
MayJudgeResponses = Annotated[Access, Depends(Requires(Permission.JUDGE_RESPONSES, POLICY))]
MayRegisterDevices = Annotated[Access, Depends(Requires(Permission.REGISTER_DEVICES, POLICY))]
MayManageAppUsers = Annotated[Access, Depends(Requires(Permission.MANAGE_APP_USERS, POLICY))]
MayReadAppUsers = Annotated[Access, Depends(Requires(Permission.READ_APP_USERS, POLICY))]
MayExport = Annotated[Access, Depends(Requires(Permission.EXPORT_RESPONSES, POLICY))]
MayReadResults = Annotated[Access, Depends(Requires(Permission.READ_RESULTS, POLICY))]
MayReadSummaries = Annotated[Access, Depends(Requires(Permission.READ_SUMMARIES, POLICY))]


async def _read_questionnaires(session: Snapshot) -> QuestionnaireService:
    return QuestionnaireService(QuestionnaireStore(session), audit_trail(session))


async def _write_questionnaires(session: Transaction) -> QuestionnaireService:
    return QuestionnaireService(QuestionnaireStore(session), audit_trail(session))


async def _read_questionnaire_workbooks(session: Snapshot) -> QuestionnaireWorkbookService:
    return QuestionnaireWorkbookService(await _read_questionnaires(session))


async def _write_questionnaire_workbooks(session: Transaction) -> QuestionnaireWorkbookService:
    return QuestionnaireWorkbookService(await _write_questionnaires(session))


async def _read_library(session: Snapshot) -> LibraryService:
    return LibraryService(await _read_questionnaires(session))


async def _write_library(session: Transaction) -> LibraryService:
    return LibraryService(await _write_questionnaires(session))


def _campaigns(request: Request, session: AsyncSession) -> CampaignService:
    return CampaignService(
        CampaignStore(session),
        QuestionnaireStore(session),
        SummaryService(SummaryStore(session), TallyStore(session)),
        ClosingChecks(request.state.database, session, flag_service),
        audit_trail(session),
    )


async def _read_campaigns(request: Request, session: Snapshot) -> CampaignService:
    return _campaigns(request, session)


async def _write_campaigns(request: Request, session: Transaction) -> CampaignService:
    return _campaigns(request, session)


async def _read_assignments(session: Snapshot) -> AssignmentService:
    return AssignmentService(AssignmentStore(session), CampaignStore(session), audit_trail(session))


async def _write_assignments(session: Transaction) -> AssignmentService:
    return AssignmentService(AssignmentStore(session), CampaignStore(session), audit_trail(session))


async def _read_responses(session: Snapshot) -> ResponseService:
    return ResponseService(ResponseStore(session), CampaignStore(session), audit_trail(session))


async def _write_responses(session: Transaction) -> ResponseService:
    return ResponseService(ResponseStore(session), CampaignStore(session), audit_trail(session))


async def _read_devices(request: Request, session: Snapshot) -> DeviceService:
    return _device_service(request, session)


def _device_service(request: Request, session: AsyncSession) -> DeviceService:
    contacts: DeviceContacts = request.state.device_contacts
    return DeviceService(
        DeviceStore(session), CampaignStore(session), contacts, audit_trail(session)
    )


async def _write_devices(request: Request, session: Transaction) -> DeviceService:
    return _device_service(request, session)


def _submissions(session: AsyncSession) -> SubmissionService:
    return SubmissionService(
        SubmissionStore(session),
        ResponseStore(session),
        CaseStore(session),
        CampaignStore(session),
        audit_trail(session),
    )


async def _read_submissions(session: Snapshot) -> SubmissionService:
    return _submissions(session)


async def _write_submissions(session: Transaction) -> SubmissionService:
    return _submissions(session)


async def _read_app_users(session: Snapshot) -> AppUserService:
    return AppUserService(AppUserStore(session), CampaignStore(session), audit_trail(session))


async def _write_app_users(session: Transaction) -> AppUserService:
    return AppUserService(AppUserStore(session), CampaignStore(session), audit_trail(session))


async def _read_summaries(session: Snapshot) -> SummaryService:
    return SummaryService(SummaryStore(session), TallyStore(session))


async def _results(request: Request) -> ResultService:
    database: Database = request.state.database
    return ResultService(database)


async def _check_interviewers(session: Snapshot) -> InterviewerCheckService:
    return InterviewerCheckService(
        InterviewerCheckStore(session), CampaignStore(session), SummaryStore(session)
    )


async def _exports(request: Request) -> ExportService:
    exports: ExportService = request.state.exports
    return exports


async def _device_clock(
    request: Request,
    date: Annotated[
        str | None,
        Header(description="The device's clock, so that its difference is known (RFC 9110 §6.6.1)"),
    ] = None,
) -> DeviceClock:
    return DeviceClock(request.state.device_contacts, device_time(date))


async def _intake(request: Request) -> ResponseIntake:
    intake: ResponseIntake = request.state.intake
    return intake


ReadQuestionnaires = Annotated[QuestionnaireService, Depends(_read_questionnaires)]
WriteQuestionnaires = Annotated[QuestionnaireService, Depends(_write_questionnaires)]
ReadQuestionnaireWorkbooks = Annotated[
    QuestionnaireWorkbookService, Depends(_read_questionnaire_workbooks)
]
WriteQuestionnaireWorkbooks = Annotated[
    QuestionnaireWorkbookService, Depends(_write_questionnaire_workbooks)
]
Library = Annotated[LibraryService, Depends(_read_library)]
LibraryCopies = Annotated[LibraryService, Depends(_write_library)]
ReadCampaigns = Annotated[CampaignService, Depends(_read_campaigns)]
WriteCampaigns = Annotated[CampaignService, Depends(_write_campaigns)]
ReadAssignments = Annotated[AssignmentService, Depends(_read_assignments)]
WriteAssignments = Annotated[AssignmentService, Depends(_write_assignments)]
ReadResponses = Annotated[ResponseService, Depends(_read_responses)]
WriteResponses = Annotated[ResponseService, Depends(_write_responses)]
ReadDevices = Annotated[DeviceService, Depends(_read_devices)]
WriteDevices = Annotated[DeviceService, Depends(_write_devices)]
ReadSubmissions = Annotated[SubmissionService, Depends(_read_submissions)]
WriteSubmissions = Annotated[SubmissionService, Depends(_write_submissions)]
ReadAppUsers = Annotated[AppUserService, Depends(_read_app_users)]
WriteAppUsers = Annotated[AppUserService, Depends(_write_app_users)]
ReadSummaries = Annotated[SummaryService, Depends(_read_summaries)]
CheckInterviewers = Annotated[InterviewerCheckService, Depends(_check_interviewers)]
Exports = Annotated[ExportService, Depends(_exports)]
Results = Annotated[ResultService, Depends(_results)]
DeviceClocks = Annotated[DeviceClock, Depends(_device_clock)]
Intake = Annotated[ResponseIntake, Depends(_intake)]
"""Takes in responses on connections of its own: each statement there is a whole transaction."""
