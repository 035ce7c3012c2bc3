"""Reports as people ask for them, from the authority's own template, every version of which is kept."""

import io

import pytest
from docx import Document

from shared.auth.principal import Role
from shared.ids import new_id
from tests.scoring.documents import agency_id
from tests.scoring.word_files import texts_of, word_file
from tests.scoring.world import World
from tests.support.authentication import principal

pytestmark = pytest.mark.usefixtures("workshop")


async def test_a_report_is_made_from_the_default_template_then_from_the_authoritys_own(
    world: World,
) -> None:
    run = await world.approved()
    plain = await world.document(run, kind="DECISION_ANNEX")
    assert plain["state"] == "DONE", plain["fault"]
    assert plain["file"]["name"].endswith(".docx")
    said = texts_of(await world.content_of(plain))
    assert "ĐÃ PHÊ DUYỆT, CHƯA CÔNG BỐ" in said
    assert "Sở A" in said
    first = await world.template(word_file("Mẫu một: {{ title }}"), kind="DECISION_ANNEX")
    second = await world.template(word_file("Mẫu hai: {{ title }}"), kind="DECISION_ANNEX")
    assert (first["ordinal"], second["ordinal"]) == (1, 2)
    own = await world.document(run, kind="DECISION_ANNEX")
    assert texts_of(await world.content_of(own)).startswith("Mẫu hai: ")
    english = await world.document(run, kind="DECISION_ANNEX", written_in="en")
    assert english["file"]["name"].startswith("Annex of the decision ")
    said = texts_of(await world.content_of(english))
    assert said.startswith("ANNEX")
    assert "Block: " in said
    named = await world.document(run, kind="DECISION_ANNEX", template_id=first["id"])
    assert texts_of(await world.content_of(named)).startswith("Mẫu một: ")
    assert named["template_id"] == first["id"]
    assert "report-template.add" in await world.audit_actions()


async def test_templates_are_listed_read_and_fetched_as_they_were_sent(world: World) -> None:
    content = word_file("{{ title }}")
    kept = await world.template(content, name="Mẫu năm 2025")
    listed = (await world.read("/v1/report-templates", kind="COUNCIL_REPORT")).json()["items"]
    assert [one["id"] for one in listed] == [kept["id"]]
    assert (await world.read("/v1/report-templates", kind="DECISION_ANNEX")).json()["items"] == []
    assert (await world.read(f"/v1/report-templates/{kept['id']}")).json() == kept
    answer = await world.read(f"/v1/report-templates/{kept['id']}/content")
    assert answer.content == content
    assert (
        "filename*=UTF-8''M%E1%BA%ABu%20n%C4%83m%202025%20v1.docx"
        in (answer.headers["content-disposition"])
    )


async def test_the_default_template_can_be_changed_and_sent_back(world: World) -> None:
    english = await world.read("/v1/report-templates/defaults/COUNCIL_REPORT", language="en")
    assert "council-report-en.docx" in english.headers["content-disposition"]
    answer = await world.read("/v1/report-templates/defaults/COUNCIL_REPORT")
    assert "council-report-vi.docx" in answer.headers["content-disposition"]
    document = Document(io.BytesIO(answer.content))
    document.add_paragraph("Người lập: {{ run.checked_by }}")
    file = io.BytesIO()
    document.save(file)
    assert (await world.add_template(file.getvalue())).status_code == 201
    fields = (await world.read("/v1/report-templates/fields")).json()["items"]
    assert {"name": "title", "kind": "TEXT"}.items() <= fields[0].items()


async def test_an_unusable_template_is_refused_and_nothing_is_kept(world: World) -> None:
    for language, said in (("vi", "Không có trường “ttle”"), ("en", "There is no field “ttle”")):
        answer = await world.add_template(word_file("{{ ttle }}"), language=language)
        assert answer.status_code == 422
        problem = answer.json()
        assert problem["type"].endswith("unusable-template")
        assert said in problem["errors"][0]["detail"]
    assert (await world.read("/v1/report-templates")).json()["items"] == []
    answer = await world.add_template(b"\0" * (6 * 1024 * 1024))
    assert answer.status_code == 413


async def test_the_same_template_sent_again_is_kept_once(world: World) -> None:
    template_id, content = str(new_id()), word_file("{{ title }}")
    first = await world.add_template(content, id=template_id)
    again = await world.add_template(content, id=template_id)
    other = await world.add_template(word_file("{{ banner }}"), id=template_id)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json() == again.json()


async def test_others_neither_see_nor_use_a_template(world: World) -> None:
    kept = await world.template()
    stranger = principal(Role.OFFICER, new_id())
    assert (await world.read(f"/v1/report-templates/{kept['id']}", stranger)).status_code == 404
    assert (await world.read("/v1/report-templates", stranger)).json()["items"] == []
    run = await world.approved()
    wrong_kind = await world.ask_for_document(run, kind="DECISION_ANNEX", template_id=kept["id"])
    assert wrong_kind.status_code == 404
    no_template = await world.ask_for_document(run, kind="WORKBOOK", template_id=kept["id"])
    assert no_template.status_code == 422
    head = world.person(Role.AGENCY_HEAD, agency_id(world.authority_id, "so-a"))
    assert (await world.publish(run)).status_code == 201
    assert (await world.ask_for_document(run, head, kind="COUNCIL_REPORT")).status_code == 404
