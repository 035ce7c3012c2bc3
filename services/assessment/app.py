"""The assessment service's app: wiring, nothing else."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware

from services.assessment.acceptances.routes import router as acceptances
from services.assessment.agencies.routes import router as agencies
from services.assessment.agency_successions.routes import router as agency_successions
from services.assessment.agency_workbooks.routes import router as agency_workbooks
from services.assessment.appraisals.routes import router as appraisals
from services.assessment.archives.routes import router as archives
from services.assessment.assignments.routes import router as assignments
from services.assessment.authorities.routes import router as authorities
from services.assessment.config import Settings
from services.assessment.conflicts.errors import ConflictDeclaredError
from services.assessment.conflicts.routes import router as conflicts
from services.assessment.copies_forward.routes import router as copies_forward
from services.assessment.council.routes import router as council
from services.assessment.dashboards.routes import router as dashboards
from services.assessment.delegations.routes import router as delegations
from services.assessment.document_batches.routes import router as document_batches
from services.assessment.documents.routes import router as documents
from services.assessment.documents.warning import ExpiryWarnings
from services.assessment.downloads.routes import router as downloads
from services.assessment.errors import CodeTakenError, IdTakenError
from services.assessment.evidence.routes import router as evidence
from services.assessment.framework_copies.routes import router as framework_copies
from services.assessment.framework_differences.routes import router as framework_differences
from services.assessment.framework_mappings.routes import router as framework_mappings
from services.assessment.framework_replacements.routes import router as framework_replacements
from services.assessment.framework_workbooks.routes import router as framework_workbooks
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.frameworks.routes import router as frameworks
from services.assessment.gaps.routes import router as gaps
from services.assessment.infected_files.routes import router as infected_files
from services.assessment.initiatives.routes import router as initiatives
from services.assessment.losses.routes import router as losses
from services.assessment.periods.errors import AlreadyParticipatingError
from services.assessment.periods.routes import router as periods
from services.assessment.permissions import POLICY, Permission
from services.assessment.programmes.routes import router as programmes
from services.assessment.records.routes import router as records
from services.assessment.remedies.routes import router as remedies
from services.assessment.reminders.routes import router as reminders_router
from services.assessment.reminders.runner import ReminderRunner
from services.assessment.report_workbooks.routes import router as report_workbooks
from services.assessment.rounds.routes import router as rounds
from services.assessment.scanning.metrics import ScanMetrics
from services.assessment.scanning.running import scanner_aid, scanning
from services.assessment.self_assessments.routes import router as self_assessments
from services.assessment.settlements.routes import router as settlements
from services.assessment.statements.routes import router as statements
from services.assessment.tables import AuditEntryTable, OutboxTable
from services.assessment.uploads.expiring import UploadExpiry
from services.assessment.uploads.routes import router as uploads
from services.assessment.uploads.tus_headers import TusHeaders
from services.assessment.withholding import withheld_entries
from services.assessment.work_lists.routes import router as work_lists
from shared.app import new_service
from shared.audit.routes import audit_router
from shared.auth.requires import Requires
from shared.background import repeating
from shared.db.engine import Database
from shared.outbox.metrics import OutboxMetrics
from shared.outbox.relay import Relay
from shared.problems import DomainError
from shared.storage.files import ObjectFiles

CONSTRAINTS: Final[Mapping[str, type[DomainError]]] = {
    "uq_authority_code": CodeTakenError,
    "uq_programme_authority_id_code": CodeTakenError,
    "uq_agency_authority_id_code": CodeTakenError,
    "uq_period_programme_id_code": CodeTakenError,
    "uq_self_assessment_period_id_agency_id": AlreadyParticipatingError,
    "uq_conflict_standing": ConflictDeclaredError,
    "pk_conflict": IdTakenError,
    "pk_authority": IdTakenError,
    "pk_programme": IdTakenError,
    "pk_agency": IdTakenError,
    "pk_agency_succession": IdTakenError,
    "pk_framework": IdTakenError,
    "pk_framework_replacement": IdTakenError,
    "pk_period": IdTakenError,
    "pk_assignment": IdTakenError,
    "pk_extension": IdTakenError,
    "pk_statement": IdTakenError,
    "pk_round_extension": IdTakenError,
    "pk_remedy": IdTakenError,
    "pk_council_session": IdTakenError,
    "pk_initiative": IdTakenError,
}
"""What a violated constraint of the database means to people."""


WARNING_SECONDS: Final = 600

audit_entries = audit_router(
    "assessment",
    AuditEntryTable,
    Requires(Permission.READ_AUDIT, POLICY),
    of="the register, frameworks, periods, reports and appraisals",
    withholding=withheld_entries,
)


def create_app(settings: Settings, *, http: httpx.AsyncClient | None = None) -> FastAPI:
    """Make the app."""

    @asynccontextmanager
    async def resources(
        database: Database, client: httpx.AsyncClient
    ) -> AsyncIterator[Mapping[str, Any]]:
        files = ObjectFiles.of(settings)
        relay = Relay(database, OutboxTable, client, settings, outbox_metrics)
        expiry = UploadExpiry(database, files)
        warnings = ExpiryWarnings(database)
        cache = FrameworkCache()
        reminders = ReminderRunner(database, cache, settings.reminder_minutes)
        async with (
            repeating("outbox", relay.step, seconds=settings.outbox_poll_seconds),
            repeating("reminders", reminders.step, seconds=settings.reminder_poll_seconds),
            repeating("upload expiry", expiry.step, seconds=settings.upload_poll_seconds),
            repeating("expiry warnings", warnings.step, seconds=WARNING_SECONDS),
            scanning(settings, database, files, scan_metrics),
        ):
            yield {
                "frameworks": cache,
                "evidence_files": files,
                "aids": {"evidence storage": files.check} | scanner_aid(settings),
            }

    app = new_service(
        "assessment",
        title="PAR INDEX: assessment",
        settings=settings,
        routers=[
            authorities,
            programmes,
            agencies,
            agency_successions,
            agency_workbooks,
            frameworks,
            framework_copies,
            framework_workbooks,
            framework_mappings,
            framework_differences,
            framework_replacements,
            periods,
            assignments,
            dashboards,
            gaps,
            conflicts,
            self_assessments,
            delegations,
            documents,
            copies_forward,
            report_workbooks,
            document_batches,
            uploads,
            infected_files,
            evidence,
            archives,
            downloads,
            statements,
            appraisals,
            work_lists,
            acceptances,
            settlements,
            rounds,
            records,
            council,
            initiatives,
            losses,
            remedies,
            reminders_router,
            audit_entries,
        ],
        http=http,
        extra=resources,
        constraints=CONSTRAINTS,
        middleware=[Middleware(TusHeaders, path=uploads.prefix)],
    )
    outbox_metrics = OutboxMetrics(app.state.metrics.registry)
    scan_metrics = ScanMetrics(app.state.metrics.registry)
    return app
