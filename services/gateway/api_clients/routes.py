"""API clients: registered and revoked by officers of their authority."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api_clients.errors import ClientRevokedError
from services.gateway.api_clients.schemas import (
    ApiClientList,
    ApiClientView,
    NewApiClient,
    RegisteredApiClient,
)
from services.gateway.api_clients.service import ApiClientService
from services.gateway.permissions import POLICY, Permission
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.clock import Now
from shared.db.cursor import Page, UnreadableCursorError
from shared.db.transaction import Snapshot, Transaction
from shared.problems import problems
from shared.problems.common import InvalidRequestError

router = APIRouter(prefix="/v1/api-clients", tags=["api-clients"])

MayReadClients = Annotated[Access, Depends(Requires(Permission.READ_API_CLIENTS, POLICY))]
MayManageClients = Annotated[Access, Depends(Requires(Permission.MANAGE_API_CLIENTS, POLICY))]


async def _reading(session: Snapshot) -> ApiClientService:
    return ApiClientService(session)


async def _writing(session: Transaction) -> ApiClientService:
    return ApiClientService(session)


ClientsToRead = Annotated[ApiClientService, Depends(_reading)]
Clients = Annotated[ApiClientService, Depends(_writing)]


@router.post("", status_code=201, summary="Register an API client")
async def create_api_client(
    *,
    new: NewApiClient,
    clients: Clients,
    access: MayManageClients,
    now: Now,
    response: Response,
) -> RegisteredApiClient:
    client, secret = await clients.register(
        authority_id=new.authority_id, role=new.role, name=new.name, access=access, now=now
    )
    response.headers["location"] = f"/v1/api-clients/{client.id}"
    response.headers["cache-control"] = "no-store"
    return RegisteredApiClient.with_secret(client, secret)


@router.get(
    "",
    summary="List the API clients that you may see",
    responses=problems(InvalidRequestError, UnreadableCursorError),
)
async def list_api_clients(
    *,
    authority_id: Annotated[UUID | None, Query(description="Of this authority")] = None,
    page: Page,
    clients: ClientsToRead,
    access: MayReadClients,
) -> ApiClientList:
    found, following = await clients.list_clients(authority_id, page, access=access)
    return ApiClientList.of(found, following)


@router.get("/{client_id}", summary="Read an API client")
async def read_api_client(
    *, client_id: UUID, clients: ClientsToRead, access: MayReadClients
) -> ApiClientView:
    return ApiClientView.of(await clients.read(client_id, access=access))


@router.delete(
    "/{client_id}",
    status_code=204,
    summary="Revoke an API client",
    responses=problems(ClientRevokedError),
)
async def revoke_api_client(
    *, client_id: UUID, clients: Clients, access: MayManageClients, now: Now
) -> None:
    await clients.revoke(client_id, access=access, now=now)
