"""What happens in assessment that others are to know, and who they are."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.auth.principal import AGENCY_ROLES, Role


class EventType(StrEnum):
    """Something that happened. Its words stand in the gateway's catalogue, which a test compares with this list."""

    PERIOD_OPENED = "period.opened"
    """Agencies may fill in their reports."""
    PERIOD_MOVED = "period.moved"
    """A round of appraisal has begun."""
    ROUND_CLOSED = "round.closed"
    """The council has ended a round; its work may be seen."""
    FRAMEWORK_REPLACED = "period.framework-replaced"
    """Another framework holds; what agencies entered has to be looked at again where leaves changed."""
    ROUND_EXTENDED = "round.extended"
    """The chair has given the appraisers more time."""
    CALENDAR_CHANGED = "period.calendar-changed"
    ASSIGNMENT_CREATED = "assignment.created"
    EXTENSION_GRANTED = "self-assessment.extended"
    REPORT_SUBMITTED = "self-assessment.submitted"
    REPORT_WITHDRAWN = "self-assessment.withdrawn"
    REPORT_RETURNED = "self-assessment.returned"
    EXPLANATION_REQUESTED = "explanation.requested"
    """The council waits for explanations; told when the round is closed, for not before may the agency know."""
    STATEMENT_MADE = "statement.made"
    """An agency has explained a leaf."""
    LEAVES_DELEGATED = "leaves.delegated"
    """Somebody of an agency is to see to leaves."""
    DOCUMENT_EXPIRING = "document.expiring"
    """A document expires within 30 days, or has."""
    FILE_INFECTED = "document.infected"
    """The scanner has found something in a file of an agency."""
    RECORD_FROZEN = "appraisal-record.frozen"
    REMEDY_FILED = "remedy.filed"
    REMEDY_COMPLETED = "remedy.completed"
    """An agency says that it has done what it undertook."""
    REMEDY_ACCEPTED = "remedy.accepted"
    REMEDY_REJECTED = "remedy.rejected"
    REPORT_DUE = "self-assessment.due"
    """A reminder: an agency has not sent its report, and its deadline comes near."""
    EXPLANATION_DUE = "explanation.due"
    """A reminder: what the council asked is not explained."""
    DECISIONS_DUE = "decisions.due"
    """A reminder: an appraiser has leaves left to decide."""


_COUNCIL: Final = frozenset({Role.OFFICER, Role.COUNCIL_CHAIR})

AUDIENCES: Final[Mapping[EventType, frozenset[Role]]] = MappingProxyType(
    {
        EventType.PERIOD_OPENED: AGENCY_ROLES,
        EventType.PERIOD_MOVED: AGENCY_ROLES | _COUNCIL,
        EventType.ROUND_CLOSED: AGENCY_ROLES | _COUNCIL,
        EventType.FRAMEWORK_REPLACED: AGENCY_ROLES | _COUNCIL,
        EventType.ROUND_EXTENDED: _COUNCIL,
        EventType.CALENDAR_CHANGED: AGENCY_ROLES | _COUNCIL,
        EventType.ASSIGNMENT_CREATED: frozenset(),
        EventType.EXTENSION_GRANTED: AGENCY_ROLES,
        EventType.REPORT_SUBMITTED: frozenset({Role.AGENCY_HEAD, Role.OFFICER}),
        EventType.REPORT_WITHDRAWN: frozenset({Role.AGENCY_HEAD, Role.OFFICER}),
        EventType.REPORT_RETURNED: AGENCY_ROLES,
        EventType.EXPLANATION_REQUESTED: AGENCY_ROLES,
        EventType.STATEMENT_MADE: frozenset(),
        EventType.LEAVES_DELEGATED: frozenset(),
        EventType.DOCUMENT_EXPIRING: AGENCY_ROLES,
        EventType.FILE_INFECTED: AGENCY_ROLES | {Role.OFFICER},
        EventType.RECORD_FROZEN: _COUNCIL,
        EventType.REMEDY_FILED: frozenset({Role.OFFICER}),
        EventType.REMEDY_COMPLETED: frozenset({Role.OFFICER}),
        EventType.REMEDY_ACCEPTED: AGENCY_ROLES,
        EventType.REMEDY_REJECTED: AGENCY_ROLES,
        EventType.REPORT_DUE: AGENCY_ROLES,
        EventType.EXPLANATION_DUE: AGENCY_ROLES,
        EventType.DECISIONS_DUE: frozenset(),
    }
)
"""Roles that are told: agencies' people of the agencies that the event names, others of the whole authority.

Appraisers are never told as a role: an event names the accounts of those whom it concerns.
"""
