"""The whole play: two programmes side by side, three periods, from the framework to the publication."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.api import Caller, Gateway, all_of
from demo.assessment import PeriodPlay
from demo.cast import Cast, hire_agencies, hire_everybody
from demo.console import Console
from demo.offline import framework_round_trip
from demo.preset import Data, Preset, preset
from demo.results import addresses, compute_and_publish, show_publication
from demo.survey import CampaignPlay, issue_forms
from demo.visit import open_questionnaire, save_documents

SHOWN = ("hanoi-central-2024", "yen-dung-2021")
"""The presets that are played unless others are named."""
RESPONSES = {
    ("hanoi-central-2024", "2024-H1"): 300,
    ("hanoi-central-2024", "2024"): 900,
    ("yen-dung-2021", "2021"): 1800,
    ("hai-phong-2021", "2021"): 5000,
}
"""Different valid responses by preset and period: 3,000 in all for those that are shown; Hải Phòng asks of 35 agencies."""
OTHER_RESPONSES = 1000
MAIL = {"hanoi-central-2024": "hanoi.example.vn", "yen-dung-2021": "yendung.example.vn"}
NUMBERS = {1: "one programme", 2: "two programmes"}
PARTS = {
    "PLATFORM_ADMIN": "administrator",
    "OFFICER": "officer (Nội vụ)",
    "AGENCY_EDITOR": "editor of the first agency",
    "AGENCY_HEAD": "head of the first agency",
    "APPRAISER": "appraiser",
    "COUNCIL_CHAIR": "chair of the council",
    "SURVEY_SUPERVISOR": "survey supervisor",
    "INTERVIEWER": "interviewer",
    "AUDITOR": "auditor",
}


@dataclass(frozen=True)
class Played:
    """What came of a programme."""

    code: str
    cast: Cast
    publications: list[Data]
    questionnaire: str
    """Where anybody may answer what the survey asks, in a browser."""


async def play_all(
    gateway: Gateway,
    administrator: str,
    password: str,
    console: Console,
    folder: Path,
    *,
    names: Sequence[str] = SHOWN,
) -> None:
    """Play some programmes side by side, then print what came of it."""
    console.title(
        f"Playing {NUMBERS.get(len(names), f'{len(names)} programmes')} through the gateway"
    )
    admin = await gateway.sign_in(administrator, password)
    crew_password = secrets.token_urlsafe(12)
    played = await asyncio.gather(
        *(_programme(gateway, admin, console, preset(name), crew_password) for name in names)
    )
    seconds = console.seconds
    publications = [publication for one in played for publication in one.publications]
    for publication in publications:
        await show_publication(gateway, console, publication, folder)
    console.title("Look at it")
    for what, address in addresses(gateway, publications):
        console.plain(f"  {what:<34} {address}")
    for one in played:
        console.plain(f"  {'answer the survey, ' + one.code:<34} {one.questionnaire}")
    for one in played:
        for what, file in await save_documents(one.cast, one.publications[-1], folder):
            console.plain(f"  {what + ', ' + one.code:<34} {file}")
    console.title("Sign in (same password for all but the administrator)")
    console.plain(f"  {PARTS['PLATFORM_ADMIN']:<28} {administrator:<40} {password}")
    for one in played:
        for role, email in one.cast.emails.items():
            console.plain(f"  {PARTS[role]:<28} {email:<40} {crew_password}")
    console.plain(
        f"\nPlayed in {seconds:.0f} s with {gateway.requests:,} requests through the gateway."
    )


async def _programme(
    gateway: Gateway, admin: Caller, console: Console, chosen: Preset, password: str
) -> Played:
    data = chosen.programme
    authority = await admin.post("/v1/authorities", data["authority"])
    mail = MAIL.get(chosen.name, f"{chosen.name.replace('/', '-')}.example.vn")
    cast, casting = await hire_everybody(
        gateway, admin, chosen, authority_id=authority["id"], password=password, mail=mail
    )
    programme = await cast.officer.post(
        "/v1/programmes",
        {
            "authority_id": authority["id"],
            "code": data["programme"]["code"],
            "name": data["programme"]["name"],
        },
    )
    framework_id = await issue_framework(gateway, cast, programme, chosen)
    digest = await framework_round_trip(cast, programme["id"], framework_id)
    console.say(
        f"{data['programme']['code']}: the framework went out as a workbook and came in again as {digest[:19]}…, the same"
    )
    agencies = await register(cast, chosen)
    await hire_agencies(cast, casting, agencies)
    forms = await issue_forms(cast, chosen)
    console.say(
        f"{data['authority']['name']}: framework issued ({chosen.name}), {len(agencies)} agencies, "
        f"{len(forms)} questionnaires, {len(cast.heads) * 2 + len(cast.appraisers) + 4} people signed in"
    )
    console.say(
        f"{data['programme']['code']}: the published calendar is moved to now, all distances kept; the clock is the real one"
    )
    publications = []
    for plan in data["periods"]:
        play = PeriodPlay(console, chosen, cast, programme["id"], framework_id, agencies, plan)
        publications.append(await _period(play, forms))
    first = next(iter(agencies.values()))
    link = await open_questionnaire(cast, chosen, forms, first, play.period["id"])
    return Played(data["programme"]["code"], cast, publications, link)


async def issue_framework(gateway: Gateway, cast: Cast, programme: Data, chosen: Preset) -> str:
    """Let the officer upload the framework file and issue it; give its id."""
    draft = await gateway.call(
        "POST",
        "/v1/frameworks",
        token=cast.officer.token,
        params={"programme_id": programme["id"]},
        data=chosen.framework_text,
        headers={"content-type": "application/yaml"},
    )
    await cast.officer.post(f"/v1/frameworks/{draft.body['id']}/issuances", version=draft.etag)
    return str(draft.body["id"])


async def register(cast: Cast, chosen: Preset) -> dict[str, Data]:
    """Let the officer enter the preset's agencies; give them by code."""

    async def one(agency: Data) -> Any:
        return await cast.officer.post(
            "/v1/agencies",
            {
                "authority_id": cast.authority_id,
                "code": agency["code"],
                "name": agency["name"],
                "block": agency["block"],
                "ranked": agency["ranked"],
            },
        )

    made = await all_of([one(agency) for agency in chosen.programme["agencies"]])
    return {agency["code"]: agency for agency in sorted(made, key=lambda agency: agency["code"])}


async def _period(play: PeriodPlay, forms: dict[str, Data]) -> Data:
    await play.prepare()
    campaign = CampaignPlay(
        play.console,
        play.preset,
        play.cast,
        play.agencies,
        play.period,
        RESPONSES.get((play.preset.name, play.plan["code"]), OTHER_RESPONSES),
    )
    record, summary = await asyncio.gather(_council(play), _survey(campaign, forms))
    publication = await compute_and_publish(
        play.cast,
        record_id=record["appraisal_record_id"],
        summary_id=summary["summary_id"],
        decision_number=f"{100 + len(play.label)}/QĐ-UBND ({play.plan['code']}, minh họa)",
        title=f"Chỉ số cải cách hành chính, {play.plan['name']} (minh họa)",
        heads=play.preset.heads,
    )
    play.console.say(f"{play.label}: computed, approved by the chair, published")
    return publication


async def _council(play: PeriodPlay) -> Data:
    await play.fill_in()
    return await play.appraise()


async def _survey(campaign: CampaignPlay, forms: dict[str, Data]) -> Data:
    await campaign.prepare(forms)
    await campaign.collect()
    await campaign.show_single_post()
    return await campaign.close()
