"""API clients over the wire."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from services.gateway.accounts.schemas import DisplayName
from services.gateway.api_clients.models import ApiClient
from shared.auth.principal import Role
from shared.http.schema import Schema, UtcInstant

ClientRole = Literal[Role.PORTAL, Role.SURVEY_APP]


class NewApiClient(Schema):
    """A machine to register."""

    authority_id: UUID = Field(description="In whose name it will call")
    role: ClientRole = Field(description="What it does", examples=["PORTAL"])
    name: DisplayName = Field(description="Name for people", examples=["Cổng dịch vụ công"])


class ApiClientView(Schema):
    """A machine that may call in an authority's name."""

    id: UUID = Field(description="Its `client_id`")
    authority_id: UUID = Field(description="In whose name it calls")
    role: ClientRole = Field(description="What it does", examples=["PORTAL"])
    name: str = Field(description="Name for people", examples=["Cổng dịch vụ công"])
    created_at: UtcInstant = Field(description="When it was registered")
    revoked_at: UtcInstant | None = Field(description="When it was revoked")

    @classmethod
    def of(cls, client: ApiClient) -> "ApiClientView":
        """Show a client."""
        return cls.model_validate(client)


class RegisteredApiClient(ApiClientView):
    """A machine just registered, with its secret."""

    secret: str = Field(description="Its `client_secret`; it is shown this once and kept nowhere")

    @classmethod
    def with_secret(cls, client: ApiClient, secret: str) -> "RegisteredApiClient":
        """Show a client together with its secret."""
        return cls(**ApiClientView.of(client).model_dump(), secret=secret)


class ApiClientList(Schema):
    """A page of API clients."""

    items: list[ApiClientView] = Field(description="In order of registration")
    next: str | None = Field(description="`cursor` of the next page; null where the list ends")

    @classmethod
    def of(cls, clients: list[ApiClient], following: str | None) -> "ApiClientList":
        """Show a page."""
        return cls(items=[ApiClientView.of(client) for client in clients], next=following)
