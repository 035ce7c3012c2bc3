"""Portals as they go over the wire."""

from collections.abc import Mapping
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.survey.portals.models import NATIONAL_STATUSES, DossierStatus, NewPortal
from services.survey.portals.store import PortalRow
from shared.http.schema import Code, Name, Schema, UtcInstant

StatusCode = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f]+$")
]
_STATUSES = dict(NATIONAL_STATUSES)


class PortalPlan(Schema):
    """A portal to connect."""

    id: UUID | None = Field(
        None, description="Made by the sender, so that a repeat is known as one"
    )
    authority_id: UUID = Field(description="Whose portal it is")
    code: Code = Field(description="Code within the authority", examples=["dvc-hue"])
    name: Name = Field(description="Name", examples=["Cổng dịch vụ công thành phố Huế"])
    client_id: UUID | None = Field(
        None, description="The one API client that may post for it; none: every portal client"
    )
    statuses: dict[StatusCode, DossierStatus] = Field(
        default_factory=lambda: dict(NATIONAL_STATUSES),
        max_length=500,
        description="What its status codes mean; those of the National Public Service Portal where not given",
        examples=[_STATUSES],
    )

    def to_model(self) -> NewPortal:
        """Take it as the domain knows it."""
        return NewPortal(
            self.id, self.authority_id, self.code, self.name, self.client_id, self.statuses
        )


class PortalView(Schema):
    """A connected portal."""

    id: UUID = Field(description="Id")
    authority_id: UUID = Field(description="Whose portal it is")
    code: str = Field(description="Code within the authority", examples=["dvc-hue"])
    name: str = Field(description="Name")
    client_id: UUID | None = Field(description="The one API client that may post for it")
    statuses_version: int = Field(description="Version of the meanings of its status codes")
    created_at: UtcInstant = Field(description="When it was connected")


class PortalPage(Schema):
    """A page of portals, oldest first."""

    items: list[PortalView] = Field(description="The portals")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class PortalStatuses(Schema):
    """All status codes of a portal with their meanings."""

    statuses: dict[StatusCode, DossierStatus] = Field(
        max_length=500, description="Meaning by the portal's own code", examples=[_STATUSES]
    )


class UnknownStatusView(Schema):
    """A status code that came in and means nothing yet."""

    status: str = Field(description="The portal's own code", examples=["releasing"])
    dossiers: int = Field(description="How many dossiers stand at it", examples=[12])


class PortalStatusesView(Schema):
    """What a portal's status codes mean, and which came in that mean nothing yet."""

    portal_id: UUID = Field(description="The portal")
    version: int = Field(description="Version, for If-Match", examples=[2])
    statuses: dict[str, DossierStatus] = Field(description="Meaning by the portal's own code")
    unknown: list[UnknownStatusView] = Field(
        description="Codes of stored dossiers without a meaning, the most frequent first"
    )

    @classmethod
    def of(
        cls,
        portal: PortalRow,
        statuses: Mapping[str, DossierStatus],
        unknown: Mapping[str, int],
    ) -> Self:
        """Show the version that holds."""
        return cls(
            portal_id=portal.id,
            version=portal.statuses_version,
            statuses=dict(statuses),
            unknown=[
                UnknownStatusView(status=code, dossiers=count) for code, count in unknown.items()
            ],
        )
