"""Permission in a handler's signature: who passes, and with which of their grants."""

from enum import StrEnum
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Depends, FastAPI, Request

from shared.auth.principal import Access, Grant, Principal, Role
from shared.auth.requires import Requires
from shared.auth.tokens import TokenVerifier
from shared.ids import new_id
from shared.problems.handlers import install_problem_handlers
from tests.support.authentication import KEY_ID, public_document, signed_in


class Permission(StrEnum):
    READ = "things.read"


POLICY = {Permission.READ: frozenset({Role.OFFICER, Role.AGENCY_HEAD, Role.PLATFORM_ADMIN})}
MayRead = Annotated[Access, Depends(Requires(Permission.READ, POLICY))]


class Keys:
    async def find(self, key_id: str) -> Any:
        from shared.auth.tokens import prepare_public_key

        return prepare_public_key(public_document()) if key_id == KEY_ID else None


def service() -> FastAPI:
    app = FastAPI()
    verifier = TokenVerifier(Keys(), issuer="par-index", audience="par-index")

    @app.middleware("http")
    async def with_verifier(request: Request, following: Any) -> Any:
        request.state.verifier = verifier
        return await following(request)

    @app.get("/things")
    async def read_things(access: MayRead) -> dict[str, Any]:
        return {
            "roles": sorted(grant.role for grant in access.grants),
            "everywhere": access.everywhere,
        }

    install_problem_handlers(app, {})
    return app


@pytest.fixture
async def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(service())
    return httpx.AsyncClient(transport=transport, base_url="http://service")


def person(*grants: Grant) -> Principal:
    return Principal(new_id(), "Lan", grants)


async def test_only_the_grants_that_carry_the_permission_are_kept(
    client: httpx.AsyncClient,
) -> None:
    authority = new_id()
    somebody = person(Grant(Role.OFFICER, authority), Grant(Role.APPRAISER, authority))
    answer = await client.get("/things", headers=signed_in(somebody))
    assert answer.json() == {"roles": ["OFFICER"], "everywhere": False}


async def test_without_such_a_grant_it_is_403(client: httpx.AsyncClient) -> None:
    for somebody in (person(), person(Grant(Role.APPRAISER, new_id()))):
        answer = await client.get("/things", headers=signed_in(somebody))
        assert answer.status_code == 403
        assert answer.json()["type"] == "/problems/not-permitted"
        assert answer.json()["roles"] == "AGENCY_HEAD, OFFICER, PLATFORM_ADMIN"


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Bearer x", "Basic eDp4", "Bearer a.b.c", "bearer é"],
)
async def test_without_a_token_that_holds_it_is_401(
    client: httpx.AsyncClient, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"authorization": authorization.encode("latin-1")}
    answer = await client.get("/things", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "đăng nhập lại" in answer.json()["detail"]


async def test_the_scheme_is_read_without_regard_to_case(client: httpx.AsyncClient) -> None:
    headers = signed_in(person(Grant(Role.PLATFORM_ADMIN)))
    headers["authorization"] = headers["authorization"].replace("Bearer", "bEARER")
    answer = await client.get("/things", headers=headers)
    assert answer.json() == {"roles": ["PLATFORM_ADMIN"], "everywhere": True}


async def test_a_token_in_the_query_is_not_taken(client: httpx.AsyncClient) -> None:
    token = signed_in(person(Grant(Role.OFFICER, new_id())))["authorization"].split()[1]
    assert (await client.get("/things", params={"access_token": token})).status_code == 401


def test_a_grant_for_one_agency_covers_that_agency_only() -> None:
    authority, agency = new_id(), new_id()
    access = person(Grant(Role.AGENCY_HEAD, authority, agency)).acting_as({Role.AGENCY_HEAD})
    assert access.covers(authority, agency)
    assert not access.covers(authority)
    assert not access.covers(authority, new_id())
    assert not access.covers(new_id(), agency)
    assert access.authority_ids == {authority}
    assert access.whole_authority_ids == frozenset()
    assert access.agency_ids == {agency}
    assert not access.everywhere
