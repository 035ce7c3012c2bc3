"""The question library: listed, read, copied; every entry is a form that can be issued."""

from pathlib import Path

import yaml

from services.survey.library.catalogue import catalogue
from services.survey.questionnaires.rules import faults_of_form
from services.survey.questionnaires.xform import xform_of
from tests.support.odk_validate import refusals
from tests.survey.world import World

FACTORS = ["ACCESS", "PROCEDURES", "OFFICIALS", "RESULTS", "FEEDBACK"]
LIBRARY = "/v1/questionnaire-library"


def test_every_entry_is_sound_and_an_xform(tmp_path: Path) -> None:
    forms = [entry.form for entry in catalogue().values()]
    assert all(faults_of_form(form) == [] for form in forms)
    sipas = catalogue()["SIPAS"].form
    xform = xform_of(sipas, form_id="SIPAS", version="1")
    assert refusals({"SIPAS": xform}, tmp_path) == ""
    assert sipas.languages == ("vi", "en")
    for one in (*sipas.asked, *(option for question in sipas.asked for option in question.options)):
        assert one.in_language("en") != one, one.code


def groups_of_the_presets() -> set[tuple[str, str]]:
    return {
        (path.parent.relative_to("presets").as_posix(), group["name"])
        for path in Path("presets").glob("**/programme.yaml")
        for group in yaml.safe_load(path.read_text())["respondent_groups"]
    }


async def test_the_library_has_sipas_and_every_group_of_the_presets(world: World) -> None:
    items = (await world.call("GET", LIBRARY)).json()["items"]
    assert items[0]["code"] == "SIPAS"
    assert items[0]["factors"] == FACTORS
    groups = {(one["source"], group) for one in items for group in one["groups"]}
    assert groups >= groups_of_the_presets()


async def test_an_entry_is_read_and_copied_into_an_own_draft(world: World) -> None:
    entry = (await world.call("GET", f"{LIBRARY}/YD-01")).json()
    wish = {"authority_id": str(world.authority_id)}
    copied = await world.call("POST", f"{LIBRARY}/YD-01/copies", json=wish)
    assert copied.status_code == 201, copied.text
    assert copied.json()["questions"] == entry["questions"]
    assert any(one["leaf"] for one in copied.json()["questions"])
    own = await world.call(
        "POST", f"{LIBRARY}/YD-01/copies", json=wish | {"code": "OWN-1", "keep_leaves": False}
    )
    assert (own.json()["code"], own.json()["version"]) == ("OWN-1", 1)
    assert not any(one["leaf"] for one in own.json()["questions"])
    issued = await world.call(
        "POST", f"/v1/questionnaires/{own.json()['id']}/issuances", etag=own.headers["etag"]
    )
    assert issued.status_code == 201
    assert (await world.call("GET", f"{LIBRARY}/NO-SUCH")).status_code == 404
