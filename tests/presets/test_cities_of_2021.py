"""Hà Nội and Hải Phòng of 2021 hold what was published of them, and say what is rebuilt or illustrative."""

import pytest

from services.scoring.publications.schemas import HeadsOfAgencies
from shared.methodology.framework import Source
from shared.methodology.rules import IndexRule
from tests.presets.test_presets import DEPARTMENTS, DISTRICTS, HAI_PHONG, load, points


@pytest.mark.parametrize("name", [DEPARTMENTS, DISTRICTS, HAI_PHONG])
def test_rebuilt_lists_and_codes_are_said_to_be_so(name: str) -> None:
    preset = load(name)
    said = preset.programme["provenance"]

    assert "kiến thức chung" in said["illustrative"] or "đơn vị hành chính" in said["illustrative"]
    assert "Quyết định 20/2020/QĐ-TTg" in said["illustrative"]
    assert said["as_published"]
    assert said["decision"] == preset.framework.provenance.decision


@pytest.mark.parametrize("name", [DEPARTMENTS, DISTRICTS, HAI_PHONG])
def test_the_parts_of_2021_add_up_for_every_block(name: str) -> None:
    framework = load(name).framework

    assert {part.code: part.maximum for part in framework.parts} == {"APPRAISED": 70, "SURVEY": 30}
    for block in framework.blocks:
        leaves = framework.leaves_of(block.code, "")
        assert points(leaf for leaf in leaves if leaf.source is Source.SURVEY) == 30
        assert points(iter(leaves)) == 100


HANOI_2021_CALENDAR = {
    "self_assessment": ("2021-12-01", "2021-12-22"),
    "survey": ("2021-10-01", "2021-12-31"),
    "publication": ("2022-03-01", "2022-04-01"),
}


@pytest.mark.parametrize("name", [DEPARTMENTS, DISTRICTS])
def test_hanoi_2021_has_the_days_of_216(name: str) -> None:
    """Kinh tế & Đô thị on 216/KH-UBND of 27/9/2021: before 22/12; survey to 30/12; January, February, March."""
    programme = load(name).programme
    (period,) = programme["periods"]

    assert load(name).framework.provenance.decision == "216/KH-UBND"
    assert (period["starts_on"], period["ends_on"]) == ("2021-01-01", "2021-12-30")
    calendar = {
        phase: (window["opens_at"], window["closes_at"])
        for phase, window in period["calendar"].items()
    }
    assert HANOI_2021_CALENDAR.items() <= calendar.items()
    assert (calendar["round_1"][0], calendar["round_2"][1]) == ("2022-01-01", "2022-02-01")
    assert {phase: calendar[phase] for phase in ("survey_processing", "report", "council")} == {
        "survey_processing": ("2022-01-01", "2022-02-01"),
        "report": ("2022-02-01", "2022-03-01"),
        "council": ("2022-03-01", "2022-04-01"),
    }
    assert (programme["timezone"], programme["calendar_ends"]) == ("Asia/Ho_Chi_Minh", "EXCLUSIVE")


def test_hanoi_2021_assesses_22_departments_and_30_districts() -> None:
    departments = load(DEPARTMENTS).programme["agencies"]
    districts = [agency["name"] for agency in load(DISTRICTS).programme["agencies"]]
    kinds = [
        sum(name.startswith(f"UBND {kind} ") for name in districts)
        for kind in ("quận", "huyện", "thị xã")
    ]

    assert len(departments) == 22
    assert len(districts) == 30
    assert kinds == [12, 17, 1]
    assert not {one["code"] for one in departments} & {
        one["code"] for one in load(DISTRICTS).programme["agencies"]
    }
    assert load(DEPARTMENTS).programme["authority"] == load(DISTRICTS).programme["authority"]
    assert load(DEPARTMENTS).framework.code != load(DISTRICTS).framework.code


def test_hanoi_2021_asks_ten_groups_each_its_own_questions() -> None:
    """The first five groups are asked about departments, the last five about districts."""
    first, last = (load(name).programme["respondent_groups"] for name in (DEPARTMENTS, DISTRICTS))

    assert [group["name"] for group in (*first, *last)] == [
        "Đại biểu HĐND thành phố",
        "Cán bộ, công chức, viên chức thuộc sở",
        "Lãnh đạo phòng cấp huyện",
        "Doanh nghiệp, tổ chức có giao dịch thủ tục hành chính",
        "Người dân (cá nhân) có giao dịch thủ tục hành chính",
        "Đại biểu HĐND cấp huyện",
        "Cán bộ, công chức, viên chức thuộc huyện",
        "Lãnh đạo UBND cấp xã",
        "Cá nhân, hộ kinh doanh, tổ chức có giao dịch thủ tục hành chính",
        "Người dân (cá nhân) trên địa bàn",
    ]
    assert len({group["questionnaire"] for group in (*first, *last)}) == 10


def test_hai_phong_holds_what_146_published() -> None:
    """Article of 08/7/2021 on 146/KH-UBND: 20 + 15, PAR INDEX and SIPAS by March 2022, the heads graded."""
    preset = load(HAI_PHONG)
    agencies = preset.programme["agencies"]
    blocks = {
        block: sum(agency["block"] == block for agency in agencies)
        for block in ("SO", "QUAN", "HUYEN")
    }

    assert preset.framework.provenance.decision == "146/KH-UBND"
    assert blocks == {"SO": 20, "QUAN": 7, "HUYEN": 8}
    assert preset.framework.sipas is not None
    assert len(preset.framework.sipas.factors) == 5
    assert any(isinstance(leaf.rule, IndexRule) for leaf in preset.framework.leaves.values())
    assert [one["code"] for one in preset.programme["interviewer_organisations"]] == [
        "MTTQ",
        "CCB",
        "BUU-DIEN",
    ]
    (period,) = preset.programme["periods"]
    assert period["calendar"]["publication"] == {
        "opens_at": "2022-03-01",
        "closes_at": "2022-04-01",
    }


def test_hai_phong_evaluates_the_head_of_every_agency() -> None:
    preset = load(HAI_PHONG)
    evaluations = preset.programme["heads"]["evaluations"]

    assert all(agency["head"] for agency in preset.programme["agencies"])
    assert [one["grade"] for one in evaluations] == [
        grade.code for grade in preset.framework.grades
    ]
    assert preset.framework.grades[0].start == 93
    heads = [
        {"agency_code": one["code"], "head": one["head"]} for one in preset.programme["agencies"]
    ]
    order = HeadsOfAgencies(evaluations=evaluations, heads=heads).to_order()
    assert (len(order.evaluations), len(order.heads)) == (5, 35), "as a publication takes them"


def test_hai_phong_lets_members_appraise_their_own_field() -> None:
    members = load(HAI_PHONG).programme["council"]["appraisers"]

    assert sum(len(one["fields"]) < 8 for one in members) == len(members) - 1
