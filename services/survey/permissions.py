"""What each role may do in the survey service; which rows it reaches is the stores' business."""

from collections.abc import Mapping
from enum import StrEnum

from shared.auth.principal import AGENCY_ROLES, Role


class Permission(StrEnum):
    """An act of the survey service."""

    READ_QUESTIONNAIRES = "READ_QUESTIONNAIRES"
    WRITE_QUESTIONNAIRES = "WRITE_QUESTIONNAIRES"
    READ_CAMPAIGNS = "READ_CAMPAIGNS"
    CONTROL_CAMPAIGNS = "CONTROL_CAMPAIGNS"
    READ_COUNTS = "READ_COUNTS"
    READ_ASSIGNMENTS = "READ_ASSIGNMENTS"
    ASSIGN = "ASSIGN"
    POST_RESPONSES = "POST_RESPONSES"
    JUDGE_RESPONSES = "JUDGE_RESPONSES"
    """Read single answers and exclude them: nobody but supervisors, for officers and agencies must not see them."""
    KEY_PAPERS = "KEY_PAPERS"
    """Key paper forms from workbooks; interviewers about the agencies they are assigned to."""
    READ_REVIEWS = "READ_REVIEWS"
    """Interviewers: of what they collected themselves."""
    COLLECT = "COLLECT"
    """Fetch forms and send answers as an OpenRosa client does."""
    REGISTER_DEVICES = "REGISTER_DEVICES"
    MANAGE_APP_USERS = "MANAGE_APP_USERS"
    READ_APP_USERS = "READ_APP_USERS"
    MANAGE_INVITATIONS = "MANAGE_INVITATIONS"
    READ_INVITATIONS = "READ_INVITATIONS"
    EXPORT_RESPONSES = "EXPORT_RESPONSES"
    """Take away single answers as files: supervisors are the authority's own analysts."""
    READ_SUMMARIES = "READ_SUMMARIES"
    READ_RESULTS = "READ_RESULTS"
    """Read results with tiny cells withheld; before the closing supervisors only, for two looks tell what came between."""
    READ_PORTALS = "READ_PORTALS"
    CONNECT_PORTALS = "CONNECT_PORTALS"
    """Connect portals, and say what their status codes and units mean."""
    POST_DOSSIERS = "POST_DOSSIERS"
    READ_DOSSIERS = "READ_DOSSIERS"
    READ_DOSSIER_STATISTICS = "READ_DOSSIER_STATISTICS"
    """An agency's own people: of what their agency resolves."""
    READ_FACTS = "READ_FACTS"
    FREEZE_FACTS = "FREEZE_FACTS"
    DRAW_SAMPLES = "DRAW_SAMPLES"
    READ_FRAMES = "READ_FRAMES"
    MANAGE_FRAMES = "MANAGE_FRAMES"
    """Hand in lists that samples are drawn from; how people are reached does not come out again this way."""
    READ_CASES = "READ_CASES"
    """An interviewer: the own ones."""
    ASSIGN_CASES = "ASSIGN_CASES"
    WORK_ON_CASES = "WORK_ON_CASES"
    """Record what came of a case; an interviewer of an own one."""
    REPLACE_CASES = "REPLACE_CASES"
    """Who asks people does not choose who is asked instead."""
    READ_CONTACTS = "READ_CONTACTS"
    """Read how respondents are reached; an interviewer: those of own cases. Officers and agencies never."""
    FIND_CONTACTS = "FIND_CONTACTS"
    ERASE_CONTACTS = "ERASE_CONTACTS"
    READ_RETENTION = "READ_RETENTION"
    SET_RETENTION = "SET_RETENTION"
    """Choose when single answers and contact data are erased."""
    READ_AUDIT = "READ_AUDIT"


_CONTROL = frozenset({Role.OFFICER, Role.SURVEY_SUPERVISOR})
_READ = _CONTROL | {Role.COUNCIL_CHAIR, Role.AUDITOR}
_MACHINES = frozenset({Role.PORTAL, Role.SURVEY_APP})

POLICY: Mapping[Permission, frozenset[Role]] = {
    Permission.READ_QUESTIONNAIRES: _READ,
    Permission.WRITE_QUESTIONNAIRES: _CONTROL,
    Permission.READ_CAMPAIGNS: _READ | _MACHINES | {Role.INTERVIEWER},
    Permission.CONTROL_CAMPAIGNS: _CONTROL,
    Permission.READ_COUNTS: _READ | {Role.INTERVIEWER},
    Permission.READ_ASSIGNMENTS: _CONTROL | {Role.AUDITOR, Role.INTERVIEWER},
    Permission.ASSIGN: _CONTROL,
    Permission.POST_RESPONSES: _MACHINES | {Role.INTERVIEWER},
    Permission.JUDGE_RESPONSES: frozenset({Role.SURVEY_SUPERVISOR}),
    Permission.KEY_PAPERS: frozenset({Role.SURVEY_SUPERVISOR, Role.INTERVIEWER}),
    Permission.READ_REVIEWS: frozenset({Role.SURVEY_SUPERVISOR, Role.INTERVIEWER}),
    Permission.COLLECT: frozenset({Role.INTERVIEWER}),
    Permission.REGISTER_DEVICES: frozenset({Role.INTERVIEWER, Role.SURVEY_APP}),
    Permission.MANAGE_APP_USERS: _CONTROL,
    Permission.READ_APP_USERS: _CONTROL | {Role.AUDITOR},
    Permission.MANAGE_INVITATIONS: _CONTROL,
    Permission.READ_INVITATIONS: _CONTROL | {Role.AUDITOR},
    Permission.EXPORT_RESPONSES: frozenset({Role.SURVEY_SUPERVISOR}),
    Permission.READ_SUMMARIES: _READ,
    Permission.READ_RESULTS: _READ,
    Permission.READ_PORTALS: _READ | {Role.PORTAL},
    Permission.CONNECT_PORTALS: _CONTROL,
    Permission.POST_DOSSIERS: frozenset({Role.PORTAL}),
    Permission.READ_DOSSIERS: _CONTROL | {Role.AUDITOR, Role.PORTAL},
    Permission.READ_DOSSIER_STATISTICS: _READ | AGENCY_ROLES,
    Permission.READ_FACTS: _READ,
    Permission.FREEZE_FACTS: _CONTROL,
    Permission.DRAW_SAMPLES: _CONTROL,
    Permission.READ_FRAMES: _CONTROL | {Role.AUDITOR},
    Permission.MANAGE_FRAMES: _CONTROL,
    Permission.READ_CASES: _CONTROL | {Role.AUDITOR, Role.INTERVIEWER},
    Permission.ASSIGN_CASES: _CONTROL,
    Permission.WORK_ON_CASES: frozenset({Role.SURVEY_SUPERVISOR, Role.INTERVIEWER}),
    Permission.REPLACE_CASES: frozenset({Role.SURVEY_SUPERVISOR}),
    Permission.READ_CONTACTS: frozenset({Role.SURVEY_SUPERVISOR, Role.INTERVIEWER}),
    Permission.FIND_CONTACTS: frozenset({Role.SURVEY_SUPERVISOR}),
    Permission.ERASE_CONTACTS: _CONTROL,
    Permission.READ_RETENTION: _CONTROL | {Role.AUDITOR},
    Permission.SET_RETENTION: _CONTROL,
    Permission.READ_AUDIT: frozenset({Role.OFFICER, Role.AUDITOR}),
}

PUBLIC: frozenset[str] = frozenset()
"""Operations that need no permission: none of this service."""
