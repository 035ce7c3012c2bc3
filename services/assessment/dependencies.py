"""Dependencies of the handlers: a command or query under one permission, and the service's own resources."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from services.assessment.config import Settings
from services.assessment.frameworks.cache import FrameworkCache
from services.assessment.permissions import POLICY, Permission
from services.assessment.unit import Unit
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.clock import Now
from shared.db.engine import Database
from shared.db.server_clock import ServerClock
from shared.db.transaction import Snapshot, Transaction
from shared.storage.files import ObjectFiles

Opener = Callable[..., Awaitable[Unit]]


def _command(permission: Permission) -> Opener:
    """Open a unit that writes. It asks the database for the time when it holds a lock, not before: files arrive first."""

    async def open_command(
        access: Annotated[Access, Depends(Requires(permission, POLICY))],
        transaction: Transaction,
        now: Now,
        clock: ServerClock,
    ) -> Unit:
        return Unit(transaction, now, access, clock)

    return open_command


def _query(permission: Permission) -> Opener:
    """Open a unit that PostgreSQL keeps from writing."""

    async def open_query(
        access: Annotated[Access, Depends(Requires(permission, POLICY))],
        snapshot: Snapshot,
        now: Now,
    ) -> Unit:
        return Unit(snapshot, now, access)

    return open_query


def _settings(request: Request) -> Settings:
    settings: Settings = request.state.settings
    return settings


def _database(request: Request) -> Database:
    database: Database = request.state.database
    return database


def _frameworks(request: Request) -> FrameworkCache:
    cache: FrameworkCache = request.state.frameworks
    return cache


def _evidence_files(request: Request) -> ObjectFiles:
    files: ObjectFiles = request.state.evidence_files
    return files


CurrentSettings = Annotated[Settings, Depends(_settings)]
CurrentDatabase = Annotated[Database, Depends(_database)]
Frameworks = Annotated[FrameworkCache, Depends(_frameworks)]
Files = Annotated[ObjectFiles, Depends(_evidence_files)]

CreatesAuthorities = Annotated[Unit, Depends(_command(Permission.CREATE_AUTHORITIES))]
ReadsAuthorities = Annotated[Unit, Depends(_query(Permission.READ_AUTHORITIES))]
ReadsRegister = Annotated[Unit, Depends(_query(Permission.READ_REGISTER))]
ManagesRegister = Annotated[Unit, Depends(_command(Permission.MANAGE_REGISTER))]
PreparesRegister = Annotated[Unit, Depends(_query(Permission.MANAGE_REGISTER))]
ReadsFrameworks = Annotated[Unit, Depends(_query(Permission.READ_FRAMEWORKS))]
ManagesFrameworks = Annotated[Unit, Depends(_command(Permission.MANAGE_FRAMEWORKS))]
ReadsPeriods = Annotated[Unit, Depends(_query(Permission.READ_PERIODS))]
ManagesPeriods = Annotated[Unit, Depends(_command(Permission.MANAGE_PERIODS))]
PlansPeriods = Annotated[Unit, Depends(_query(Permission.MANAGE_PERIODS))]
MovesPhases = Annotated[Unit, Depends(_command(Permission.MOVE_PHASES))]
ReadsProgress = Annotated[Unit, Depends(_query(Permission.READ_PROGRESS))]
ReadsDashboards = Annotated[Unit, Depends(_query(Permission.READ_DASHBOARDS))]
ReadsAssignments = Annotated[Unit, Depends(_query(Permission.READ_ASSIGNMENTS))]
DeclaresConflicts = Annotated[Unit, Depends(_command(Permission.DECLARE_CONFLICTS))]
ReadsConflicts = Annotated[Unit, Depends(_query(Permission.READ_CONFLICTS))]
VisitsReports = Annotated[Unit, Depends(_command(Permission.READ_WORK_LIST))]
ReadsWorkList = Annotated[Unit, Depends(_query(Permission.READ_WORK_LIST))]
ReadsSelfAssessments = Annotated[Unit, Depends(_query(Permission.READ_SELF_ASSESSMENTS))]
MakesLinks = Annotated[Unit, Depends(_command(Permission.READ_SELF_ASSESSMENTS))]
PreviewsEntries = Annotated[Unit, Depends(_query(Permission.EDIT_SELF_ASSESSMENTS))]
EditsSelfAssessments = Annotated[Unit, Depends(_command(Permission.EDIT_SELF_ASSESSMENTS))]
SignsSelfAssessments = Annotated[Unit, Depends(_command(Permission.SIGN_SELF_ASSESSMENTS))]
ReturnsSelfAssessments = Annotated[Unit, Depends(_command(Permission.RETURN_SELF_ASSESSMENTS))]
ReadsDocuments = Annotated[Unit, Depends(_query(Permission.READ_DOCUMENTS))]
ManagesDocuments = Annotated[Unit, Depends(_command(Permission.MANAGE_DOCUMENTS))]
ReadsInfectedFiles = Annotated[Unit, Depends(_query(Permission.READ_INFECTED_FILES))]
RemovesInfectedFiles = Annotated[Unit, Depends(_command(Permission.REMOVE_INFECTED_FILES))]
ReadsUploads = Annotated[Unit, Depends(_query(Permission.MANAGE_DOCUMENTS))]
Appraises = Annotated[Unit, Depends(_command(Permission.APPRAISE))]
Settles = Annotated[Unit, Depends(_command(Permission.SETTLE))]
ReadsDifferences = Annotated[Unit, Depends(_query(Permission.READ_DIFFERENCES))]
MakesStatements = Annotated[Unit, Depends(_command(Permission.MAKE_STATEMENTS))]
ReadsRemedies = Annotated[Unit, Depends(_query(Permission.READ_REMEDIES))]
FilesRemedies = Annotated[Unit, Depends(_command(Permission.FILE_REMEDIES))]
FollowsRemedies = Annotated[Unit, Depends(_command(Permission.FOLLOW_REMEDIES))]
ReadsInitiatives = Annotated[Unit, Depends(_query(Permission.READ_INITIATIVES))]
RegistersInitiatives = Annotated[Unit, Depends(_command(Permission.REGISTER_INITIATIVES))]
JudgesInitiatives = Annotated[Unit, Depends(_command(Permission.JUDGE_INITIATIVES))]
ReadsCouncil = Annotated[Unit, Depends(_query(Permission.READ_COUNCIL))]
KeepsMinutes = Annotated[Unit, Depends(_command(Permission.KEEP_MINUTES))]
ApprovesMinutes = Annotated[Unit, Depends(_command(Permission.APPROVE_MINUTES))]
ReadsRecords = Annotated[Unit, Depends(_query(Permission.READ_RECORDS))]
