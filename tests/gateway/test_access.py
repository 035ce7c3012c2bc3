"""Every operation of the gateway's own, called by everybody, against the table in `access.yaml`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import yaml
from asgi_lifespan import LifespanManager
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import delete, select

from services.gateway.accounts.store import AccountStore
from services.gateway.api_clients.store import ApiClientStore
from services.gateway.app import create_app
from services.gateway.events.service import take_in
from services.gateway.permissions import PEOPLE, PUBLIC
from services.gateway.tables import NoticeTable, WebhookDeliveryTable, WebhookTable
from services.gateway.webhooks.models import WebhookOrder
from services.gateway.webhooks.service import WebhookService
from shared.auth.principal import AGENCY_ROLES, Grant, Principal, Role
from shared.auth.requires import Requires
from shared.auth.tokens import sign_token
from shared.clock import utc_now
from shared.ids import new_id
from tests.gateway.events import an_event
from tests.gateway.support import PASSWORD, gateway_settings, grant, new_email
from tests.support.access import check_row

TABLE: dict[str, dict[str, int]] = yaml.safe_load(
    (Path(__file__).parent / "access.yaml").read_text(encoding="utf-8")
)
CALLERS = [*(role.value for role in Role), "other_authority", "other_agency", "anonymous"]
AUTHORITY, AGENCY = new_id(), new_id()


@dataclass
class World:
    """An authority with somebody in it to manage and a machine, made anew for each call."""

    client: httpx.AsyncClient
    state: dict[str, Any]
    somebody: UUID
    email: str
    grant_id: str
    api_client: str
    notice: str
    webhook: str
    delivery: str

    async def headers(self, role: Role, authority: UUID, agency: UUID) -> dict[str, str]:
        """Sign a caller in whose account has the right password."""
        held = Grant(
            role,
            None if role is Role.PLATFORM_ADMIN else authority,
            agency if role in AGENCY_ROLES else None,
        )
        account_id = new_id()
        if role in PEOPLE:
            async with self.state["database"].writers.begin() as session:
                account_id = await _account(self.state, AccountStore(session), held)
        signer = await self.state["key_ring"].signer(utc_now())
        token = sign_token(
            Principal(account_id, role.value, (held,)),
            key=signer.key,
            key_id=signer.key_id,
            issuer="par-index",
            audience="par-index",
            now=utc_now(),
        )
        return {"authorization": f"Bearer {token}"}


async def _account(
    state: dict[str, Any], accounts: AccountStore, held: Grant, email: str | None = None
) -> UUID:
    email = email or new_email()
    account_id = await accounts.add(
        email=email,
        email_key=email,
        display_name="Lan",
        password_hash=await state["passwords"].hash(PASSWORD),
        now=utc_now(),
    )
    await accounts.add_grants(account_id, [held], utc_now())
    return account_id


Request = tuple[str, str, dict[str, Any]]


def request_of(operation: str, world: World) -> Request:
    """Write a good request for an operation."""
    account, client = f"/v1/accounts/{world.somebody}", f"/v1/api-clients/{world.api_client}"
    version = {"headers": {"if-match": '"1"'}}
    new_account = {
        "email": new_email(),
        "display_name": "Lan",
        "password": PASSWORD,
        "grants": [grant(Role.APPRAISER, AUTHORITY)],
    }
    new_client = {"authority_id": str(AUTHORITY), "role": "PORTAL", "name": "Portal"}
    webhook = f"/v1/webhooks/{world.webhook}"
    hook = {"name": "QLVB", "url": "https://qlvb.example.vn/hooks", "event_types": []}
    signing_in = {"grant_type": "password", "username": world.email, "password": PASSWORD}
    own_password = {"current_password": PASSWORD, "new_password": "bon con ga di choi"}
    requests: dict[str, Request] = {
        "issue_token": ("POST", "/v1/oauth/token", {"data": signing_in}),
        "revoke_token": ("POST", "/v1/oauth/revoke", {"data": {"token": "x"}}),
        "read_public_keys": ("GET", "/.well-known/jwks.json", {}),
        "read_system_status": ("GET", "/status", {}),
        "read_own_account": ("GET", "/v1/me", {}),
        "change_own_password": ("POST", "/v1/me/passwords", {"json": own_password}),
        "create_account": ("POST", "/v1/accounts", {"json": new_account}),
        "list_accounts": ("GET", "/v1/accounts", {}),
        "list_gateway_audit_entries": ("GET", "/v1/gateway-audit-entries", {}),
        "export_gateway_audit_entries_as_csv": ("GET", "/v1/gateway-audit-entries/export.csv", {}),
        "export_gateway_audit_entries_as_ndjson": (
            "GET",
            "/v1/gateway-audit-entries/export.ndjson",
            {},
        ),
        "read_account": ("GET", account, {}),
        "create_grant": (
            "POST",
            f"{account}/grants",
            {"json": grant(Role.COUNCIL_CHAIR, AUTHORITY)},
        ),
        "delete_grant": ("DELETE", f"{account}/grants/{world.grant_id}", {}),
        "suspend_account": ("POST", f"{account}/suspensions", {"json": {"reason": "x"}} | version),
        "reinstate_account": (
            "DELETE",
            f"{account}/suspensions",
            {"headers": {"if-match": '"2"'}},
        ),
        "set_account_password": ("POST", f"{account}/passwords", {"json": {"password": PASSWORD}}),
        "create_api_client": ("POST", "/v1/api-clients", {"json": new_client}),
        "list_api_clients": ("GET", "/v1/api-clients", {}),
        "read_api_client": ("GET", client, {}),
        "revoke_api_client": ("DELETE", client, {}),
        "list_notices": ("GET", "/v1/notices", {}),
        "send_notice_again": ("POST", f"/v1/notices/{world.notice}/attempts", {}),
        "list_own_notices": ("GET", "/v1/me/notices", {}),
        "mark_own_notice_read": ("POST", f"/v1/me/notices/{world.notice}/readings", {}),
        "read_own_notice_settings": ("GET", "/v1/me/notice-settings", {}),
        "change_own_notice_settings": (
            "PUT",
            "/v1/me/notice-settings",
            {
                "json": {"language": "en", "without_mail": []},
                "headers": {"if-match": '"0"'},
            },
        ),
        "create_webhook": (
            "POST",
            "/v1/webhooks",
            {"json": {**hook, "authority_id": str(AUTHORITY)}},
        ),
        "list_webhooks": ("GET", "/v1/webhooks", {}),
        "read_webhook": ("GET", webhook, {}),
        "change_webhook": ("PUT", webhook, {"json": {**hook, "state": "ACTIVE"}} | version),
        "remove_webhook": ("DELETE", webhook, dict(version)),
        "renew_webhook_secret": ("POST", f"{webhook}/secrets", {"json": {}} | version),
        "ping_webhook": ("POST", f"{webhook}/pings", {}),
        "list_webhook_deliveries": ("GET", f"{webhook}/deliveries", {}),
        "send_webhook_delivery_again": (
            "POST",
            f"/v1/webhook-deliveries/{world.delivery}/attempts",
            {},
        ),
        "list_signing_keys": ("GET", "/v1/signing-keys", {}),
        "rotate_signing_key": ("POST", "/v1/signing-keys", {"json": {}}),
    }
    return requests[operation]


async def make_world(client: httpx.AsyncClient, gateway: LifespanManager) -> World:
    state, email = gateway._state, new_email()
    async with state["database"].writers.begin() as session:
        accounts = AccountStore(session)
        somebody = await _account(state, accounts, Grant(Role.APPRAISER, AUTHORITY), email)
        given = await accounts.all_grants(somebody)
        machine = await ApiClientStore(session).add(
            authority_id=AUTHORITY,
            role=Role.PORTAL,
            name="Portal",
            secret_digest=bytes(32),
            now=utc_now(),
        )
        officer = Principal(new_id(), "Officer", (Grant(Role.OFFICER, AUTHORITY),))
        webhook, _ = await WebhookService(session, state["webhook_seals"], private=False).create(
            AUTHORITY,
            WebhookOrder(name="QLVB", url="https://qlvb.example.vn", event_types=()),
            access=officer.acting_as({Role.OFFICER}),
            now=utc_now(),
        )
        event = an_event(AUTHORITY, roles=[], account_ids=[somebody])
        await take_in(session, event, utc_now(), mailing=False)
        notice = await session.scalar(
            select(NoticeTable.id).where(NoticeTable.event_id == event.id)
        )
        delivery = await session.scalar(
            select(WebhookDeliveryTable.id).where(WebhookDeliveryTable.webhook_id == webhook.id)
        )
        await session.execute(delete(WebhookTable).where(WebhookTable.id != webhook.id))
    return World(
        client,
        state,
        somebody,
        email,
        str(given[0].id),
        str(machine.id),
        str(notice),
        str(webhook.id),
        str(delivery),
    )


async def headers_of(caller: str, world: World) -> dict[str, str]:
    match caller:
        case "anonymous":
            return {}
        case "other_authority":
            return await world.headers(Role.OFFICER, new_id(), AGENCY)
        case "other_agency":
            return await world.headers(Role.AGENCY_HEAD, AUTHORITY, new_id())
        case _:
            return await world.headers(Role(caller), AUTHORITY, AGENCY)


@pytest.mark.parametrize("operation", TABLE)
async def test_access(operation: str, client: httpx.AsyncClient, gateway: LifespanManager) -> None:
    async def prepare() -> World:
        world = await make_world(client, gateway)
        if operation == "reinstate_account":
            officer = await world.headers(Role.OFFICER, AUTHORITY, AGENCY)
            _, path, suspend = request_of("suspend_account", world)
            suspend["headers"] |= officer
            assert (await client.post(path, **suspend)).status_code == 201
        return world

    async def call(world: World, caller: str) -> httpx.Response:
        method, path, options = request_of(operation, world)
        headers = await headers_of(caller, world) | options.pop("headers", {})
        return await client.request(method, path, headers=headers, **options)

    await check_row(TABLE[operation], prepare=prepare, call=call)


def test_every_operation_stands_in_the_table_and_every_row_is_one() -> None:
    app = create_app(gateway_settings(database_url="postgresql+asyncpg://nowhere/x"))
    described = {
        operation["operationId"]
        for item in app.openapi()["paths"].values()
        for operation in item.values()
    }
    assert described == set(TABLE)
    assert all(set(row) == set(CALLERS) for row in TABLE.values())
    assert {route.name for route in _routes(app) if route.include_in_schema} == described


def test_every_route_requires_a_permission_or_is_public() -> None:
    app = create_app(gateway_settings(database_url="postgresql+asyncpg://nowhere/x"))
    without_token = {"read_health", "read_readiness", "take_in_event"}
    for route in _routes(app):
        if route.name not in PUBLIC | without_token:
            assert any(_requires(route.dependant)), route.name
    assert {route.name for route in _routes(app)} >= PUBLIC


def _routes(app: FastAPI) -> list[Any]:
    return [
        context.route
        for context in iter_route_contexts(app.routes)
        if hasattr(context.route, "dependant")
    ]


def _requires(dependant: Any) -> list[bool]:
    return [
        found
        for inner in dependant.dependencies
        for found in ([True] if isinstance(inner.call, Requires) else _requires(inner))
    ]
