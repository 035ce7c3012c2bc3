"""OpenRosa as real clients speak it: over sockets, through the gateway, with the engine of ODK Collect at the other end."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

from services.gateway.app import create_app as create_gateway
from shared.auth.principal import Role
from tests.gateway.support import gateway_settings, served
from tests.support.odk_validate import refusals
from tests.support.toolchain import system_program
from tests.survey.frame_world import counted, drawn_cases, hand_out
from tests.survey.gateway import behind_the_gateway
from tests.survey.phone import Phone, phone_in_the_field
from tests.survey.world import QUESTIONS, World

IN_REVIEW = (
    "The form has been received; the supervisor will look at it before it counts"
    " (it was filled in outside the campaign's time, check the device's clock)."
)
SOURCE = Path(__file__).with_name("openrosa_client") / "OpenRosaClient.java"


@pytest.fixture(scope="module")
async def gateway(submission_folder: Path) -> AsyncIterator[str]:
    async with behind_the_gateway(submission_folder) as url:
        yield url


@pytest.fixture
async def field(gateway: str) -> AsyncIterator[World]:
    async with httpx.AsyncClient(base_url=gateway, trust_env=False, timeout=30) as client:
        yield World(client)


@pytest.fixture(scope="module")
def client_classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classes")
    compiler = system_program("javac", "default-jdk-headless")
    subprocess.run(
        [compiler, "-cp", ODK_VALIDATE_PATH, "-d", folder, SOURCE], check=True, timeout=300
    )
    return folder


async def collect(phone: Phone, gateway: str, classes: Path, folder: Path) -> list[str]:
    """Let the Java client work through everything that the phone is offered."""
    java = system_program("java", "default-jre-headless")
    command = [java, "-Djava.awt.headless=true", "-cp", f"{ODK_VALIDATE_PATH}:{classes}"]
    ran = await asyncio.to_thread(
        subprocess.run,
        [*command, "OpenRosaClient", gateway + phone.path, str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [line for line in ran.stdout.splitlines() if line.split()[0].isupper()]


async def test_a_client_on_javarosa_lists_downloads_fills_in_and_submits(
    field: World, gateway: str, client_classes: Path, tmp_path: Path
) -> None:
    phone = await phone_in_the_field(field)
    done = await collect(phone, gateway, client_classes, tmp_path)
    assert done == [
        f"LISTED {phone.form_id} 1",
        "MEDIA agencies.csv",
        "MEDIA cases.csv",
        "ANSWERED /data/_agency",
        "ANSWERED /data/q1",
        "ANSWERED /data/q2",
        "ANSWERED /data/q4",
        "ANSWERED /data/q5",
        "PREFLIGHT 204",
        f"SUBMITTED 201 {IN_REVIEW}",
        "SUBMITTED 202 This form was received before; there is no need to send it again.",
    ]
    answer = await field.call("GET", f"{phone.campaign.path}/responses", Role.SURVEY_SUPERVISOR)
    (response,) = answer.json()["items"]
    assert response["answers"] == {"q1": "A", "q2": "1", "q4": "1", "q5": "Tốt"}
    assert response["agency_id"] == phone.campaign.agencies[0]


async def test_forms_of_every_kind_are_filled_in_and_count(
    field: World, gateway: str, client_classes: Path, tmp_path: Path
) -> None:
    several = {**QUESTIONS[2], "code": "q6"}
    several.pop("relevant")
    form = await field.issued(code="HN-02", questions=[*QUESTIONS, several])
    agencies = ["0192f7a0-0000-7000-8000-000000000021"]
    plan = field.plan(form["id"], agencies, closes_at="2099-01-01T00:00:00Z")
    made = await field.call("POST", "/v1/campaigns", json=plan)
    path = f"/v1/campaigns/{made.json()['id']}"
    await field.call("POST", f"{path}/openings", etag=made.headers["etag"])
    who = field.person(Role.INTERVIEWER)
    order = {
        "interviewer_id": str(who.id),
        "interviewer_name": who.name,
        "agency_ids": agencies,
        "groups": ["CITIZENS", "FIRMS"],
    }
    await field.call("POST", f"{path}/assignments", json=order)
    key = await field.call(
        "POST",
        f"{path}/app-users",
        json={"interviewer_id": str(who.id), "interviewer_name": who.name},
    )
    assert key.json()["server_url"].startswith(f"{gateway}/v1/openrosa/key/")
    phone = Phone(field, None, f"/v1/openrosa/key/{key.json()['key']}")  # type: ignore[arg-type]
    done = await collect(phone, gateway, client_classes, tmp_path)
    thanks = "The form has been received. Thank you."
    assert [line for line in done if line.startswith("SUBMITTED 201")] == [
        f"SUBMITTED 201 {thanks}"
    ] * 2
    counts = (await field.call("GET", f"{path}/counts")).json()
    assert [(one["group"], one["valid"]) for one in counts["cells"]] == [
        ("CITIZENS", 1),
        ("FIRMS", 1),
    ]


async def test_a_client_on_javarosa_asks_whose_answer_it_is_and_returns_that_case(
    field: World, gateway: str, client_classes: Path, tmp_path: Path
) -> None:
    campaign = await field.opened(closes_at="2099-01-01T00:00:00Z")
    first, second = (await drawn_cases(field, campaign))[:2]
    assert (await hand_out(field, campaign)).status_code == 201
    phone = await Phone.let_in(field, campaign)
    done = await collect(phone, gateway, client_classes, tmp_path)
    thanks = "The form has been received. Thank you."
    assert "ANSWERED /data/_case" in done
    assert f"SUBMITTED 201 {thanks}" in done
    counts = await counted(field, campaign)
    assert (counts["sent"], counts["valid"], counts["waiting"]) == (2, 1, 1)
    case = (await field.call("GET", f"{campaign.path}/cases/{first['id']}")).json()
    assert case["status"] == "VALID"
    # The next one is in front now, and what is answered stands at the end, with a mark.
    (form,) = await phone.forms()
    listed = (await phone.get(form["downloadUrl"].replace("form.xml", "cases.csv"))).text
    names = [line.split(",")[0] for line in listed.splitlines()]
    assert names == ["name", second["id"], first["id"], "-"]


async def test_odk_validate_accepts_the_form_with_the_agency_question(
    world: World, tmp_path: Path
) -> None:
    phone = await phone_in_the_field(world)
    (form,) = await phone.forms()
    xform = (await phone.get(form["downloadUrl"])).text
    assert "jr://file-csv/agencies.csv" in xform
    assert "jr://file-csv/cases.csv" in xform
    (tmp_path / "agencies.csv").write_text("name,label\na,A\n")
    (tmp_path / "cases.csv").write_text("name,label,agency\nc,0001,a\n-,Not on the list,-\n")
    assert refusals({"group": xform}, tmp_path) == ""


async def test_every_answer_of_the_gateway_speaks_openrosa_too(field: World, gateway: str) -> None:
    phone = await phone_in_the_field(field)
    large = b"x" * (10 * 1024 * 1024 + 1)
    for answer, status in (
        (await field.client.get(f"{phone.path}/formList"), 200),
        (await field.client.head(f"{phone.path}/submission?deviceID=a"), 204),
        (await field.client.put(f"{phone.path}/submission"), 405),
        (await field.client.get("/v1/openrosa/key/a%2Fb/formList"), 404),
        (await phone.post(large, "multipart/form-data; boundary=b"), 413),
    ):
        assert answer.status_code == status
        assert answer.headers["x-openrosa-version"] == "1.0"
        assert answer.headers["x-openrosa-accept-content-length"] == str(10 * 1024 * 1024)
        assert len(answer.headers.get_list("date")) == 1


async def test_a_service_that_is_down_is_said_in_openrosa_and_hides_the_key(
    capfd: pytest.CaptureFixture[str],
) -> None:
    key = "0" * 64
    app = create_gateway(gateway_settings())
    async with served(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.get(f"/v1/openrosa/key/{key}/formList")
    assert answer.status_code == 503
    assert answer.headers["x-openrosa-version"] == "1.0"
    written = "".join(capfd.readouterr())
    assert "service_failed" in written
    assert key not in written


async def test_the_key_is_in_no_log_and_no_metric(
    field: World, gateway: str, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = await phone_in_the_field(field)
    trace = {"traceparent": f"00-{'1' * 32}-{'2' * 16}-01"}
    phone.headers |= trace
    (form,) = await phone.forms()
    await phone.get(form["downloadUrl"])
    await phone.submit(phone.filled())
    await phone.submit("<broken")
    await phone.get(f"{phone.path}/nothing")
    metrics = await field.client.get("/metrics")
    written = "".join(capfd.readouterr())
    key = phone.path.rpartition("/")[2]
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    routes = {line["route"] for line in lines if line["event"] == "request_finished"}
    assert "/v1/openrosa" in routes
    assert "/v1/openrosa/key/{key}/submission" in routes
    assert key not in written
    assert key not in metrics.text


async def test_a_body_in_many_chunks_is_read_as_it_comes(field: World) -> None:
    phone = await phone_in_the_field(field)
    head = (
        b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\n'
        b"Content-Type: text/xml\r\n\r\n"
    )
    body = head + phone.filled().encode() + b"\r\n--b--\r\n"

    async def trickle() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 7):
            yield body[start : start + 7]

    answer = await phone.post(trickle(), "multipart/form-data; boundary=b")
    assert answer.status_code == 201, answer.text
