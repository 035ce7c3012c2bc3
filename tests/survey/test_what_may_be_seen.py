"""Everybody reads everything that he or she may: single answers reach nobody but supervisors, contact data nobody unnoticed."""

import ast
from pathlib import Path
from typing import Any

import services.survey
from shared.auth.principal import Role
from shared.ids import new_id
from tests.support.apps import app_of
from tests.survey.frame_world import draw, framed, hand_out, official, phone, unit_stage
from tests.survey.test_access import operations
from tests.survey.world import GOOD_ANSWERS, World

SAID = "Tôi nói riêng với cán bộ"
DEVICE = "phone-of-Ngoc"
NAMES = [f"Nguyễn Thị Số {serial}" for serial in (1, 2)]
NUMBERS = [phone(serial) for serial in (1, 2)]
WITHOUT_ANSWERS = (
    Role.OFFICER,
    Role.COUNCIL_CHAIR,
    Role.AUDITOR,
    Role.AGENCY_HEAD,
    Role.AGENCY_EDITOR,
    Role.APPRAISER,
    Role.PORTAL,
)
WITH_CONTACTS = (Role.SURVEY_SUPERVISOR, Role.INTERVIEWER)
OPERATIONS = operations(app_of("survey"))
AT_HOME = Path(services.survey.__file__).parent


async def small_campaign(world: World) -> dict[str, str]:
    """Close a campaign of a few people with a list of how they are reached, and name what is in it."""
    campaign = await world.opened(closes_at="2030-01-01T00:00:00Z")
    await world.assign(campaign, world.person(Role.INTERVIEWER))
    frame_id = await framed(world, campaign, official(1), official(2))
    made = await draw(world, campaign, frame_id, stages=[unit_stage(2)], replacements="0")
    assert made.status_code == 201, made.text
    assert (await hand_out(world, campaign)).status_code < 300
    cases = (await world.call("GET", f"{campaign.path}/cases")).json()["items"]
    answers = GOOD_ANSWERS | {"q5": SAID}
    ids = [str(new_id()) for _ in range(3)]
    for one in ids:
        said = world.response(campaign, id=one, answers=answers, device_id=DEVICE)
        posted = await world.post(campaign, said, Role.INTERVIEWER)
        assert posted.status_code == 201, posted.text
    closed = (await world.close(campaign)).json()
    return {
        "campaign_id": campaign.id,
        "frame_id": frame_id,
        "case_id": cases[0]["id"],
        "unit_id": cases[0]["unit_id"],
        "draw_id": cases[0]["draw_id"],
        "response_id": ids[0],
        "questionnaire_id": campaign.questionnaire_id,
        "summary_id": closed["summary_id"],
        "agency_id": campaign.agencies[0],
    }


async def read_everything(
    world: World, names: dict[str, str], role: Role
) -> dict[str, tuple[int, str]]:
    """Ask for everything that can be read, as somebody; gives the answers by operation."""
    found = {}
    unknown = {"name": "a.jpg", "number": "1", "code": "SIPAS"}
    for name, (method, path) in OPERATIONS.items():
        if method != "GET":
            continue
        parameters = {
            part.split("}")[0]: str(new_id()) for part in path.split("{")[1:]
        } | unknown | names  # fmt: skip
        query = {"authority_id": str(world.authority_id)} if "audit" in path else {}
        answer = await world.call("GET", path.format(**parameters), role, params=query)
        found[name] = (answer.status_code, answer.text)
    return found


async def test_nobody_but_supervisors_reads_single_answers(world: World) -> None:
    names = await small_campaign(world)
    seen: set[str] = set()
    for role in WITHOUT_ANSWERS:
        for name, (status, body) in (await read_everything(world, names, role)).items():
            seen |= {name} if status == 200 else set()
            assert SAID not in body, (role, name)
            assert not any(one in body for one in (*NAMES, *NUMBERS)), (role, name)
    assert {"read_survey_summary", "read_campaign_results", "list_survey_audit_entries"} <= seen
    supervisor = await read_everything(world, names, Role.SURVEY_SUPERVISOR)
    telling = {name for name, (_, body) in supervisor.items() if SAID in body}
    assert "list_responses" in telling
    export = supervisor["export_responses_as_csv"]
    assert (export[0], SAID in export[1]) == (200, True)
    assert not any(one in export[1] for one in (names["response_id"], DEVICE, *NAMES, *NUMBERS))


async def readings(world: World) -> int:
    found, following = 0, None
    while True:
        params = {"limit": "200"} | ({"cursor": following} if following else {})
        page = await world.call("GET", "/v1/survey-audit-entries", Role.AUDITOR, params=params)
        found += sum(one["action"] == "contact.read" for one in page.json()["items"])
        following = page.json()["next"]
        if following is None:
            return found


async def test_each_answer_with_contact_data_has_its_entries_on_the_trail(world: World) -> None:
    names = await small_campaign(world)
    for role in WITH_CONTACTS:
        before = await readings(world)
        answers = await read_everything(world, names, role)
        shown = {
            name: sum(one in body for one in NAMES)
            for name, (_, body) in answers.items()
            if any(one in body for one in (*NAMES, *NUMBERS))
        }
        assert {"read_contact"} <= set(shown), role
        assert await readings(world) - before == sum(shown.values()), shown


def test_contact_data_are_opened_in_one_place_which_writes_the_entry() -> None:
    """And by the command that seals them anew, which shows them to nobody."""
    opening = {
        str(path.relative_to(AT_HOME))
        for path in AT_HOME.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _opens(node.func)
    }
    assert opening == {"contacts/service.py", "contacts/keeping.py"}


def _opens(function: Any) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "open"
        and isinstance(function.value, ast.Name | ast.Attribute)
        and (function.value.id if isinstance(function.value, ast.Name) else function.value.attr)
        in {"keys", "_keys"}
    )
