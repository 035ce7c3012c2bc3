"""Accounts and grants: who sees whom, who decides about whom, and what nobody may do."""

import asyncio
from typing import Any

import httpx
import pytest
from asgi_lifespan import LifespanManager
from sqlalchemy import select

from services.gateway.tables import AuditEntryTable
from shared.auth.principal import Role
from shared.ids import new_id
from tests.gateway.support import (
    PASSWORD,
    People,
    Person,
    assert_problem,
    grant,
    new_email,
    refresh,
    sign_in,
)

NEW_PASSWORD = "bon con ga di choi"


def new_account(*grants: dict[str, str], **changes: Any) -> dict[str, Any]:
    return {
        "email": new_email(),
        "display_name": "Nguyễn Thị Lan",
        "password": PASSWORD,
        "grants": list(grants),
    } | changes


def version(number: int) -> dict[str, str]:
    return {"if-match": f'"{number}"'}


async def emails_seen(client: httpx.AsyncClient, by: Person, **filters: str) -> set[str]:
    answer = await client.get("/v1/accounts", params=filters, headers=by.headers)
    assert answer.status_code == 200, answer.text
    return {item["email"] for item in answer.json()["items"]}


async def test_an_officer_opens_an_account_that_can_sign_in(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, agency = await people.somebody(Role.OFFICER), new_id()
    new = new_account(
        grant(Role.AGENCY_EDITOR, officer.authority_id, agency),
        grant(Role.AGENCY_HEAD, officer.authority_id, agency),
    )
    answer = await client.post("/v1/accounts", json=new, headers=officer.headers)
    assert answer.status_code == 201
    document = answer.json()
    assert answer.headers["location"] == f"/v1/accounts/{document['id']}"
    assert answer.headers["etag"] == '"1"'
    assert (document["state"], document["version"]) == ("ACTIVE", 1)
    assert {item["role"] for item in document["grants"]} == {"AGENCY_EDITOR", "AGENCY_HEAD"}
    assert "password" not in answer.text
    read = await client.get(answer.headers["location"], headers=officer.headers)
    assert read.json() == document
    assert (await sign_in(client, new["email"])).status_code == 200


async def test_the_address_is_unique_without_regard_to_case(
    client: httpx.AsyncClient, people: People
) -> None:
    administrator = await people.administrator()
    new = new_account(grant(Role.OFFICER, new_id()))
    first = await client.post("/v1/accounts", json=new, headers=administrator.headers)
    assert first.status_code == 201
    again = await client.post(
        "/v1/accounts",
        json=new | {"email": new["email"].upper()},
        headers=administrator.headers,
    )
    assert_problem(again, 409, "email-taken")


async def test_two_at_once_open_one_account(client: httpx.AsyncClient, people: People) -> None:
    administrator = await people.administrator()
    new = new_account(grant(Role.OFFICER, new_id()))
    answers = await asyncio.gather(
        *(client.post("/v1/accounts", json=new, headers=administrator.headers) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_an_account_of_another_authority_is_not_given_roles_by_opening_it_again(
    client: httpx.AsyncClient, people: People
) -> None:
    """Otherwise whoever opened it first, and knows its password, would hold the roles that are given here."""
    elsewhere, officer = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    planted = new_account(grant(Role.APPRAISER, elsewhere.authority_id))
    opened = await client.post("/v1/accounts", json=planted, headers=elsewhere.headers)
    assert opened.status_code == 201
    new = new_account(
        grant(Role.OFFICER, officer.authority_id), email=planted["email"], password=NEW_PASSWORD
    )
    refused = await client.post("/v1/accounts", json=new, headers=officer.headers)
    assert_problem(refused, 409, "email-taken")
    first = await people.signed_in(planted["email"])
    me = (await client.get("/v1/me", headers=first.headers)).json()
    assert [item["authority_id"] for item in me["grants"]] == [str(elsewhere.authority_id)]
    assert opened.json()["id"] not in refused.text
    assert await emails_seen(client, officer, email=planted["email"]) == set()


async def test_an_officer_does_not_decide_alone_about_a_shared_account(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, administrator = await people.somebody(Role.OFFICER), await people.administrator()
    shared = await people.somebody(Role.APPRAISER)
    url = f"/v1/accounts/{shared.id}"
    given = await client.post(
        f"{url}/grants",
        json=grant(Role.APPRAISER, officer.authority_id),
        headers=administrator.headers,
    )
    assert given.status_code == 201
    seen = (await client.get(url, headers=officer.headers)).json()
    assert {item["authority_id"] for item in seen["grants"]} == {str(officer.authority_id)}
    for answer in (
        await client.post(
            f"{url}/passwords", json={"password": NEW_PASSWORD}, headers=officer.headers
        ),
        await client.post(
            f"{url}/suspensions", json={"reason": "x"}, headers=officer.headers | version(1)
        ),
        await client.delete(f"{url}/suspensions", headers=officer.headers | version(1)),
    ):
        assert_problem(answer, 403, "shared-account")


async def test_an_officer_sees_only_who_works_in_its_authority(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, other = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    colleague = await people.somebody(Role.APPRAISER, officer.authority_id)
    stranger = await people.somebody(Role.APPRAISER, other.authority_id)
    assert await emails_seen(client, officer) == {officer.email, colleague.email}
    answer = await client.get(f"/v1/accounts/{stranger.id}", headers=officer.headers)
    assert_problem(answer, 404, "not-found")
    unknown = await client.get(f"/v1/accounts/{new_id()}", headers=officer.headers)
    assert unknown.json()["detail"] == answer.json()["detail"]


async def test_what_is_hidden_is_hidden_from_filters_too(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, other = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    shared = await people.somebody(Role.APPRAISER, officer.authority_id)
    administrator = await people.administrator()
    added = await client.post(
        f"/v1/accounts/{shared.id}/grants",
        json=grant(Role.COUNCIL_CHAIR, other.authority_id),
        headers=administrator.headers,
    )
    assert added.status_code == 201
    hidden = [
        {"role": "COUNCIL_CHAIR"},
        {"authority_id": str(other.authority_id)},
        {"email": other.email},
    ]
    for filters in hidden:
        assert await emails_seen(client, officer, **filters) == set()
    seen = await client.get(
        "/v1/accounts", params={"email": shared.email.upper()}, headers=officer.headers
    )
    assert [item["role"] for item in seen.json()["items"][0]["grants"]] == ["APPRAISER"]
    assert await emails_seen(client, officer, role="APPRAISER") == {shared.email}
    everything = {"authority_id": str(other.authority_id)}
    assert await emails_seen(client, administrator, **everything) == {other.email, shared.email}


async def test_a_list_is_read_page_by_page(client: httpx.AsyncClient, people: People) -> None:
    officer = await people.somebody(Role.OFFICER)
    expected = {officer.email}
    for _ in range(4):
        expected.add((await people.somebody(Role.APPRAISER, officer.authority_id)).email)
    seen: list[str] = []
    cursor: str | None = None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/v1/accounts", params=params, headers=officer.headers)).json()
        seen.extend(item["email"] for item in page["items"])
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == expected
    broken = await client.get("/v1/accounts", params={"cursor": "x"}, headers=officer.headers)
    assert_problem(broken, 422, "unreadable-cursor")
    misspelt = await client.get("/v1/accounts", params={"rolle": "x"}, headers=officer.headers)
    assert_problem(misspelt, 422, "invalid-request")


@pytest.mark.parametrize(
    ("wanted", "status", "code"),
    [
        (lambda _: [], 422, "invalid-grants"),
        (lambda _: [grant(Role.APPRAISER, new_id())], 403, "grant-not-yours"),
        (lambda _: [grant(Role.OFFICER, new_id())], 403, "grant-not-yours"),
        (lambda _: [grant(Role.PLATFORM_ADMIN)], 403, "grant-not-yours"),
        (
            lambda own: [grant(Role.APPRAISER, own), grant(Role.APPRAISER, new_id())],
            403,
            "grant-not-yours",
        ),
        (lambda own: [grant(Role.PLATFORM_ADMIN, own)], 422, "invalid-grants"),
        (lambda own: [grant(Role.AGENCY_HEAD, own)], 422, "invalid-grants"),
        (lambda own: [grant(Role.APPRAISER, own, new_id())], 422, "invalid-grants"),
        (lambda _: [grant(Role.APPRAISER)], 422, "invalid-grants"),
        (lambda own: [grant(Role.PORTAL, own)], 422, "invalid-grants"),
        (lambda own: [grant(Role.SURVEY_APP, own)], 422, "invalid-grants"),
    ],
)
async def test_grants_that_an_officer_may_not_give(
    client: httpx.AsyncClient, people: People, wanted: Any, status: int, code: str
) -> None:
    officer = await people.somebody(Role.OFFICER)
    new = new_account(*wanted(officer.authority_id))
    answer = await client.post("/v1/accounts", json=new, headers=officer.headers)
    assert_problem(answer, status, code)
    vietnamese = await client.post(
        "/v1/accounts", json=new, headers=officer.headers | {"accept-language": "vi"}
    )
    assert "ãy" in str(vietnamese.json())
    assert (await sign_in(client, new["email"])).status_code == 400
    assert await emails_seen(client, officer) == {officer.email}


async def test_all_faults_of_grants_are_told_at_once(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    new = new_account(
        grant(Role.APPRAISER, officer.authority_id), grant(Role.AGENCY_HEAD), grant(Role.PORTAL)
    )
    answer = await client.post("/v1/accounts", json=new, headers=officer.headers)
    pointers = [fault["pointer"] for fault in answer.json()["errors"]]
    assert pointers == ["#/grants/1", "#/grants/1", "#/grants/2", "#/grants/2"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"email": "nobody"}, "#/email"),
        ({"email": "a b@c.vn"}, "#/email"),
        ({"email": "a@b\0.vn"}, "#/email"),
        ({"email": "a" * 65 + "@b.vn"}, "#/email"),
        ({"display_name": ""}, "#/display_name"),
        ({"display_name": "   "}, "#/display_name"),
        ({"display_name": "Lan\0"}, "#/display_name"),
        ({"display_name": "x" * 201}, "#/display_name"),
        ({"password": "short"}, "#/password"),
        ({"password": "a" * 30}, "#/password"),
        ({"password": "x" * 257}, "#/password"),
        ({"grants": [{"role": "KING"}]}, "#/grants/0/role"),
        ({"colour": "red"}, "#/colour"),
    ],
)
async def test_each_fault_is_named_with_its_place(
    client: httpx.AsyncClient, people: People, changes: dict[str, Any], pointer: str
) -> None:
    officer = await people.somebody(Role.OFFICER)
    new = new_account(grant(Role.APPRAISER, officer.authority_id)) | changes
    answer = await client.post("/v1/accounts", json=new, headers=officer.headers)
    assert answer.status_code == 422, answer.text
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert await emails_seen(client, officer) == {officer.email}


async def test_a_password_like_the_address_is_weak(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    for password in ("lan.nguyen2024", "Lan.Nguyen@example.vn"):
        new = new_account(
            grant(Role.APPRAISER, officer.authority_id),
            email="lan.nguyen@example.vn",
            password=password,
        )
        answer = await client.post("/v1/accounts", json=new, headers=officer.headers)
        document = assert_problem(answer, 422, "weak-password")
        assert document["errors"][0]["pointer"] == "#/password"


async def test_a_password_holds_however_its_accents_are_typed(
    client: httpx.AsyncClient, people: People
) -> None:
    import unicodedata

    officer, password = await people.somebody(Role.OFFICER), "Bà con mèo nằm ngủ"
    new = new_account(grant(Role.APPRAISER, officer.authority_id), password=password)
    assert (await client.post("/v1/accounts", json=new, headers=officer.headers)).is_success
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, password)  # type: ignore[arg-type]
        assert (await sign_in(client, new["email"], typed)).status_code == 200


async def test_a_role_is_given_once_and_withdrawn(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    somebody = await people.somebody(Role.APPRAISER, officer.authority_id)
    url, new = f"/v1/accounts/{somebody.id}/grants", grant(Role.AUDITOR, officer.authority_id)
    given = await client.post(url, json=new, headers=officer.headers)
    assert given.status_code == 201
    again = await client.post(url, json=new, headers=officer.headers)
    assert_problem(again, 409, "grant-exists")
    one = f"{url}/{given.json()['id']}"
    assert (await client.delete(one, headers=officer.headers)).status_code == 204
    assert_problem(await client.delete(one, headers=officer.headers), 404, "not-found")
    account = await client.get(f"/v1/accounts/{somebody.id}", headers=officer.headers)
    assert [item["role"] for item in account.json()["grants"]] == ["APPRAISER"]


async def test_an_account_holds_no_more_roles_than_its_token_can_carry(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    somebody = await people.somebody(Role.APPRAISER, officer.authority_id)
    url = f"/v1/accounts/{somebody.id}/grants"
    answers = [
        await client.post(
            url,
            json=grant(Role.AGENCY_EDITOR, officer.authority_id, new_id()),
            headers=officer.headers,
        )
        for _ in range(24)
    ]
    assert [answer.status_code for answer in answers[:23]] == [201] * 23
    assert_problem(answers[23], 409, "too-many-grants")


async def test_an_officer_does_not_touch_grants_of_another_authority(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, other = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    administrator = await people.administrator()
    somebody = await people.somebody(Role.APPRAISER, officer.authority_id)
    given = await client.post(
        f"/v1/accounts/{somebody.id}/grants",
        json=grant(Role.APPRAISER, other.authority_id),
        headers=administrator.headers,
    )
    one = f"/v1/accounts/{somebody.id}/grants/{given.json()['id']}"
    assert_problem(await client.delete(one, headers=officer.headers), 404, "not-found")
    account = await client.get(f"/v1/accounts/{somebody.id}", headers=administrator.headers)
    assert len(account.json()["grants"]) == 2
    outside = await client.post(
        f"/v1/accounts/{somebody.id}/grants",
        json=grant(Role.AUDITOR, other.authority_id),
        headers=officer.headers,
    )
    assert_problem(outside, 403, "grant-not-yours")


async def test_somebody_whose_last_role_is_withdrawn_is_not_seen_any_more(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    somebody = await people.somebody(Role.APPRAISER, officer.authority_id)
    url = f"/v1/accounts/{somebody.id}"
    grants = (await client.get(url, headers=officer.headers)).json()["grants"]
    await client.delete(f"{url}/grants/{grants[0]['id']}", headers=officer.headers)
    assert_problem(await client.get(url, headers=officer.headers), 404, "not-found")
    tokens = await refresh(client, somebody.tokens["refresh_token"])
    without = {"authorization": f"Bearer {tokens.json()['access_token']}"}
    assert_problem(await client.get("/v1/me", headers=without), 403, "not-permitted")


async def test_an_administrator_makes_the_first_officer_of_an_authority(
    client: httpx.AsyncClient, people: People
) -> None:
    administrator, authority = await people.administrator(), new_id()
    new = new_account(grant(Role.OFFICER, authority))
    assert (await client.post("/v1/accounts", json=new, headers=administrator.headers)).is_success
    officer = await people.signed_in(new["email"])
    second = new_account(grant(Role.OFFICER, authority))
    answer = await client.post("/v1/accounts", json=second, headers=officer.headers)
    assert answer.status_code == 201


async def test_suspending_needs_the_version_that_was_read(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    somebody = await people.somebody(Role.APPRAISER, officer.authority_id)
    url, order = f"/v1/accounts/{somebody.id}/suspensions", {"reason": "Chuyển công tác"}
    assert_problem(
        await client.post(url, json=order, headers=officer.headers), 428, "version-required"
    )
    stale = await client.post(url, json=order, headers=officer.headers | version(7))
    assert_problem(stale, 412, "stale-version")
    assert (await sign_in(client, somebody.email)).status_code == 200
    done = await client.post(url, json=order, headers=officer.headers | version(1))
    assert (done.status_code, done.json()["state"]) == (201, "SUSPENDED")
    assert done.headers["etag"] == '"2"'
    again = await client.post(url, json=order, headers=officer.headers | version(2))
    assert_problem(again, 409, "account-state")
    assert (await sign_in(client, somebody.email)).status_code == 400
    back = await client.delete(url, headers=officer.headers | version(2))
    assert (back.status_code, back.json()["state"]) == (200, "ACTIVE")
    assert (await sign_in(client, somebody.email)).status_code == 200
    twice = await client.delete(url, headers=officer.headers | version(3))
    assert_problem(twice, 409, "account-state")


async def test_nobody_suspends_themselves(client: httpx.AsyncClient, people: People) -> None:
    officer = await people.somebody(Role.OFFICER)
    answer = await client.post(
        f"/v1/accounts/{officer.id}/suspensions",
        json={"reason": "x"},
        headers=officer.headers | version(1),
    )
    assert_problem(answer, 409, "own-account")
    assert (await sign_in(client, officer.email)).status_code == 200


async def test_an_officer_does_not_decide_about_an_administrator(
    client: httpx.AsyncClient, people: People
) -> None:
    officer, administrator = await people.somebody(Role.OFFICER), await people.administrator()
    boss = await people.somebody(Role.PLATFORM_ADMIN)
    given = await client.post(
        f"/v1/accounts/{boss.id}/grants",
        json=grant(Role.AUDITOR, officer.authority_id),
        headers=administrator.headers,
    )
    assert given.status_code == 201
    url = f"/v1/accounts/{boss.id}"
    seen = (await client.get(url, headers=officer.headers)).json()
    assert [item["role"] for item in seen["grants"]] == ["AUDITOR"]
    answer = await client.post(
        f"{url}/passwords", json={"password": NEW_PASSWORD}, headers=officer.headers
    )
    assert_problem(answer, 403, "shared-account")
    assert (await sign_in(client, boss.email)).status_code == 200


async def test_the_last_administrator_stays(
    client: httpx.AsyncClient, people: People, gateway: LifespanManager
) -> None:
    from sqlalchemy import update

    from services.gateway.tables import AccountTable

    administrator = await people.administrator()
    async with gateway._state["database"].writers.begin() as session:
        await session.execute(
            update(AccountTable)
            .where(AccountTable.id != administrator.id)
            .values(state="SUSPENDED")
        )
    try:
        url = f"/v1/accounts/{administrator.id}"
        grants = (await client.get(url, headers=administrator.headers)).json()["grants"]
        answer = await client.delete(
            f"{url}/grants/{grants[0]['id']}", headers=administrator.headers
        )
        assert_problem(answer, 409, "last-administrator")
    finally:
        async with gateway._state["database"].writers.begin() as session:
            await session.execute(update(AccountTable).values(state="ACTIVE"))


async def test_an_officer_sets_a_new_password_for_somebody_who_lost_theirs(
    client: httpx.AsyncClient, people: People
) -> None:
    officer = await people.somebody(Role.OFFICER)
    somebody = await people.somebody(Role.APPRAISER, officer.authority_id)
    url = f"/v1/accounts/{somebody.id}/passwords"
    weak = await client.post(url, json={"password": "short"}, headers=officer.headers)
    assert_problem(weak, 422, "weak-password")
    assert (await sign_in(client, somebody.email)).status_code == 200
    answer = await client.post(url, json={"password": NEW_PASSWORD}, headers=officer.headers)
    assert answer.status_code == 204
    assert_problem(
        await refresh(client, somebody.tokens["refresh_token"]), 400, "refresh-token-ended"
    )
    assert (await sign_in(client, somebody.email)).status_code == 400
    assert (await sign_in(client, somebody.email, NEW_PASSWORD)).status_code == 200


async def test_one_changes_ones_own_password_knowing_the_old_one(
    client: httpx.AsyncClient, people: People
) -> None:
    somebody = await people.somebody(Role.INTERVIEWER)

    async def change(current: str, new: str) -> httpx.Response:
        return await client.post(
            "/v1/me/passwords",
            json={"current_password": current, "new_password": new},
            headers=somebody.headers,
        )

    wrong = assert_problem(await change("not the password", NEW_PASSWORD), 422, "wrong-password")
    assert wrong["errors"][0]["pointer"] == "#/current_password"
    weak = assert_problem(await change(PASSWORD, "short"), 422, "weak-password")
    assert weak["errors"][0]["pointer"] == "#/new_password"
    assert (await sign_in(client, somebody.email)).status_code == 200
    assert (await change(PASSWORD, NEW_PASSWORD)).status_code == 204
    assert_problem(
        await refresh(client, somebody.tokens["refresh_token"]), 400, "refresh-token-ended"
    )
    assert (await sign_in(client, somebody.email, NEW_PASSWORD)).status_code == 200


async def test_the_old_password_is_not_guessed_there_either(
    client: httpx.AsyncClient, people: People
) -> None:
    somebody = await people.somebody(Role.INTERVIEWER)
    answers = [
        await client.post(
            "/v1/me/passwords",
            json={"current_password": f"guess {n}", "new_password": NEW_PASSWORD},
            headers=somebody.headers,
        )
        for n in range(11)
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


async def test_me_tells_what_the_token_carries(client: httpx.AsyncClient, people: People) -> None:
    somebody = await people.somebody(Role.AGENCY_HEAD)
    document = (await client.get("/v1/me", headers=somebody.headers)).json()
    assert (document["kind"], document["email"]) == ("ACCOUNT", somebody.email)
    assert document["grants"][0]["role"] == "AGENCY_HEAD"
    assert document["grants"][0]["agency_id"]


async def test_every_change_stands_in_the_audit_trail(
    client: httpx.AsyncClient, people: People, gateway: LifespanManager
) -> None:
    officer = await people.somebody(Role.OFFICER)
    new = new_account(grant(Role.APPRAISER, officer.authority_id))
    account = (await client.post("/v1/accounts", json=new, headers=officer.headers)).json()
    url = f"/v1/accounts/{account['id']}"
    headers = officer.headers
    await client.post(f"{url}/suspensions", json={"reason": "Left"}, headers=headers | version(1))
    await client.delete(f"{url}/suspensions", headers=headers | version(2))
    await client.post(f"{url}/passwords", json={"password": NEW_PASSWORD}, headers=headers)
    await client.delete(f"{url}/grants/{account['grants'][0]['id']}", headers=headers)
    async with gateway._state["database"].readers.begin() as session:
        rows = (
            await session.scalars(
                select(AuditEntryTable)
                .where(AuditEntryTable.subject_id == account["id"])
                .order_by(AuditEntryTable.number)
            )
        ).all()
    assert [row.action for row in rows] == [
        "account.opened",
        "grant.given",
        "account.suspended",
        "account.reinstated",
        "password.set",
        "grant.withdrawn",
    ]
    assert {row.actor_id for row in rows} == {officer.id}
    assert rows[2].reason == "Left"
    assert rows[2].authority_id == officer.authority_id
    assert PASSWORD not in str([(row.before, row.after) for row in rows])
