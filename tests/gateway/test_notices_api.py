"""What one has been told, how deliveries stand, and sending again by hand."""

import httpx
import pytest

from services.gateway.notices.wording import WORDINGS
from shared.auth.principal import Role
from shared.db.engine import Database
from shared.ids import new_id
from tests.gateway.events import Teller, an_event
from tests.gateway.mailing import *  # noqa: F403  its fixtures
from tests.gateway.mailing import PUBLIC, a_sender, send_all
from tests.gateway.support import People, Person, assert_problem
from tests.support.mail import MailBox

SETTINGS = "/v1/me/notice-settings"


async def listed(client: httpx.AsyncClient, who: Person, **params: str) -> list[dict[str, object]]:
    answer = await client.get("/v1/notices", headers=who.headers, params=params)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def own(client: httpx.AsyncClient, who: Person, **params: str) -> list[dict[str, object]]:
    answer = await client.get("/v1/me/notices", headers=who.headers, params=params)
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def test_everybody_sees_the_own_notices_and_marks_them_read(
    mailing: httpx.AsyncClient, people: People, teller: Teller
) -> None:
    officer = await people.somebody(Role.OFFICER)
    other = await people.somebody(Role.OFFICER, officer.authority_id)
    first, second = an_event(officer.authority_id), an_event(officer.authority_id)
    await teller.tell(first)
    await teller.tell(second)
    notices = await own(mailing, officer)
    assert len(notices) == 2
    assert notices[0]["subject"] == "Bắt đầu tự đánh giá: Chỉ số CCHC năm 2024"
    assert notices[0]["link"] == f"{PUBLIC}/v1/periods/{first.subject_id}"
    path = f"/v1/me/notices/{notices[0]['id']}/readings"
    assert (await mailing.post(path, headers=officer.headers)).status_code == 204
    assert (await mailing.post(path, headers=officer.headers)).status_code == 204
    assert_problem(await mailing.post(path, headers=other.headers), 404, "not-found")
    assert [one["id"] for one in await own(mailing, officer, unread="true")] == [notices[1]["id"]]
    assert len(await own(mailing, other, unread="true")) == 2


async def test_an_officer_sees_deliveries_of_the_own_authority_only(
    mailing: httpx.AsyncClient, people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer, stranger = await people.somebody(Role.OFFICER), await people.somebody(Role.OFFICER)
    head = await people.somebody(Role.AGENCY_HEAD, officer.authority_id, agency := new_id())
    box.answers[head.email] = ["550 5.1.1 no such user"]
    event = an_event(
        officer.authority_id, roles=[Role.OFFICER, Role.AGENCY_HEAD], agency_ids=[agency]
    )
    await teller.tell(event)
    await send_all(a_sender(database, box.url))
    (failed,) = await listed(mailing, officer, state="FAILED")
    assert failed["account_id"] == str(head.id)
    assert failed["reason"] == "REFUSED"
    assert failed["last_error"] == "550 5.1.1 no such user"
    assert "gửi lại" in str(failed["reason_text"])
    (sent,) = await listed(mailing, officer, state="SENT", event_type="period.opened")
    assert sent["account_id"] == str(officer.id)
    assert await listed(mailing, officer, event_type="statement.made") == []
    assert len(await listed(mailing, officer, event_id=str(event.id))) == 2
    assert await listed(mailing, stranger) == []
    assert await listed(mailing, stranger, authority_id=str(officer.authority_id)) == []
    path = f"/v1/notices/{failed['id']}/attempts"
    assert_problem(await mailing.post(path, headers=stranger.headers), 404, "not-found")


async def test_who_must_not_learn_of_an_event_finds_it_nowhere(
    mailing: httpx.AsyncClient, people: People, teller: Teller
) -> None:
    tied = await people.somebody(Role.OFFICER)
    officer = await people.somebody(Role.OFFICER, tied.authority_id)
    event = an_event(
        tied.authority_id, withheld_account_ids=[tied.id], account_ids=[tied.id, officer.id]
    )
    await teller.tell(event)
    assert await own(mailing, tied) == []
    assert await listed(mailing, tied) == []
    (notice,) = await listed(mailing, officer)
    path = f"/v1/notices/{notice['id']}/attempts"
    assert_problem(await mailing.post(path, headers=tied.headers), 404, "not-found")


async def test_sending_again_by_hand_is_a_mail_of_its_own_and_audited(
    mailing: httpx.AsyncClient, people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    box.answers[officer.email] = ["550 5.1.1 no such user"]
    await teller.tell(an_event(officer.authority_id))
    (waiting,) = await listed(mailing, officer)
    path = f"/v1/notices/{waiting['id']}/attempts"
    refused = assert_problem(
        await mailing.post(path, headers=officer.headers), 409, "notice-queued"
    )
    assert "tự động" in refused["detail"]
    await send_all(a_sender(database, box.url))
    again = await mailing.post(path, headers=officer.headers)
    assert again.status_code == 201, again.text
    assert (again.json()["state"], again.json()["resends"]) == ("QUEUED", 1)
    assert again.json()["reason"] is None
    await send_all(a_sender(database, box.url))
    await mailing.post(path, headers=officer.headers)
    await send_all(a_sender(database, box.url))
    ids = [str(message["Message-ID"]).split("@")[0] for message in box.to(officer.email)]
    assert ids == [f"<{waiting['id']}.1", f"<{waiting['id']}.2"]
    trail = await mailing.get(
        "/v1/gateway-audit-entries",
        headers=officer.headers,
        params={"subject_id": str(waiting["id"])},
    )
    assert [entry["action"] for entry in trail.json()["items"]] == ["notice.sent-again"] * 2


async def test_one_chooses_what_to_be_mailed_and_in_which_language(
    mailing: httpx.AsyncClient, people: People, teller: Teller, database: Database, box: MailBox
) -> None:
    officer = await people.somebody(Role.OFFICER)
    before = await mailing.get(SETTINGS, headers=officer.headers)
    assert before.headers["etag"] == '"0"'
    assert before.json() == {
        "language": "vi",
        "without_mail": [],
        "event_types": sorted(WORDINGS),
        "mailing": True,
        "version": 0,
    }
    change = {"language": "en", "without_mail": ["statement.made"]}
    headers = officer.headers | {"if-match": '"0"'}
    changed = await mailing.put(SETTINGS, headers=headers, json=change)
    assert changed.status_code == 200, changed.text
    assert changed.json()["version"] == 1
    assert_problem(await mailing.put(SETTINGS, headers=headers, json=change), 412, "stale-version")
    assert_problem(
        await mailing.put(SETTINGS, headers=officer.headers, json=change), 428, "version-required"
    )
    await teller.tell(an_event(officer.authority_id, type="statement.made"))
    await teller.tell(an_event(officer.authority_id))
    await send_all(a_sender(database, box.url))
    (message,) = box.to(officer.email)
    assert message["Subject"] == "Self-assessment has begun: Chỉ số CCHC năm 2024"
    assert message["Content-Language"] == "en"
    assert len(await own(mailing, officer)) == 2
    (only_listed,) = await listed(mailing, officer, state="SUPPRESSED")
    assert only_listed["reason"] == "NOT_WANTED"
    assert_problem(
        await mailing.post(f"/v1/notices/{only_listed['id']}/attempts", headers=officer.headers),
        409,
        "mail-not-wanted",
    )


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_unknown_types_are_refused_each_at_its_place(
    mailing: httpx.AsyncClient, people: People, language: str
) -> None:
    officer = await people.somebody(Role.OFFICER)
    refused = assert_problem(
        await mailing.put(
            SETTINGS,
            headers=officer.headers | {"if-match": '"0"', "accept-language": language},
            json={"language": "vi", "without_mail": ["x", "statement.made", "y"]},
        ),
        422,
        "unknown-event-types",
    )
    assert [one["pointer"] for one in refused["errors"]] == ["#/without_mail/0", "#/without_mail/2"]
    assert (await mailing.get(SETTINGS, headers=officer.headers)).json()["version"] == 0


async def test_without_a_mail_server_notices_are_listed_and_it_is_said(
    client: httpx.AsyncClient,
) -> None:
    officer = await People(client).somebody(Role.OFFICER)
    await Teller(client).tell(an_event(officer.authority_id))
    assert len(await own(client, officer)) == 1
    (notice,) = await listed(client, officer)
    assert (notice["state"], notice["reason"]) == ("SUPPRESSED", "NO_MAIL_SERVER")
    assert "only listed" in str(notice["reason_text"])
    assert (await client.get(SETTINGS, headers=officer.headers)).json()["mailing"] is False
    assert_problem(
        await client.post(f"/v1/notices/{notice['id']}/attempts", headers=officer.headers),
        409,
        "mail-not-set-up",
    )
