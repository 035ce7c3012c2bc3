"""What phones are handed: the form list, forms, and the agencies that each interviewer asks about."""

import csv
import hashlib
import io
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.auth.principal import Role
from tests.support.authentication import principal, signed_in
from tests.support.databases import database_url
from tests.survey.phone import MANIFEST, OPENROSA, Phone, message_of, phone_in_the_field
from tests.survey.world import World


async def test_the_list_names_each_assigned_form_with_its_hash(world: World) -> None:
    phone = await phone_in_the_field(world)
    (form,) = await phone.forms()
    assert form["formID"] == f"{phone.campaign.id}.CITIZENS"
    assert form["version"] == "1"
    assert form["name"] == "Người dân: Phiếu đánh giá của người dân"
    assert form["downloadUrl"].startswith(f"http://survey{phone.path}/forms/")
    downloaded = await phone.get(form["downloadUrl"])
    assert downloaded.status_code == 200
    assert downloaded.headers["content-type"].startswith("text/xml")
    assert form["hash"] == "md5:" + hashlib.md5(downloaded.content).hexdigest()
    root = ET.fromstring(downloaded.content)
    data = root.find(".//{http://www.w3.org/2002/xforms}instance")[0]
    assert (data.get("id"), data.get("version")) == (form["formID"], "1")


async def test_the_agencies_are_those_assigned(world: World) -> None:
    phone = await phone_in_the_field(world, agencies=3)
    (form,) = await phone.forms()
    listed = ET.fromstring((await phone.get(form["manifestUrl"])).content)
    assert listed.tag == f"{MANIFEST}manifest"
    (name, hashed, url), _ = [[child.text or "" for child in file] for file in listed]
    content = (await phone.get(url)).content
    assert name == "agencies.csv"
    assert hashed == "md5:" + hashlib.md5(content).hexdigest()
    assert list(csv.reader(io.StringIO(content.decode()))) == [
        ["name", "label"],
        [phone.campaign.agencies[0], "Cơ quan 1"],
    ]


async def test_a_new_assignment_changes_the_file_and_not_the_form(world: World) -> None:
    phone = await phone_in_the_field(world)
    (before,) = await phone.forms()
    manifest = (await phone.get(before["manifestUrl"])).content
    await world.assign(
        phone.campaign, world.person(Role.INTERVIEWER), agency_ids=phone.campaign.agencies
    )
    (after,) = await phone.forms()
    assert after == before
    assert (await phone.get(after["manifestUrl"])).content != manifest


async def test_each_interviewer_sees_own_forms_only(world: World) -> None:
    phone = await phone_in_the_field(world)
    campaign = phone.campaign
    other = principal(Role.INTERVIEWER, world.authority_id)
    await world.assign(campaign, other, groups=["FIRMS"], agency_ids=[campaign.agencies[1]])
    made = await world.app_user(campaign, other)
    others = Phone(world, campaign, f"/v1/openrosa/key/{made.json()['key']}")
    assert [one["formID"] for one in await others.forms()] == [f"{campaign.id}.FIRMS"]
    (mine,) = await phone.forms()
    for part in ("form.xml", "manifest", "agencies.csv", "cases.csv"):
        refused = await others.get(f"{others.path}/forms/{mine['formID']}/1/{part}")
        assert refused.status_code == 404
        assert "fetch the form list again" in message_of(refused)


async def test_without_assignment_or_before_the_opening_nothing_is_listed(world: World) -> None:
    campaign = await world.opened()
    assert await (await Phone.let_in(world, campaign)).forms() == []
    prepared = await world.prepared()
    await world.assign(prepared, world.person(Role.INTERVIEWER))
    assert await (await Phone.let_in(world, prepared)).forms() == []


async def test_a_key_opens_its_own_campaign_only(world: World) -> None:
    phone = await phone_in_the_field(world)
    another = await phone_in_the_field(world)
    assert [one["formID"] for one in await phone.forms()] == [phone.form_id]
    assert [one["formID"] for one in await another.forms()] == [another.form_id]


async def test_a_bearer_token_reaches_all_own_campaigns(world: World) -> None:
    phone = await phone_in_the_field(world)
    another = await phone_in_the_field(world)
    by_token = Phone(world, phone.campaign, "/v1/openrosa")
    by_token.headers |= signed_in(world.person(Role.INTERVIEWER))
    listed = await by_token.forms()
    assert {one["formID"] for one in listed} == {phone.form_id, another.form_id}
    for one in listed:
        assert "/key/" not in one["downloadUrl"]
        assert (await by_token.get(one["downloadUrl"])).status_code == 200
        assert (await by_token.get(one["manifestUrl"])).status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INTERVIEWER])
async def test_only_interviewers_collect_by_token(world: World, role: Role) -> None:
    headers = OPENROSA | signed_in(world.person(role))
    for method, path in (("GET", "formList"), ("HEAD", "submission"), ("POST", "submission")):
        answer = await world.client.request(method, f"/v1/openrosa/{path}", headers=headers)
        assert answer.status_code == 403


async def test_without_key_and_token_nothing_is_told(world: World) -> None:
    for method, path in (("GET", "formList"), ("HEAD", "submission"), ("POST", "submission")):
        answer = await world.client.request(method, f"/v1/openrosa/{path}")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")


async def let_expire(app_user_id: str) -> None:
    engine = create_async_engine(database_url("survey"))
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE app_user SET expires_at = now() WHERE id = :id"), {"id": app_user_id}
        )
    await engine.dispose()


async def test_unknown_revoked_and_replaced_keys_are_refused_alike(world: World) -> None:
    campaign = await world.opened()
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    revoked = await world.app_user(campaign)
    path = f"{campaign.path}/app-users/{revoked.json()['app_user']['id']}"
    await world.call("POST", f"{path}/revocations", etag=revoked.headers["etag"])
    replaced = await world.app_user(campaign)
    path = f"{campaign.path}/app-users/{replaced.json()['app_user']['id']}"
    await world.call("POST", f"{path}/keys", etag=replaced.headers["etag"])
    expired = await world.app_user(campaign)
    await let_expire(expired.json()["app_user"]["id"])
    upper = (await world.app_user(campaign)).json()["key"].upper()
    texts = set()
    for key in (
        revoked.json()["key"],
        replaced.json()["key"],
        expired.json()["key"],
        upper,
        "0" * 64,
        "nothing",
    ):
        for method, path in (("GET", "formList"), ("POST", "submission")):
            answer = await world.client.request(method, f"/v1/openrosa/key/{key}/{path}")
            assert answer.status_code == 403
            texts.add(answer.text)
        head = await world.client.head(f"/v1/openrosa/key/{key}/submission")
        assert head.status_code == 403
    (text,) = texts
    assert "mã mới" in text


async def test_a_newer_version_is_handed_out_and_the_older_still_taken(world: World) -> None:
    phone = await phone_in_the_field(world)
    newer = await world.issued(title="Phiếu mới")
    current = await world.call("GET", phone.campaign.path)
    groups = [
        {"code": code, "name": code, "questionnaire_id": newer["id"]}
        for code in ("CITIZENS", "FIRMS")
    ]
    changed = await world.call(
        "PUT",
        f"{phone.campaign.path}/groups",
        etag=current.headers["etag"],
        json={"groups": groups},
    )
    assert changed.status_code == 200, changed.text
    (form,) = await phone.forms()
    assert (form["version"], form["name"]) == ("2", "CITIZENS: Phiếu mới")
    assert (await phone.get(f"{phone.path}/forms/{phone.form_id}/1/form.xml")).status_code == 404
    for version in ("1", "2"):
        assert (await phone.submit(phone.filled(version=version))).status_code == 201
    assert (await phone.submit(phone.filled(version="3"))).status_code == 404
    assert (await world.counts(phone.campaign))["valid"] == 2


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/formList", 200),
        ("GET", "/formList?formID=x&verbose=true&listAllVersions=1", 200),
        ("HEAD", "/submission?deviceID=collect%3A1", 204),
        ("POST", "/submission", 415),
        ("GET", "/submission", 405),
        ("GET", "/nothing", 404),
        ("GET", "/forms/x/1/form.xml", 404),
    ],
)
async def test_every_answer_speaks_openrosa(
    world: World, method: str, path: str, status: int
) -> None:
    phone = await phone_in_the_field(world)
    answer = await world.client.request(method, phone.path + path, headers=phone.headers)
    assert answer.status_code == status
    assert answer.headers["x-openrosa-version"] == "1.0"
    assert answer.headers["x-openrosa-accept-content-length"] == str(10 * 1024 * 1024)
