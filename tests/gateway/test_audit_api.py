"""Who got which role from whom, as auditors read it."""

import httpx

from shared.auth.principal import Role
from tests.gateway.support import People, grant


async def test_an_auditor_sees_who_got_which_role_and_nothing_of_others(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, other = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    auditor = await people.somebody(Role.AUDITOR, officer.authority_id)
    somebody = await people.somebody(Role.APPRAISER, officer.authority_id)
    given = await client.post(
        f"/v1/accounts/{somebody.id}/grants",
        json=grant(Role.COUNCIL_CHAIR, officer.authority_id),
        headers=officer.headers,
    )
    assert given.status_code == 201
    trail = await client.get("/v1/gateway-audit-entries", headers=auditor.headers)
    newest = trail.json()["items"][0]
    assert newest["action"] == "grant.given"
    assert newest["actor_id"] == str(officer.id)
    assert newest["after"]["role"] == "COUNCIL_CHAIR"
    assert {item["authority_id"] for item in trail.json()["items"]} == {str(officer.authority_id)}
    elsewhere = await client.get(
        "/v1/gateway-audit-entries",
        params={"authority_id": str(officer.authority_id)},
        headers=other.headers,
    )
    assert elsewhere.json()["items"] == []


async def test_the_trail_is_read_page_by_page(client: httpx.AsyncClient, people: People) -> None:
    officer = await people.somebody(Role.OFFICER)
    for role in (Role.AUDITOR, Role.APPRAISER):
        await client.post(
            f"/v1/accounts/{(await people.somebody(Role.INTERVIEWER, officer.authority_id)).id}/grants",
            json=grant(role, officer.authority_id),
            headers=officer.headers,
        )
    first = await client.get(
        "/v1/gateway-audit-entries", params={"limit": "1"}, headers=officer.headers
    )
    second = await client.get(
        "/v1/gateway-audit-entries",
        params={"limit": "1", "cursor": first.json()["next"]},
        headers=officer.headers,
    )
    (newest,), (older,) = first.json()["items"], second.json()["items"]
    assert newest["number"] > older["number"]
