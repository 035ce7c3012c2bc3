"""The caller of a request, as its token tells."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an account or a machine does in an authority."""

    PLATFORM_ADMIN = "PLATFORM_ADMIN"
    """Runs the deployment: authorities, their first officers, API clients, keys."""
    OFFICER = "OFFICER"
    """Cán bộ Nội vụ: everything in its authority but scoring in another's name."""
    AGENCY_EDITOR = "AGENCY_EDITOR"
    """Fills in its agency's self-assessment."""
    AGENCY_HEAD = "AGENCY_HEAD"
    """Signs off and submits its agency's self-assessment."""
    APPRAISER = "APPRAISER"
    """Thành viên Hội đồng thẩm định: appraises the fields assigned."""
    COUNCIL_CHAIR = "COUNCIL_CHAIR"
    """Chủ tịch Hội đồng: closes rounds and approves results."""
    SURVEY_SUPERVISOR = "SURVEY_SUPERVISOR"
    """Controls survey campaigns."""
    INTERVIEWER = "INTERVIEWER"
    """Điều tra viên: collects answers for own assignments."""
    PORTAL = "PORTAL"
    """A one-stop portal, which pushes dossiers and ratings."""
    SURVEY_APP = "SURVEY_APP"
    """A survey app or device, which fetches forms and posts responses."""
    AUDITOR = "AUDITOR"
    """Reads everything of the authority, changes nothing."""


AGENCY_ROLES = frozenset({Role.AGENCY_EDITOR, Role.AGENCY_HEAD})
"""Roles whose grants name one agency."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one authority, and for an agency's people in one agency."""

    role: Role
    authority_id: UUID | None = None
    agency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller: a person's account or a machine's client."""

    id: UUID
    name: str
    grants: tuple[Grant, ...]
    token_id: str = ""

    @property
    def is_platform_admin(self) -> bool:
        """Whether the caller runs the deployment."""
        return any(grant.role is Role.PLATFORM_ADMIN for grant in self.grants)

    def acting_as(self, roles: AbstractSet[Role]) -> "Access":
        """Keep only the grants of these roles."""
        return Access(self, tuple(grant for grant in self.grants if grant.role in roles))


@dataclass(frozen=True, slots=True)
class Access:
    """A caller together with the grants that carry one permission."""

    principal: Principal
    grants: tuple[Grant, ...]

    @property
    def everywhere(self) -> bool:
        """Whether the permission holds in every authority (only a platform administrator's does)."""
        return any(grant.authority_id is None for grant in self.grants)

    @property
    def authority_ids(self) -> frozenset[UUID]:
        """The authorities in which the permission holds, at least for one agency."""
        return frozenset(grant.authority_id for grant in self.grants if grant.authority_id)

    @property
    def whole_authority_ids(self) -> frozenset[UUID]:
        """The authorities in which the permission holds for every agency."""
        return frozenset(
            grant.authority_id
            for grant in self.grants
            if grant.authority_id and not grant.agency_id
        )

    @property
    def agency_ids(self) -> frozenset[UUID]:
        """The single agencies for which the permission holds."""
        return frozenset(grant.agency_id for grant in self.grants if grant.agency_id)

    def has(self, *roles: Role) -> bool:
        """Whether one of the carrying grants is of one of these roles."""
        return any(grant.role in roles for grant in self.grants)

    def covers(self, authority_id: UUID, agency_id: UUID | None = None) -> bool:
        """Whether the permission holds there; a grant for one agency covers that agency only."""
        return any(
            grant.authority_id is None
            or (
                grant.authority_id == authority_id
                and (grant.agency_id is None or grant.agency_id == agency_id)
            )
            for grant in self.grants
        )
