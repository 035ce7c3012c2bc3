"""What is known about whom a link invites, and what comes back from the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from services.survey.campaigns.models import CampaignState
from services.survey.invitations.models import Kind
from services.survey.responses.models import Channel, Sender
from services.survey.submissions.models import SentFile

NOBODY: Final = UUID(int=0)
"""Stands where a sender is named: respondents have no accounts, and nothing tells one from another."""
RESPONDENT: Final = Sender(NOBODY, Channel.APP, None)

Raw = str | list[str]
"""An answer as it was typed or chosen."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation with all that its page shows and checks."""

    id: UUID
    case_id: UUID | None
    """Who was drawn: then the answer bears the case's id."""
    authority_id: UUID
    campaign_id: UUID
    campaign: str
    state: CampaignState
    opens_at: datetime
    closes_at: datetime
    agency_id: UUID
    agency: str
    group: str
    group_name: str
    questionnaire_id: UUID
    kind: Kind
    expires_at: datetime
    most_responses: int | None
    responses: int
    answered_on: date | None
    revoked_at: datetime | None


class Act(StrEnum):
    """Which button was pressed."""

    BEGIN = "begin"
    NEXT = "next"
    BACK = "back"
    SEND = "send"
    SPEAK = "speak"
    """Show the same in another language."""
    DECLINE = "decline"


@dataclass(frozen=True, slots=True)
class Posted:
    """What a page posted, apart from the answers."""

    act: Act
    response_id: UUID | None
    questionnaire_id: UUID | None
    consented: bool
    step: int
    started_at: datetime | None
    """When filling in began, by the server or by such a device."""
    captured_at: datetime | None
    """When it was filled in, by a device that kept it while there was no line."""
    sent_at: datetime | None
    """When that device sent it, by the same clock."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in form on its way to be kept."""

    response_id: UUID
    questionnaire_id: UUID
    answers: Mapping[str, Any]
    captured_at: datetime
    started_at: datetime | None
    files: tuple[SentFile, ...] = ()
    """The pictures that the answers name; their bytes are in the store of files."""
