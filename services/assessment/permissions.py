"""Who may do what in the assessment service, readable as a policy."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.auth.principal import AGENCY_ROLES, Role


class Permission(StrEnum):
    """What may be permitted; which rows it reaches is the scope's business (`scope.py`)."""

    CREATE_AUTHORITIES = "CREATE_AUTHORITIES"
    READ_AUTHORITIES = "READ_AUTHORITIES"
    READ_REGISTER = "READ_REGISTER"
    """Programmes and agencies."""
    MANAGE_REGISTER = "MANAGE_REGISTER"
    READ_FRAMEWORKS = "READ_FRAMEWORKS"
    MANAGE_FRAMEWORKS = "MANAGE_FRAMEWORKS"
    READ_PERIODS = "READ_PERIODS"
    MANAGE_PERIODS = "MANAGE_PERIODS"
    """Periods, calendars, participants, extensions, assignments."""
    MOVE_PHASES = "MOVE_PHASES"
    """Which role may move to which phase stands in `periods/rules.py`."""
    READ_PROGRESS = "READ_PROGRESS"
    """What is wanting over the whole period."""
    READ_DASHBOARDS = "READ_DASHBOARDS"
    """Of what one may see."""
    READ_ASSIGNMENTS = "READ_ASSIGNMENTS"
    DECLARE_CONFLICTS = "DECLARE_CONFLICTS"
    """One's own; officers and chairs anybody's."""
    READ_CONFLICTS = "READ_CONFLICTS"
    READ_WORK_LIST = "READ_WORK_LIST"
    READ_SELF_ASSESSMENTS = "READ_SELF_ASSESSMENTS"
    EDIT_SELF_ASSESSMENTS = "EDIT_SELF_ASSESSMENTS"
    """Entries and evidence of one's own agency."""
    READ_DOCUMENTS = "READ_DOCUMENTS"
    """The documents that agencies have registered, cited or not."""
    MANAGE_DOCUMENTS = "MANAGE_DOCUMENTS"
    READ_INFECTED_FILES = "READ_INFECTED_FILES"
    REMOVE_INFECTED_FILES = "REMOVE_INFECTED_FILES"
    SIGN_SELF_ASSESSMENTS = "SIGN_SELF_ASSESSMENTS"
    """Sign off, submit, withdraw."""
    RETURN_SELF_ASSESSMENTS = "RETURN_SELF_ASSESSMENTS"
    APPRAISE = "APPRAISE"
    SETTLE = "SETTLE"
    """What appraisers differ on, and what is waived."""
    READ_DIFFERENCES = "READ_DIFFERENCES"
    MAKE_STATEMENTS = "MAKE_STATEMENTS"
    READ_RECORDS = "READ_RECORDS"
    READ_REMEDIES = "READ_REMEDIES"
    """Lost points, and what agencies undertake about them."""
    FILE_REMEDIES = "FILE_REMEDIES"
    FOLLOW_REMEDIES = "FOLLOW_REMEDIES"
    """Who may say what stands in `remedies/service.py`."""
    READ_INITIATIVES = "READ_INITIATIVES"
    REGISTER_INITIATIVES = "REGISTER_INITIATIVES"
    JUDGE_INITIATIVES = "JUDGE_INITIATIVES"
    READ_COUNCIL = "READ_COUNCIL"
    """Minutes of the council."""
    KEEP_MINUTES = "KEEP_MINUTES"
    APPROVE_MINUTES = "APPROVE_MINUTES"
    READ_AUDIT = "READ_AUDIT"


_EVERYBODY = frozenset(Role)
_OFFICER = frozenset({Role.OFFICER})
_COUNCIL = frozenset({Role.APPRAISER, Role.COUNCIL_CHAIR})
_OVERSIGHT = frozenset({Role.OFFICER, Role.COUNCIL_CHAIR, Role.AUDITOR})
_STAFF = _OVERSIGHT | _COUNCIL | AGENCY_ROLES | {Role.SURVEY_SUPERVISOR}

POLICY: Final[Mapping[Permission, frozenset[Role]]] = MappingProxyType(
    {
        Permission.CREATE_AUTHORITIES: frozenset({Role.PLATFORM_ADMIN}),
        Permission.READ_AUTHORITIES: _EVERYBODY,
        Permission.READ_REGISTER: _EVERYBODY - {Role.PLATFORM_ADMIN},
        Permission.MANAGE_REGISTER: _OFFICER,
        Permission.READ_FRAMEWORKS: _STAFF,
        Permission.MANAGE_FRAMEWORKS: _OFFICER,
        Permission.READ_PERIODS: _STAFF,
        Permission.MANAGE_PERIODS: _OFFICER,
        Permission.MOVE_PHASES: frozenset({Role.OFFICER, Role.COUNCIL_CHAIR}),
        Permission.READ_PROGRESS: _OVERSIGHT,
        Permission.READ_DASHBOARDS: _OVERSIGHT | AGENCY_ROLES | {Role.APPRAISER},
        Permission.READ_ASSIGNMENTS: _OVERSIGHT | {Role.APPRAISER},
        Permission.DECLARE_CONFLICTS: _COUNCIL | _OFFICER,
        Permission.READ_CONFLICTS: _OVERSIGHT | _COUNCIL,
        Permission.READ_WORK_LIST: frozenset({Role.APPRAISER}),
        Permission.READ_SELF_ASSESSMENTS: _OVERSIGHT | AGENCY_ROLES | {Role.APPRAISER},
        Permission.EDIT_SELF_ASSESSMENTS: AGENCY_ROLES,
        Permission.READ_DOCUMENTS: AGENCY_ROLES | {Role.OFFICER, Role.AUDITOR},
        Permission.MANAGE_DOCUMENTS: AGENCY_ROLES,
        Permission.READ_INFECTED_FILES: frozenset({Role.OFFICER, Role.AUDITOR}),
        Permission.REMOVE_INFECTED_FILES: _OFFICER,
        Permission.SIGN_SELF_ASSESSMENTS: frozenset({Role.AGENCY_HEAD}),
        Permission.RETURN_SELF_ASSESSMENTS: _OFFICER,
        Permission.APPRAISE: frozenset({Role.APPRAISER}),
        Permission.SETTLE: frozenset({Role.COUNCIL_CHAIR}),
        Permission.READ_DIFFERENCES: _OVERSIGHT,
        Permission.MAKE_STATEMENTS: AGENCY_ROLES | {Role.APPRAISER, Role.OFFICER},
        Permission.READ_RECORDS: _OVERSIGHT,
        Permission.READ_REMEDIES: _OVERSIGHT | AGENCY_ROLES,
        Permission.FILE_REMEDIES: AGENCY_ROLES,
        Permission.FOLLOW_REMEDIES: _OFFICER | AGENCY_ROLES,
        Permission.READ_INITIATIVES: _OVERSIGHT | _COUNCIL | AGENCY_ROLES,
        Permission.REGISTER_INITIATIVES: AGENCY_ROLES,
        Permission.JUDGE_INITIATIVES: _COUNCIL,
        Permission.READ_COUNCIL: _OVERSIGHT | _COUNCIL,
        Permission.KEEP_MINUTES: frozenset({Role.OFFICER, Role.COUNCIL_CHAIR}),
        Permission.APPROVE_MINUTES: frozenset({Role.COUNCIL_CHAIR}),
        Permission.READ_AUDIT: frozenset({Role.OFFICER, Role.AUDITOR}),
    }
)
"""All operations but the public ones need one of these permissions."""

PUBLIC: Final[frozenset[str]] = frozenset({"describe_uploads", "open_evidence_link"})
"""Operations that need no permission: what tus is spoken here; and a link carries its own, signed and for minutes."""
