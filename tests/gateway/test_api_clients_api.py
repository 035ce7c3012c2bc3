"""API clients: registered for one's own authority, their secret shown once."""

import httpx
import pytest

from shared.auth.principal import Role
from shared.ids import new_id
from tests.gateway.support import People, assert_problem


async def test_an_officer_registers_and_revokes_a_machine(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    new = {"authority_id": str(officer.authority_id), "role": "SURVEY_APP", "name": "Máy bảng 1"}
    registered = await client.post("/v1/api-clients", json=new, headers=officer.headers)
    assert registered.status_code == 201
    assert registered.headers["cache-control"] == "no-store"
    document = registered.json()
    assert len(document.pop("secret")) >= 43
    url = registered.headers["location"]
    read = await client.get(url, headers=officer.headers)
    assert read.json() == document
    listed = (await client.get("/v1/api-clients", headers=officer.headers)).json()
    assert listed == {"items": [document], "next": None}
    assert (await client.delete(url, headers=officer.headers)).status_code == 204
    assert (await client.get(url, headers=officer.headers)).json()["revoked_at"]
    again = await client.delete(url, headers=officer.headers)
    assert_problem(again, 409, "client-revoked")


async def test_the_machines_of_another_authority_are_not_there(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, other = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    new = {"authority_id": str(other.authority_id), "role": "PORTAL", "name": "Portal"}
    refused = await client.post("/v1/api-clients", json=new, headers=officer.headers)
    assert_problem(refused, 403, "not-permitted")
    url = (await client.post("/v1/api-clients", json=new, headers=other.headers)).headers[
        "location"
    ]
    assert_problem(await client.get(url, headers=officer.headers), 404, "not-found")
    assert_problem(await client.delete(url, headers=officer.headers), 404, "not-found")
    filtered = await client.get(
        "/v1/api-clients",
        params={"authority_id": str(other.authority_id)},
        headers=officer.headers,
    )
    assert filtered.json()["items"] == []
    assert (await client.get(url, headers=other.headers)).json()["revoked_at"] is None


@pytest.mark.parametrize("role", ["OFFICER", "PLATFORM_ADMIN", "KING"])
async def test_a_machine_has_a_machines_role(
    client: httpx.AsyncClient, people: People, role: str
) -> None:
    officer = await people.somebody(Role.OFFICER)
    new = {"authority_id": str(officer.authority_id), "role": role, "name": "Portal"}
    answer = await client.post("/v1/api-clients", json=new, headers=officer.headers)
    document = assert_problem(answer, 422, "invalid-request")
    assert document["errors"][0]["pointer"] == "#/role"


async def test_a_machine_sees_itself_at_me(client: httpx.AsyncClient, people: People) -> None:
    officer = await people.somebody(Role.OFFICER)
    new = {"authority_id": str(officer.authority_id), "role": "PORTAL", "name": "Portal"}
    machine = (await client.post("/v1/api-clients", json=new, headers=officer.headers)).json()
    form = {
        "grant_type": "client_credentials",
        "client_id": machine["id"],
        "client_secret": machine["secret"],
    }
    token = (await client.post("/v1/oauth/token", data=form)).json()["access_token"]
    me = await client.get("/v1/me", headers={"authorization": f"Bearer {token}"})
    assert me.json() == {
        "id": machine["id"],
        "kind": "API_CLIENT",
        "name": "Portal",
        "email": None,
        "grants": [
            {"role": "PORTAL", "authority_id": str(officer.authority_id), "agency_id": None}
        ],
    }


async def test_an_unknown_machine_is_not_there(client: httpx.AsyncClient, people: People) -> None:
    officer = await people.somebody(Role.OFFICER)
    answer = await client.get(f"/v1/api-clients/{new_id()}", headers=officer.headers)
    assert_problem(answer, 404, "not-found")
