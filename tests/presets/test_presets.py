"""The presets load, add up, use every shape of rule, and hold what their sources published."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from shared.methodology import Framework, parse_framework
from shared.methodology.framework import Group, Leaf, NotApplicable, Provenance, Source
from shared.methodology.rules import (
    Deduction,
    IndexRule,
    Manual,
    Rule,
    Steps,
    SurveyShare,
    SurveyWeighted,
    Target,
)

PRESETS = Path(__file__).parents[2] / "presets"
HANOI = "hanoi-central-2024"
YEN_DUNG = "yen-dung-2021"
PLAYED = (HANOI, YEN_DUNG)
"""The presets that `make demo` plays."""
DEPARTMENTS = "hanoi-2021/departments"
DISTRICTS = "hanoi-2021/districts"
HAI_PHONG = "hai-phong-2021"
NAMES = (*PLAYED, DEPARTMENTS, DISTRICTS, HAI_PHONG)

LIKERT_CODES = {"1", "2", "3", "4", "5"}
CHOSEN = re.compile(r"selected\(\$\{(\w+)\}, '(\w+)'\)")
CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
QUESTION_TYPES = {"SINGLE", "LIKERT", "MULTIPLE", "NUMBER", "TEXT"}
PHASES = {"self_assessment", "round_1", "supplement", "round_2", "survey", "publication"}
PLANNED = {"216/KH-UBND": {"survey_processing", "report", "council"}}
"""What a published plan names beside them."""


class ExactLoader(yaml.SafeLoader):
    """A safe loader that leaves decimals and dates as the text that was written."""


ExactLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Preset:
    """The three files of one preset, read."""

    framework: Framework
    questionnaires: list[dict[str, Any]]
    programme: dict[str, Any]
    raw: tuple[object, ...]

    def questions(self, block: str) -> Iterator[dict[str, Any]]:
        """Every question that is asked about agencies of a block."""
        asked = {
            group["questionnaire"]
            for group in self.programme["respondent_groups"]
            if block in group["agencies"]
        }
        for questionnaire in self.questionnaires:
            if questionnaire["code"] in asked:
                yield from questionnaire["questions"]


@cache
def load(name: str) -> Preset:
    """Read one preset."""
    files = [
        yaml.load((PRESETS / name / f"{stem}.yaml").read_text("utf-8"), ExactLoader)
        for stem in ("framework", "questionnaires", "programme")
    ]
    return Preset(parse_framework(files[0]), files[1], files[2], tuple(files))


@pytest.fixture(params=NAMES)
def preset(request: pytest.FixtureRequest) -> Preset:
    """Each preset in turn."""
    return load(request.param)


def every_leaf() -> Iterator[Leaf]:
    """The leaves of all presets."""
    return (leaf for name in NAMES for leaf in load(name).framework.leaves.values())


def plain_values(data: object) -> Iterator[object]:
    """Every scalar of plain data, keys included."""
    match data:
        case Mapping():
            for key, value in data.items():
                yield key
                yield from plain_values(value)
        case list() | tuple():
            for value in data:
                yield from plain_values(value)
        case _:
            yield data


def codes_of(question: Mapping[str, Any]) -> set[str]:
    """The codes that an answer to a question may be."""
    if question["type"] == "LIKERT":
        return LIKERT_CODES
    return {option["code"] for option in question.get("options", [])}


def points(leaves: Iterator[Leaf]) -> Decimal:
    """The maxima of leaves added up."""
    return sum((leaf.maximum for leaf in leaves), Decimal(0))


# ---------------------------------------------------------------------------------------- the data


def test_values_are_text_whole_numbers_or_flags(preset: Preset) -> None:
    assert {type(value) for value in plain_values(preset.raw)} <= {str, int, bool, type(None)}


@pytest.mark.parametrize("name", NAMES)
def test_text_is_nfc(name: str) -> None:
    for path in (PRESETS / name).glob("*.yaml"):
        assert unicodedata.is_normalized("NFC", path.read_text("utf-8")), path


def test_readme_is_short() -> None:
    assert len((PRESETS / "README.md").read_text("utf-8").splitlines()) <= 40


# ---------------------------------------------------------------------------------- the frameworks


def test_framework_has_at_least_forty_leaves_at_both_levels(preset: Preset) -> None:
    criteria = [one for field in preset.framework.fields for one in field.criteria]

    assert len(preset.framework.leaves) >= 40
    assert {one.is_leaf for one in criteria} == {True, False}


def test_main_fields_add_up_to_the_scale(preset: Preset) -> None:
    main = [field for field in preset.framework.fields if field.group is Group.MAIN]

    assert sum(field.maximum for field in main) == preset.framework.scale == 100


def test_every_leaf_is_marked_and_worded(preset: Preset) -> None:
    for leaf in preset.framework.leaves.values():
        assert leaf.provenance is Provenance.ILLUSTRATIVE, leaf.code
        assert leaf.text, leaf.code
        assert leaf.guidance, leaf.code
        assert leaf.evidence.note or leaf.source is Source.SURVEY, leaf.code
    provenance = preset.framework.provenance
    assert provenance.decision
    assert provenance.source
    assert provenance.as_published
    assert "minh họa" in provenance.illustrative


def test_presets_together_use_every_shape_of_rule() -> None:
    assert {type(leaf.rule) for leaf in every_leaf()} == set(get_args(Rule))


def test_presets_together_use_every_policy_group_and_source() -> None:
    leaves = list(every_leaf())

    assert {leaf.not_applicable for leaf in leaves} == set(NotApplicable)
    assert {leaf.group for leaf in leaves} == set(Group)
    assert {leaf.source for leaf in leaves} == set(Source)


def test_bands_have_open_and_closed_ends() -> None:
    bands = [
        band for leaf in every_leaf() if isinstance(leaf.rule, Steps) for band in leaf.rule.bands
    ]

    assert {band.includes_start for band in bands if band.start is not None} == {True, False}
    assert {band.includes_end for band in bands if band.end is not None} == {True, False}


def test_a_deduction_goes_below_zero_and_a_hand_moves_in_quarters() -> None:
    rules = [leaf.rule for leaf in every_leaf()]

    assert any(isinstance(rule, Deduction) and rule.minimum < 0 for rule in rules)
    assert any(isinstance(rule, Manual) and rule.step == Decimal("0.25") for rule in rules)


def test_every_target_knows_every_stage_of_its_programme(preset: Preset) -> None:
    stages = {period["stage"] for period in preset.programme["periods"]}

    for leaf in preset.framework.leaves.values():
        if isinstance(leaf.rule, Target):
            assert {target.stage for target in leaf.rule.targets} == stages, leaf.code


# ------------------------------------------------------------------------------ the questionnaires


def test_presets_together_ask_every_type_of_question() -> None:
    questions = [
        question
        for name in NAMES
        for questionnaire in load(name).questionnaires
        for question in questionnaire["questions"]
    ]

    assert {question["type"] for question in questions} == QUESTION_TYPES
    assert any(question.get("dont_know") for question in questions if question["type"] == "LIKERT")
    assert {question["required"] for question in questions} == {True, False}


def test_questionnaires_are_sound(preset: Preset) -> None:
    codes = [questionnaire["code"] for questionnaire in preset.questionnaires]
    assert len(set(codes)) == len(codes)
    for questionnaire in preset.questionnaires:
        questions = questionnaire["questions"]
        assert 6 <= len(questions) <= 14, questionnaire["code"]
        asked: dict[str, set[str]] = {}
        for question in questions:
            where = (questionnaire["code"], question["code"])
            assert question["code"] not in asked, where
            relevant = question.get("relevant", "")
            looked_at = CHOSEN.findall(relevant)
            assert relevant == " or ".join(f"selected(${{{q}}}, '{code}')" for q, code in looked_at)
            for earlier, code in looked_at:
                assert code in asked[earlier], where
            asked[question["code"]] = codes_of(question)


def test_option_codes_are_sane(preset: Preset) -> None:
    for questionnaire in preset.questionnaires:
        for question in questionnaire["questions"]:
            where = (questionnaire["code"], question["code"])
            options = [option["code"] for option in question.get("options", [])]
            assert bool(options) is (question["type"] in {"SINGLE", "MULTIPLE"}), where
            assert len(set(options)) == len(options), where
            assert all(CODE.fullmatch(code) and code != "DK" for code in options), where


def test_every_survey_leaf_is_measured_for_each_block_it_applies_to(preset: Preset) -> None:
    for block in preset.framework.blocks:
        measured = {question["leaf"] for question in preset.questions(block.code)}
        factors = {question["factor"] for question in preset.questions(block.code)}
        for leaf in preset.framework.leaves_of(block.code, ""):
            if isinstance(leaf.rule, IndexRule):
                assert preset.framework.sipas is not None
                assert {factor.code for factor in preset.framework.sipas.factors} <= factors
            elif leaf.source is Source.SURVEY:
                assert leaf.code in measured, (block.code, leaf.code)


def test_every_mapped_question_answers_what_its_leaf_or_factor_counts(preset: Preset) -> None:
    sipas = preset.framework.sipas
    factors = {factor.code for factor in sipas.factors} if sipas else set()
    for questionnaire in preset.questionnaires:
        for question in questionnaire["questions"]:
            where = (questionnaire["code"], question["code"])
            assert question["leaf"] is None or question["factor"] is None, where
            assert question["factor"] is None or question["factor"] in factors, where
            if question["factor"] is not None:
                assert question["type"] == "LIKERT", where
            if question["leaf"] is None:
                continue
            leaf = preset.framework.leaf(question["leaf"])
            assert leaf is not None, where
            match leaf.rule:
                case SurveyShare(favourable=favourable):
                    assert favourable < codes_of(question), where
                case SurveyWeighted(weights=weights):
                    assert set(weights) == codes_of(question), where
                case _:
                    pytest.fail(f"{where} measures {leaf.code}, which is no survey leaf")


# --------------------------------------------------------------------------------- the programmes


def test_agencies_belong_to_blocks_of_the_framework(preset: Preset) -> None:
    blocks = {block.code for block in preset.framework.blocks}
    agencies = preset.programme["agencies"]

    assert {agency["block"] for agency in agencies} == blocks
    assert len({agency["code"] for agency in agencies}) == len(agencies)
    for agency in agencies:
        assert re.fullmatch(r"[0-9A-Z]+(\.[0-9A-Z]+)*", agency["code"])
        assert len(agency["code"]) <= 35


def test_every_field_of_every_agency_has_an_appraiser_from_elsewhere(preset: Preset) -> None:
    appraisers = preset.programme["council"]["appraisers"]
    codes = {field.code for field in preset.framework.fields}

    assert {code for one in appraisers for code in one["fields"]} == codes
    for agency in preset.programme["agencies"]:
        others = [one for one in appraisers if one["agency"] != agency["code"]]
        assert {code for one in others for code in one["fields"]} == codes, agency["code"]


def test_calendars_are_in_order(preset: Preset) -> None:
    for period in preset.programme["periods"]:
        assert date.fromisoformat(period["starts_on"]) < date.fromisoformat(period["ends_on"])
        calendar = period["calendar"]
        assert set(calendar) == PHASES | PLANNED.get(preset.framework.provenance.decision, set())
        for phase in calendar.values():
            assert date.fromisoformat(phase["opens_at"]) < date.fromisoformat(phase["closes_at"])
        rounds = ("self_assessment", "round_1", "supplement", "round_2", "publication")
        for earlier, later in pairwise(rounds):
            assert calendar[earlier]["closes_at"] <= calendar[later]["opens_at"]
        assert calendar["survey"]["closes_at"] <= calendar["publication"]["opens_at"]


def test_groups_and_targets_fit_agencies_and_questionnaires(preset: Preset) -> None:
    programme = preset.programme
    groups = programme["respondent_groups"]

    assert {group["questionnaire"] for group in groups} == {
        one["code"] for one in preset.questionnaires
    }
    assert set(programme["targets"]) == {agency["code"] for agency in programme["agencies"]}
    for agency in programme["agencies"]:
        expected = {group["code"] for group in groups if agency["block"] in group["agencies"]}
        assert set(programme["targets"][agency["code"]]) == expected, agency["code"]
    assert programme["interviewer_organisations"]


def test_campaigns_of_the_presets_that_are_played_take_three_thousand_responses() -> None:
    targets = [
        count
        for name in PLAYED
        for groups in load(name).programme["targets"].values()
        for count in groups.values()
    ]

    assert sum(targets) == 3000


# ---------------------------------------------------------------------------------- published facts


def test_hanoi_holds_what_5691_published() -> None:
    """Article of 31/10/2024 on 5691/QĐ-UBND of 30/10/2024: "Thang điểm đánh giá là 100 …"."""
    preset = load(HANOI)
    framework, programme = preset.framework, preset.programme

    assert framework.provenance.decision == "5691/QĐ-UBND"
    assert framework.provenance.decision_date == "2024-10-30"
    assert {part.code: part.maximum for part in framework.parts} == {"APPRAISED": 50, "SURVEY": 50}
    for part in framework.parts:
        assert framework.maximum_of(part) == 50
    assert {field.group for field in framework.fields} == {Group.MAIN, Group.BONUS}
    assert [agency["name"] for agency in programme["agencies"]] == [
        "Bảo hiểm xã hội thành phố Hà Nội",
        "Cục Thuế thành phố Hà Nội",
        "Cục Hải quan thành phố Hà Nội",
        "Kho bạc Nhà nước thành phố Hà Nội",
    ]
    deadlines = {
        period["code"]: period["calendar"]["self_assessment"]["closes_at"]
        for period in programme["periods"]
    }
    assert deadlines == {"2024-H1": "2024-07-31", "2024": "2024-11-30"}
    assert programme["calendar_ends"] == "EXCLUSIVE"
    assert programme["timezone"] == "Asia/Ho_Chi_Minh"


def test_hanoi_says_where_its_bonus_counts() -> None:
    """The article does not say whether the bonus lies within the 50 points: the provenance has to."""
    framework = load(HANOI).framework

    assert framework.adjustments.bonus_within == "APPRAISED"
    assert framework.adjustments.bonus_maximum == 3
    assert "bonus_within" in framework.provenance.illustrative


def test_yen_dung_holds_what_111_published() -> None:
    """The district's article on 111/KH-UBND of 14/9/2021: eight fields, 62 + 38, five factors."""
    preset = load(YEN_DUNG)
    framework = preset.framework

    assert framework.provenance.decision == "111/KH-UBND"
    assert framework.provenance.decision_date == "2021-09-14"
    assert {part.code: part.maximum for part in framework.parts} == {"APPRAISED": 62, "SURVEY": 38}
    for part in framework.parts:
        assert framework.maximum_of(part) == part.maximum
    assert [field.name for field in framework.fields if field.group is Group.MAIN] == [
        "Công tác chỉ đạo điều hành CCHC",
        "Xây dựng và tổ chức thực hiện văn bản QPPL",
        "Cải cách thủ tục hành chính",
        "Cải cách tổ chức bộ máy hành chính nhà nước",
        "Xây dựng và nâng cao chất lượng đội ngũ CBCCVC",
        "Đổi mới cơ chế tài chính đối với cơ quan HC và ĐVSN công lập",
        "Hiện đại hóa nền hành chính",
        "Thực hiện cơ chế một cửa, cơ chế một cửa liên thông",
    ]
    assert framework.sipas is not None
    assert [factor.name for factor in framework.sipas.factors] == [
        "Tiếp cận dịch vụ hành chính công của cơ quan hành chính nhà nước",
        "Thủ tục hành chính",
        "Công chức trực tiếp giải quyết công việc",
        "Kết quả cung ứng dịch vụ hành chính công",
        "Việc tiếp nhận, giải quyết góp ý, phản ánh, kiến nghị",
    ]


@pytest.mark.parametrize("block", ["DIVISION", "COMMUNE"])
def test_yen_dung_gives_each_block_the_whole_scale(block: str) -> None:
    """62 + 38 holds for divisions and for communes: what one block lacks stands outside the 100."""
    main = [
        leaf for leaf in load(YEN_DUNG).framework.leaves_of(block, "") if leaf.group is Group.MAIN
    ]

    assert points(leaf for leaf in main if leaf.source is Source.SURVEY) == 38
    assert points(leaf for leaf in main if leaf.source is not Source.SURVEY) == 62


def test_yen_dung_assesses_divisions_and_communes_apart() -> None:
    agencies = load(YEN_DUNG).programme["agencies"]
    counts = {
        block: sum(agency["block"] == block for agency in agencies)
        for block in ("DIVISION", "COMMUNE")
    }

    assert counts == {"DIVISION": 12, "COMMUNE": 18}
    assert any(not agency["ranked"] for agency in agencies)
    assert [period["code"] for period in load(YEN_DUNG).programme["periods"]] == ["2021"]


def test_every_preset_that_there_is_is_tested() -> None:
    found = {str(path.parent.relative_to(PRESETS)) for path in PRESETS.rglob("framework.yaml")}

    assert found == set(NAMES)


def test_agencies_have_names_of_their_own(preset: Preset) -> None:
    names = [agency["name"] for agency in preset.programme["agencies"]]

    assert len(set(names)) == len(names)
