"""The state of the system over the wire."""

from pydantic import Field

from services.gateway.pages.peers import PeerState
from shared.http.schema import Schema


class ServiceStateView(Schema):
    """One service."""

    name: str = Field(description="Its name", examples=["assessment"])
    state: PeerState = Field(description="READY, NOT_READY (its database is missing) or DOWN")


class SystemStatus(Schema):
    """The services behind the gateway."""

    services: list[ServiceStateView] = Field(description="In the order of the way of a period")

    @classmethod
    def of(cls, states: dict[str, PeerState]) -> "SystemStatus":
        """Show the states."""
        return cls(
            services=[ServiceStateView(name=name, state=state) for name, state in states.items()]
        )
