"""What the handlers of scoring ask for."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security.utils import get_authorization_scheme_param

from services.scoring.analyses.service import AnalysisService
from services.scoring.comparisons.service import Comparer
from services.scoring.config import Settings
from services.scoring.exports.files import Renderer
from services.scoring.histories.service import HistoryService
from services.scoring.histories.store import HistoryStore
from services.scoring.open_data.service import OpenDataService
from services.scoring.open_data.store import OpenDataStore
from services.scoring.outside_indices.service import OutsideIndexService
from services.scoring.outside_indices.store import OutsideTableStore
from services.scoring.permissions import POLICY, Permission
from services.scoring.publications.service import PublicationService
from services.scoring.publications.store import PublicationStore
from services.scoring.report_templates.service import TemplateService
from services.scoring.report_templates.store import TemplateStore
from services.scoring.result_documents.service import DocumentService, OpenDocumentService
from services.scoring.result_documents.store import DOCUMENTS, DocumentStore
from services.scoring.results.service import ResultService
from services.scoring.results.store import ResultStore
from services.scoring.runs.service import InputGuard, RunService, RunStarter
from services.scoring.runs.store import RunStore
from services.scoring.scenarios.service import ScenarioService, WhatIfService
from services.scoring.scenarios.store import ScenarioStore
from services.scoring.uncertainty.service import UncertaintyService
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.clients.assessment import AssessmentClient
from shared.clients.survey import SurveyClient
from shared.clock import Now
from shared.db.transaction import Snapshot, Transaction
from shared.jobs.content import JobContent

MayReadAnalyses = Annotated[Access, Depends(Requires(Permission.READ_ANALYSES, POLICY))]
MayKeepScenarios = Annotated[Access, Depends(Requires(Permission.KEEP_SCENARIOS, POLICY))]
MayCompareRuns = Annotated[Access, Depends(Requires(Permission.COMPARE_RUNS, POLICY))]
MayImportTables = Annotated[Access, Depends(Requires(Permission.IMPORT_TABLES, POLICY))]
MayRequestDocuments = Annotated[Access, Depends(Requires(Permission.REQUEST_DOCUMENTS, POLICY))]
MayReadDocuments = Annotated[Access, Depends(Requires(Permission.READ_DOCUMENTS, POLICY))]
MayKeepTemplates = Annotated[Access, Depends(Requires(Permission.KEEP_TEMPLATES, POLICY))]
MayReadTemplates = Annotated[Access, Depends(Requires(Permission.READ_TEMPLATES, POLICY))]
MayStartRuns = Annotated[Access, Depends(Requires(Permission.START_RUNS, POLICY))]
MayReadRuns = Annotated[Access, Depends(Requires(Permission.READ_RUNS, POLICY))]
MayCheckRuns = Annotated[Access, Depends(Requires(Permission.CHECK_RUNS, POLICY))]
MayApproveRuns = Annotated[Access, Depends(Requires(Permission.APPROVE_RUNS, POLICY))]
MayPublishRuns = Annotated[Access, Depends(Requires(Permission.PUBLISH_RUNS, POLICY))]


async def _bearer_token(request: Request) -> str:
    """Give the caller's own token, to act in the caller's name at a peer; `Requires` has checked it."""
    return get_authorization_scheme_param(request.headers.get("authorization"))[1]


BearerToken = Annotated[str, Depends(_bearer_token)]


async def _run_starter(request: Request) -> RunStarter:
    settings: Settings = request.state.settings
    return RunStarter(
        request.state.database,
        AssessmentClient(request.state.http, settings.assessment_url),
        SurveyClient(request.state.http, settings.survey_url),
        request.state.computing,
    )


RunStarting = Annotated[RunStarter, Depends(_run_starter)]


async def _input_guard(request: Request) -> InputGuard:
    settings: Settings = request.state.settings
    return InputGuard(
        request.state.database,
        AssessmentClient(request.state.http, settings.assessment_url),
        SurveyClient(request.state.http, settings.survey_url),
    )


InputGuarding = Annotated[InputGuard, Depends(_input_guard)]


async def _runs(session: Snapshot) -> RunService:
    return RunService(RunStore(session), ResultStore(session))


Runs = Annotated[RunService, Depends(_runs)]


async def _run_commands(session: Transaction) -> RunService:
    return RunService(RunStore(session), ResultStore(session))


RunCommands = Annotated[RunService, Depends(_run_commands)]


async def _results(session: Snapshot) -> ResultService:
    return ResultService(RunStore(session), ResultStore(session))


Results = Annotated[ResultService, Depends(_results)]


async def _publications(session: Snapshot, now: Now) -> PublicationService:
    """Read as the public does: what is under embargo does not exist."""
    return PublicationService(
        PublicationStore(session, as_of=now), RunStore(session), ResultStore(session)
    )


Publications = Annotated[PublicationService, Depends(_publications)]


async def _histories(session: Snapshot, now: Now, publications: Publications) -> HistoryService:
    return HistoryService(HistoryStore(session, as_of=now), publications)


Histories = Annotated[HistoryService, Depends(_histories)]


async def _open_data(
    request: Request, session: Snapshot, publications: Publications
) -> OpenDataService:
    return OpenDataService(
        publications, ResultStore(session), OpenDataStore(session), request.state.open_files
    )


OpenData = Annotated[OpenDataService, Depends(_open_data)]


async def _publishing(session: Transaction) -> PublicationService:
    return PublicationService(PublicationStore(session), RunStore(session), ResultStore(session))


async def _default_licence(request: Request) -> str:
    settings: Settings = request.state.settings
    return settings.open_data_licence


DefaultLicence = Annotated[str, Depends(_default_licence)]
"""Terms of published data, where an authority has chosen no other."""

Publishing = Annotated[PublicationService, Depends(_publishing)]


async def _officers_publications(session: Snapshot) -> PublicationService:
    return PublicationService(PublicationStore(session), RunStore(session), ResultStore(session))


OfficersPublications = Annotated[PublicationService, Depends(_officers_publications)]


async def _analyses(request: Request) -> AnalysisService:
    return AnalysisService(request.state.database, request.state.workbench)


Analyses = Annotated[AnalysisService, Depends(_analyses)]


async def _what_ifs(request: Request) -> WhatIfService:
    state = request.state
    return WhatIfService(state.database, state.workbench, state.computing)


WhatIfs = Annotated[WhatIfService, Depends(_what_ifs)]


async def _scenarios(session: Snapshot) -> ScenarioService:
    return ScenarioService(ScenarioStore(session))


Scenarios = Annotated[ScenarioService, Depends(_scenarios)]


async def _scenario_commands(session: Transaction) -> ScenarioService:
    return ScenarioService(ScenarioStore(session))


ScenarioCommands = Annotated[ScenarioService, Depends(_scenario_commands)]


async def _uncertainty(request: Request) -> UncertaintyService:
    state = request.state
    return UncertaintyService(state.database, state.workbench, state.computing)


Uncertainty = Annotated[UncertaintyService, Depends(_uncertainty)]


async def _comparer(request: Request) -> Comparer:
    settings: Settings = request.state.settings
    assessment = AssessmentClient(request.state.http, settings.assessment_url)
    return Comparer(
        request.state.database, request.state.workbench, assessment, request.state.computing
    )


Comparing = Annotated[Comparer, Depends(_comparer)]


async def _outside_indices(session: Snapshot) -> OutsideIndexService:
    return OutsideIndexService(OutsideTableStore(session))


OutsideIndices = Annotated[OutsideIndexService, Depends(_outside_indices)]


async def _outside_index_commands(session: Transaction) -> OutsideIndexService:
    return OutsideIndexService(OutsideTableStore(session))


OutsideIndexCommands = Annotated[OutsideIndexService, Depends(_outside_index_commands)]


async def _documents(request: Request, session: Snapshot, now: Now) -> DocumentService:
    settings: Settings = request.state.settings
    return DocumentService(
        DocumentStore(session, as_of=now),
        RunStore(session),
        ResultStore(session),
        PublicationStore(session, as_of=now),
        TemplateStore(session),
        keep=timedelta(days=settings.job_keep_days),
    )


Documents = Annotated[DocumentService, Depends(_documents)]


async def _document_commands(request: Request, session: Transaction, now: Now) -> DocumentService:
    return await _documents(request, session, now)


DocumentCommands = Annotated[DocumentService, Depends(_document_commands)]


async def _open_documents(
    session: Snapshot, now: Now, publications: Publications
) -> OpenDocumentService:
    return OpenDocumentService(DocumentStore(session, as_of=now), publications)


OpenDocuments = Annotated[OpenDocumentService, Depends(_open_documents)]


async def _document_content(request: Request) -> JobContent:
    return JobContent(request.state.database, DOCUMENTS)


DocumentContent = Annotated[JobContent, Depends(_document_content)]


async def _templates(request: Request, session: Snapshot) -> TemplateService:
    return TemplateService(TemplateStore(session), request.state.computing)


Templates = Annotated[TemplateService, Depends(_templates)]


async def _template_commands(request: Request, session: Transaction) -> TemplateService:
    return TemplateService(TemplateStore(session), request.state.computing)


TemplateCommands = Annotated[TemplateService, Depends(_template_commands)]


async def _rendering(request: Request) -> Renderer:
    renderer: Renderer = request.state.renderer
    return renderer


Rendering = Annotated[Renderer, Depends(_rendering)]
