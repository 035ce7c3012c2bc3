"""What a campaign (đợt điều tra xã hội học) is, and which campaigns a caller reaches."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from services.survey.summaries.settings import FigureSettings
from shared.auth.principal import Access, Role


class CampaignState(StrEnum):
    """Where a campaign stands."""

    PREPARED = "PREPARED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Group:
    """A respondent group (nhóm đối tượng) and the form it is handed now."""

    code: str
    name: str
    questionnaire_id: UUID


@dataclass(frozen=True, slots=True)
class Target:
    """How many answers are wanted about an agency from a group."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    group: str
    target: int
    population: int | None = None


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """An authority's wish to prepare a campaign."""

    authority_id: UUID
    code: str
    name: str
    period_id: UUID
    opens_at: datetime
    closes_at: datetime
    groups: tuple[Group, ...]
    targets: tuple[Target, ...]
    figures: FigureSettings = field(default_factory=FigureSettings)


@dataclass(frozen=True, slots=True)
class FormVersion:
    """Which version of which form a questionnaire's id stands for."""

    code: str
    version: int


@dataclass(frozen=True, slots=True)
class CampaignScope:
    """The campaigns that a caller reaches: all of some authorities, elsewhere those with an own assignment."""

    whole: frozenset[UUID]
    assigned_in: frozenset[UUID]
    interviewer_id: UUID

    @classmethod
    def of(cls, access: Access) -> Self:
        """Tell an interviewer's grants from those that reach every campaign of the authority."""
        whole = frozenset(
            grant.authority_id
            for grant in access.grants
            if grant.authority_id and grant.role is not Role.INTERVIEWER
        )
        return cls(
            whole=whole,
            assigned_in=access.authority_ids - whole,
            interviewer_id=access.principal.id,
        )

    def interviewer_in(self, authority_id: UUID) -> UUID | None:
        """Name the interviewer whose assignments bound what is seen there, or nobody."""
        return None if authority_id in self.whole else self.interviewer_id
