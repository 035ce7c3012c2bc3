"""Invitations on paper: what is printed can be scanned, typed and read in both languages."""

import subprocess
from pathlib import Path

import httpx
import pytest

from services.survey.invitations.codes import make_code
from shared.auth.principal import Role
from tests.support.apps import LINK_SECRET
from tests.support.pdf import Pdf
from tests.support.toolchain import system_program
from tests.survey.respondent import Respondent, going_on, invite
from tests.survey.world import Campaign, World


async def printed(
    world: World, campaign: Campaign, codes: list[str], **changes: str
) -> httpx.Response:
    return await world.call(
        "POST", f"{campaign.path}/invitation-sheets", json={"codes": codes} | changes
    )


def scanned(pdf: Pdf, folder: Path) -> list[str]:
    """Print at the resolution of an office printer's draft, and scan what came out."""
    render, scan = (
        system_program("pdftoppm", "poppler-utils"),
        system_program("zbarimg", "zbar-tools"),
    )
    subprocess.run([render, "-r", "150", "-png", pdf.path, folder / "page"], check=True)
    pages = sorted(folder.glob("page*.png"))
    done = subprocess.run(
        [scan, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *pages],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


async def test_cards_are_printed_eight_on_a_page_and_can_be_scanned(
    world: World, tmp_path: Path
) -> None:
    campaign = await going_on(world)
    made = (await invite(world, campaign, count=9, label="Bộ phận Một cửa phường Ô Chợ Dừa")).json()
    codes = [one["code"] for one in made["invitations"]]
    answer = await printed(world, campaign, codes)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    pdf = Pdf.of(answer.content, tmp_path)
    assert pdf.pages == 2
    assert pdf.info["Title"] == "Giấy mời trả lời phiếu khảo sát"
    first = pdf.text(1)
    assert first.count("Mời anh/chị cho ý kiến") == 8
    assert first.count("Bộ phận Một cửa phường Ô Chợ Dừa") == 8
    assert "Cơ quan 1" in first
    assert all(one in first for one in codes[:8])
    assert "Số 9" in pdf.text(2)
    links = {one["link"] for one in made["invitations"]}
    assert set(scanned(pdf, tmp_path)) == links
    again = await printed(world, campaign, codes)
    assert again.content == answer.content


async def test_a_poster_in_english_leads_to_a_page_in_english(world: World, tmp_path: Path) -> None:
    campaign = await going_on(world)
    made = (await invite(world, campaign, kind="OPEN")).json()
    codes = [one["code"] for one in made["invitations"]]
    answer = await printed(world, campaign, codes, layout="POSTERS", language="en")
    pdf = Pdf.of(answer.content, tmp_path)
    assert pdf.pages == 1
    assert "Scan the QR code with your phone to answer." in pdf.text(1)
    (link,) = scanned(pdf, tmp_path)
    assert link == made["invitations"][0]["link"] + "?language=en"
    paper = await Respondent(world.client, httpx.URL(link).raw_path.decode()).open()
    assert (paper.status, paper.lang) == (200, "en")


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_what_cannot_be_answered_is_not_printed(world: World, language: str) -> None:
    campaign, other = await going_on(world), await going_on(world)
    used, good = (await invite(world, campaign, count=2)).json()["invitations"]
    assert (await Respondent(world.client, httpx.URL(used["link"]).path).through()).is_redirect
    foreign = (await invite(world, other)).json()["invitations"][0]["code"]
    codes = [good["code"], used["code"], foreign, make_code([LINK_SECRET]), "x"]
    refused = await world.call(
        "POST",
        f"{campaign.path}/invitation-sheets",
        Role.SURVEY_SUPERVISOR,
        json={"codes": codes},
        language=language,
    )
    assert (refused.status_code, refused.json()["type"]) == (
        422,
        "/problems/faulty-invitation-sheet",
    )
    assert [one["pointer"] for one in refused.json()["errors"]] == [
        f"#/codes/{place}" for place in (1, 2, 3, 4)
    ]
    assert ("hãy" in refused.json()["errors"][0]["detail"]) == (language == "vi")
