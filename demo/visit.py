"""What a visitor finds when the play is over: documents to open, and a questionnaire to answer on the own phone."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from demo.cast import Cast
from demo.preset import Data, Preset

POLL_SECONDS: Final = 0.3
UNENDED: Final = frozenset({"QUEUED", "RUNNING"})


async def open_questionnaire(
    cast: Cast, preset: Preset, forms: dict[str, Data], agency: Data, period_id: str
) -> str:
    """Open a campaign that stays open, with a link for all who come by; give the link."""
    supervisor, group = cast.supervisor, preset.programme["respondent_groups"][0]
    now = datetime.now(UTC)
    campaign = await supervisor.post(
        "/v1/campaigns",
        {
            "authority_id": cast.authority_id,
            "code": f"{preset.programme['programme']['code']}-mo",
            "name": f"Lấy ý kiến thường xuyên về {agency['name']}",
            "period_id": period_id,
            "opens_at": (now - timedelta(days=1)).isoformat(),
            "closes_at": (now + timedelta(days=30)).isoformat(),
            "groups": [
                {
                    "code": group["code"],
                    "name": group["name"],
                    "questionnaire_id": forms[group["questionnaire"]]["id"],
                }
            ],
            "targets": [
                {
                    "agency_id": agency["id"],
                    "agency_code": agency["code"],
                    "agency_name": agency["name"],
                    "group": group["code"],
                    "target": 100,
                }
            ],
        },
    )
    path = f"/v1/campaigns/{campaign['id']}"
    prepared = await supervisor.read(path)
    await supervisor.post(f"{path}/openings", version=prepared.etag)
    made = await supervisor.post(
        f"{path}/invitation-batches",
        {
            "agency_id": agency["id"],
            "group": group["code"],
            "kind": "OPEN",
            "count": 1,
            "label": f"Bộ phận Một cửa, {agency['name']}",
        },
    )
    link: str = made["invitations"][0]["link"]
    return link


async def save_documents(cast: Cast, publication: Data, folder: Path) -> list[tuple[str, Path]]:
    """Let the officer order the report and a score card, wait for them, and save them; give what lies where."""
    code = (
        f"{publication['heading']['programme']['code']}-{publication['heading']['period']['code']}"
    )
    run, block = publication["run_id"], publication["heading"]["blocks"][0]["code"]
    wanted = {
        "report": ({"kind": "REPORT_PDF"}, folder / f"{code}-report.pdf"),
        "score cards": (
            {"kind": "SCORE_CARD_BOOK", "block": block},
            folder / f"{code}-score-cards.pdf",
        ),
    }
    ordered = [
        await cast.officer.post("/v1/result-documents", {"run_id": run, **order})
        for order, _ in wanted.values()
    ]
    saved = []
    for document, (name, (_, place)) in zip(ordered, wanted.items(), strict=True):
        path = f"/v1/result-documents/{document['id']}"
        while (made := await cast.officer.get(path))["state"] in UNENDED:  # noqa: ASYNC110  it happens in another process
            await asyncio.sleep(POLL_SECONDS)
        if made["state"] != "DONE":
            raise RuntimeError(f"{name}: {made['fault']}")
        place.write_bytes(await cast.officer.get(f"{path}/content"))
        saved.append((name, place))
    return saved
