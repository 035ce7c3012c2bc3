"""The scoring service's app: wiring, nothing else."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from services.scoring.analyses.routes import router as analyses
from services.scoring.comparisons.routes import router as comparisons
from services.scoring.config import Settings
from services.scoring.exports.files import Renderer
from services.scoring.histories.routes import router as histories
from services.scoring.open_data.routes import router as open_data
from services.scoring.open_data.service import OpenFiles
from services.scoring.outside_indices.routes import router as outside_indices
from services.scoring.permissions import POLICY, Permission
from services.scoring.publications.routes import of_run_router as publications_of_runs
from services.scoring.publications.routes import public_router as public_publications
from services.scoring.publications.routes import router as publications
from services.scoring.report_templates.routes import router as report_templates
from services.scoring.result_documents.models import MAKERS
from services.scoring.result_documents.routes import public_router as published_documents
from services.scoring.result_documents.routes import router as result_documents
from services.scoring.result_documents.store import DOCUMENTS
from services.scoring.results.routes import router as results
from services.scoring.runs.routes import router as runs
from services.scoring.scenarios.routes import of_run_router as what_ifs
from services.scoring.scenarios.routes import router as scenarios
from services.scoring.tables import AuditEntryTable
from services.scoring.uncertainty.routes import router as uncertainty
from services.scoring.workings.service import Workbench
from shared.app import Extra, new_service
from shared.audit.routes import audit_router
from shared.auth.requires import Requires
from shared.db.engine import Database
from shared.jobs.worker import working


def _workers(settings: Settings) -> Extra:
    @asynccontextmanager
    async def workers(
        database: Database, _http: httpx.AsyncClient
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Let one calculation, one file and one document be made at a time: all are work for the processor."""
        computing = asyncio.Semaphore(1)
        async with working(database, settings, DOCUMENTS, MAKERS):
            yield {
                "computing": computing,
                "workbench": Workbench(database, computing),
                "renderer": Renderer(),
                "open_files": OpenFiles(),
            }

    return workers


audit_entries = audit_router(
    "scoring",
    AuditEntryTable,
    Requires(Permission.READ_AUDIT, POLICY),
    of="runs and publications",
)


def create_app(settings: Settings, *, http: httpx.AsyncClient | None = None) -> FastAPI:
    """Make the app; `http` is the client that reaches the peers, where the caller has one."""
    return new_service(
        "scoring",
        title="PAR INDEX: scoring",
        settings=settings,
        routers=[
            runs,
            results,
            analyses,
            what_ifs,
            scenarios,
            uncertainty,
            comparisons,
            outside_indices,
            publications,
            publications_of_runs,
            public_publications,
            histories,
            open_data,
            result_documents,
            report_templates,
            published_documents,
            audit_entries,
        ],
        http=http,
        extra=_workers(settings),
    )
