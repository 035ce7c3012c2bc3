"""Puts the survey service together."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.middleware import Middleware

from services.survey.app_users.routes import router as app_users
from services.survey.assignments.routes import router as assignments
from services.survey.back_checks.errors import BackCheckExistsError
from services.survey.back_checks.routes import router as back_checks
from services.survey.campaigns.errors import CampaignExistsError
from services.survey.campaigns.routes import router as campaigns
from services.survey.case_lists.routes import router as case_lists
from services.survey.cases.errors import WrongResponseError
from services.survey.cases.routes import router as cases
from services.survey.config import Settings
from services.survey.contacts.keeping import ContactEraser
from services.survey.contacts.routes import router as contact_data
from services.survey.contacts.sealing import ContactKeys
from services.survey.devices.contacts import DeviceContacts
from services.survey.devices.routes import router as devices
from services.survey.dossier_statistics.routes import router as dossier_statistics
from services.survey.dossier_units.routes import router as dossier_units
from services.survey.dossiers.intake import DossierIntake
from services.survey.dossiers.intake_store import DossierIntakeStore
from services.survey.dossiers.receiving import BODIES as DOSSIER_BODIES
from services.survey.dossiers.routes import router as dossiers
from services.survey.draws.errors import CellDrawnError, DrawExistsError
from services.survey.draws.routes import router as draws
from services.survey.export_jobs.models import MAKERS
from services.survey.export_jobs.routes import router as export_jobs
from services.survey.export_jobs.store import EXPORTS
from services.survey.exports.routes import router as exports
from services.survey.exports.service import ExportService
from services.survey.flags.routes import router as flags
from services.survey.frames.errors import FrameDrawnError, FrameExistsError
from services.survey.frames.routes import router as frames
from services.survey.imported_facts.errors import FactsExistError
from services.survey.imported_facts.routes import router as imported_facts
from services.survey.interviewer_checks.routes import router as interviewer_checks
from services.survey.invitations.errors import InvitationBatchIdTakenError
from services.survey.invitations.routes import router as invitations
from services.survey.library.routes import router as library
from services.survey.openrosa.desk import FormDesk
from services.survey.openrosa.routes import by_key as openrosa_by_key
from services.survey.openrosa.routes import by_token as openrosa_by_token
from services.survey.openrosa.store import OpenRosaStore
from services.survey.papers.routes import router as papers
from services.survey.permissions import POLICY, Permission
from services.survey.portals.errors import PortalExistsError
from services.survey.portals.routes import router as portals
from services.survey.progress.routes import router as progress
from services.survey.questionnaire_workbooks.routes import router as questionnaire_workbooks
from services.survey.questionnaires.errors import DraftExistsError
from services.survey.questionnaires.routes import router as questionnaires
from services.survey.quotas.routes import router as quotas
from services.survey.ratings.intake import RatingIntake
from services.survey.ratings.routes import router as ratings
from services.survey.ratings.store import RatingStore
from services.survey.respondents.declining import Declining
from services.survey.respondents.intake import RespondentIntake
from services.survey.respondents.picture_desk import PictureDesk
from services.survey.respondents.routes import router as respondents
from services.survey.respondents.store import RespondentStore
from services.survey.response_files.routes import router as response_files
from services.survey.responses.intake import ResponseIntake
from services.survey.responses.intake_store import IntakeStore, open_connections
from services.survey.responses.plan_cache import PlanCache
from services.survey.responses.receiving import describe_bodies
from services.survey.responses.routes import router as responses
from services.survey.responses.straight import ROUTES as STRAIGHT_TO_RESPONSES
from services.survey.results.routes import router as results
from services.survey.retention.erasing import AnswerEraser
from services.survey.retention.routes import router as retention
from services.survey.reviews.routes import router as reviews
from services.survey.samples.errors import SampleExistsError
from services.survey.samples.routes import router as samples
from services.survey.submissions.intake import SubmissionIntake
from services.survey.submissions.intake_store import SubmissionIntakeStore
from services.survey.submissions.routes import router as submissions
from services.survey.summaries.routes import router as summaries
from services.survey.tables import AuditEntryTable
from services.survey.to_dos.routes import router as to_dos
from shared.app import new_service
from shared.audit.routes import audit_router
from shared.auth.requires import Requires
from shared.background import repeating
from shared.config import secrets_of
from shared.db.engine import Database
from shared.http.openrosa import OpenRosaHeaders
from shared.jobs.worker import working
from shared.storage.files import ObjectFiles

audit_entries = audit_router(
    "survey",
    AuditEntryTable,
    Requires(Permission.READ_AUDIT, POLICY),
    of="questionnaires, campaigns, responses and portals",
)


def create_app(settings: Settings, *, http: httpx.AsyncClient | None = None) -> FastAPI:
    """Make the app of the survey service."""

    @asynccontextmanager
    async def intake(
        database: Database, _http: httpx.AsyncClient
    ) -> AsyncIterator[Mapping[str, Any]]:
        eraser = ContactEraser(database)
        files = ObjectFiles.of(settings)
        answers = AnswerEraser(database, files, usual_days=settings.answer_days)
        async with (
            open_connections(settings) as connections,
            working(database, settings, EXPORTS, MAKERS),
            repeating("contact erasure", eraser.step, seconds=settings.contact_poll_seconds),
            repeating("answer erasure", answers.step, seconds=settings.contact_poll_seconds),
        ):
            store = IntakeStore(connections)
            plans = PlanCache(store)
            openrosa_store = OpenRosaStore(connections)
            desk = FormDesk(openrosa_store)
            contacts = DeviceContacts(connections)
            taking = ResponseIntake(store, plans)
            dossier_intake = DossierIntake(DossierIntakeStore(connections))
            secret = settings.contact_secret
            yield {
                "contact_keys": ContactKeys(secrets_of(secret)) if secret else None,
                "submission_files": files,
                "aids": {"file storage": files.check},
                "intake": taking,
                "plans": plans,
                "exports": ExportService(database),
                "dossier_intake": dossier_intake,
                "rating_intake": RatingIntake(RatingStore(connections), dossier_intake, taking),
                "openrosa": openrosa_store,
                "form_desk": desk,
                "device_contacts": contacts,
                "respondents": RespondentIntake(
                    RespondentStore(connections, files),
                    store,
                    plans,
                    desk,
                    pictures=PictureDesk(files, secrets_of(settings.link_secret)),
                    declining=Declining(database),
                    secrets=secrets_of(settings.link_secret),
                ),
                "submissions": SubmissionIntake(
                    SubmissionIntakeStore(connections, files), plans, desk, contacts
                ),
            }

    app = new_service(
        "survey",
        title="Survey: questionnaires, campaigns, responses, dossiers",
        settings=settings,
        routers=[
            responses,
            openrosa_by_key,
            openrosa_by_token,
            campaigns,
            assignments,
            app_users,
            invitations,
            respondents,
            devices,
            submissions,
            response_files,
            papers,
            questionnaires,
            questionnaire_workbooks,
            library,
            results,
            exports,
            export_jobs,
            interviewer_checks,
            quotas,
            flags,
            reviews,
            to_dos,
            progress,
            back_checks,
            summaries,
            portals,
            dossiers,
            ratings,
            dossier_units,
            dossier_statistics,
            imported_facts,
            samples,
            frames,
            draws,
            cases,
            contact_data,
            case_lists,
            retention,
            audit_entries,
        ],
        straight=STRAIGHT_TO_RESPONSES,
        http=http,
        extra=intake,
        middleware=[Middleware(OpenRosaHeaders)],
        constraints={
            "uq_campaign_authority_id_code": CampaignExistsError,
            "uq_portal_authority_id_code": PortalExistsError,
            "pk_frame": FrameExistsError,
            "fk_draw_frame_id": FrameDrawnError,
            "pk_draw": DrawExistsError,
            "pk_draw_stratum": CellDrawnError,
            "uq_survey_case_response_id": WrongResponseError,
            "pk_imported_facts": FactsExistError,
            "pk_portal": PortalExistsError,
            "pk_back_check": BackCheckExistsError,
            "pk_invitation_batch": InvitationBatchIdTakenError,
            "pk_sample": SampleExistsError,
            "uq_questionnaire_authority_id_code_version": DraftExistsError,
            "uq_questionnaire_draft": DraftExistsError,
        },
    )
    describe_bodies(app, DOSSIER_BODIES)
    return app
