"""Documents are asked for, made in the background by another process, fetched, taken back."""

from tests.scoring.documents import agency_id
from tests.scoring.world import World
from tests.support.authentication import signed_in


async def test_a_document_is_made_in_the_background_and_fetched_whole_or_in_part(
    world: World,
) -> None:
    so_a = str(agency_id(world.authority_id, "so-a"))
    asked = await world.ask_for_document(await world.run(), kind="SCORE_CARD", agency_id=so_a)
    assert asked.status_code == 202
    assert asked.json()["state"] == "QUEUED"
    assert asked.headers["retry-after"] == "2"
    document = await world.finished(asked.headers["location"].rpartition("/")[2])
    assert document["state"] == "DONE", document["fault"]
    assert document["progress"] == {"done": 1, "of": 1, "message": None}

    path = f"/v1/result-documents/{document['id']}/content"
    whole = await world.read(path)
    assert whole.content.startswith(b"%PDF-1.7")
    assert len(whole.content) == document["file"]["size"]
    assert whole.headers["etag"] == f'"{document["file"]["digest"]}"'
    assert whole.headers["content-type"] == "application/pdf"
    assert (
        "filename*=UTF-8''Phi%E1%BA%BFu%20%C4%91i%E1%BB%83m"
        in (whole.headers["content-disposition"])
    )
    headers = signed_in(world.officer)
    part = await world.client.get(path, headers={**headers, "range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    known = await world.client.get(
        path, headers={**headers, "if-none-match": whole.headers["etag"]}
    )
    assert (known.status_code, known.content) == (304, b"")
    beyond = await world.client.get(path, headers={**headers, "range": "bytes=99999999-"})
    assert beyond.status_code == 416
    assert "result-document.request" in await world.audit_actions()
