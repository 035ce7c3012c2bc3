"""What is said about two versions: nothing of equal ones, and each change once, in both languages."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.framework_differences.models import Aspect, Change, Level
from services.assessment.framework_differences.rules import difference
from shared.methodology.framework import Framework
from shared.methodology.parsing import parse_framework
from tests.assessment.world import FRAMEWORK
from tests.shared.methodology.examples import ROOT, framework_of, load_yaml, manual

DATA: dict[str, Any] = load_yaml(FRAMEWORK.read_text(encoding="utf-8"))
PATHS = [FRAMEWORK, *sorted((ROOT / "presets").glob("*/framework.yaml"))]


def changes(old: Framework, new: Framework, **moved: str) -> list[Change]:
    links = {code: code for code in old.leaves if code in new.leaves}
    return list(difference(old, new, links | moved).changes)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.parent.name)
def test_a_framework_does_not_differ_from_itself(path: Any) -> None:
    data = load_yaml(path.read_text(encoding="utf-8"))
    assert changes(parse_framework(data), parse_framework(deepcopy(data))) == []


MAXIMA = st.lists(st.decimals("0.01", 20, places=2), min_size=1, max_size=6)


@given(MAXIMA, MAXIMA)
@settings(max_examples=60)
def test_two_versions_differ_exactly_where_their_leaves_do(
    one: list[Any], other: list[Any]
) -> None:
    """And turned round the same leaves come and go."""

    def made(maxima: list[Any]) -> Framework:
        leaves = [manual(f"1.{number}", maximum) for number, maximum in enumerate(maxima, 1)]
        return framework_of(*leaves)

    old, new = made(one), made(other)
    assert changes(old, old) == []
    there, back = changes(old, new), changes(new, old)
    assert {
        (one.aspect, one.old_code, one.new_code) for one in there if one.level is Level.LEAF
    } == {
        (_turned(one.aspect), one.new_code, one.old_code) for one in back if one.level is Level.LEAF
    }
    differing = {
        f"1.{number}" for number, (a, b) in enumerate(zip(one, other, strict=False), 1) if a != b
    }
    assert {
        one.new_code for one in there if (one.level, one.aspect) == (Level.LEAF, Aspect.MAXIMUM)
    } == (differing)


def _turned(aspect: Aspect) -> Aspect:
    turned = {Aspect.ADDED: Aspect.REMOVED, Aspect.REMOVED: Aspect.ADDED}
    return turned.get(aspect, aspect)


def leaf_of(data: dict[str, Any]) -> dict[str, Any]:
    leaf: dict[str, Any] = data["fields"][0]["criteria"][0]["sub_criteria"][1]
    return leaf


@pytest.mark.parametrize(
    ("key", "value", "aspect", "vi", "en"),
    [
        (
            "name",
            "Tỷ lệ việc",
            Aspect.RENAMED,
            "Tiêu chí chấm điểm 1.1.2 đổi tên từ “Tỷ lệ nhiệm vụ” thành “Tỷ lệ việc”.",
            "Leaf 1.1.2: “Tỷ lệ nhiệm vụ” is now called “Tỷ lệ việc”.",
        ),
        (
            "rule",
            {"shape": "MANUAL", "step": "0.25"},
            Aspect.RULE,
            (
                "Tiêu chí chấm điểm 1.1.2: cách chấm trước là ““Đã làm” (done) [việc] ∈ ℤ / “Phải làm” (planned) [việc] ∈ ℤ "
                "(khi mẫu số bằng 0: không áp dụng) × điểm tối đa.”, nay là “Nhập điểm theo bước 0,25, từ 0.”."
            ),
            (
                "Leaf 1.1.2: the rule was ““Đã làm” (done) [việc] ∈ ℤ / “Phải làm” (planned) [việc] ∈ ℤ "
                "(of nothing: not applicable) × maximum.”, it is “Points by hand in steps of 0.25, from 0.”."
            ),
        ),
        (
            "evidence",
            {"required": True, "note": "Báo cáo"},
            Aspect.EVIDENCE,
            "Tiêu chí chấm điểm 1.1.2: tài liệu kiểm chứng trước là không bắt buộc, nay là bắt buộc (Báo cáo).",
            "Leaf 1.1.2: evidence was not required, it is required (Báo cáo).",
        ),
        (
            "except_agencies",
            ["S2"],
            Aspect.APPLICABILITY,
            "Tiêu chí chấm điểm 1.1.2: trước áp dụng cho mọi khối, nay cho mọi khối, trừ S2.",
            "Leaf 1.1.2: applied to every block, applies to every block, but not S2.",
        ),
        (
            "not_applicable",
            "FULL_POINTS",
            Aspect.NOT_APPLICABLE,
            "Tiêu chí chấm điểm 1.1.2: khi không áp dụng, trước: loại khỏi điểm tối đa; nay: được đủ điểm.",
            "Leaf 1.1.2: where it does not apply, was: it leaves the maximum; is: full points.",
        ),
        (
            "source",
            "IMPORTED",
            Aspect.SOURCE,
            "Tiêu chí chấm điểm 1.1.2: nguồn điểm từ tự chấm (MAIN) thành số liệu nhập (MAIN).",
            "Leaf 1.1.2: scored from imported figures (MAIN), was self-assessment (MAIN).",
        ),
    ],
)
def test_each_change_of_a_leaf_is_said_once(
    key: str, value: Any, aspect: Aspect, vi: str, en: str
) -> None:
    data = deepcopy(DATA)
    leaf_of(data)[key] = value
    (found,) = changes(parse_framework(DATA), parse_framework(data))
    assert (found.level, found.aspect, found.new_code) == (Level.LEAF, aspect, "1.1.2")
    assert (found.sentence.vi, found.sentence.en) == (vi, en)


@pytest.mark.parametrize(
    ("key", "value", "en"),
    [
        ("places", 3, "The decimals: 3, was 2."),
        ("ties", "DENSE", "The tie rule: DENSE, was COMPETITION."),
        ("edition", "2025", "The edition: 2025, was 2024."),
        (
            "ties",
            {"broken_by": ["part:SURVEY", "exact"]},
            "The tie rule: broken by part:SURVEY, exact, was COMPETITION.",
        ),
    ],
)
def test_settings_are_compared_too(key: str, value: Any, en: str) -> None:
    (found,) = changes(parse_framework(DATA), parse_framework({**DATA, key: value}))
    assert (found.level, found.aspect) == (Level.FRAMEWORK, Aspect.SETTING)
    assert found.sentence.en == en
    assert not found.sentence.vi.isascii()


def test_grades_and_parts_are_said_in_words() -> None:
    data = deepcopy(DATA)
    data["grades"][0]["from"] = 75
    data["parts"][0]["maximum"], data["parts"][1]["maximum"] = 6, 4
    data["fields"][2]["maximum"] = data["fields"][2]["criteria"][0]["maximum"] = 4
    leaf = data["fields"][1]["criteria"].pop()
    data["fields"][1]["maximum"] = 2
    found = changes(parse_framework(DATA), parse_framework(data))
    said = {one.sentence.en for one in found}
    assert "The grades: Tốt (GOOD) ≥ 75; Yếu (WEAK), was Tốt (GOOD) ≥ 80; Yếu (WEAK)." in said
    assert any(text.startswith("The parts: Thẩm định (APPRAISED") for text in said)
    assert f"Leaf 2.2 is gone: “{leaf['name']}”." in said
    assert "Field 2: the maximum is 2, was 3." in said
    assert "Leaf 9.1: the maximum is 4, was 3." in said


def test_a_renumbered_leaf_was_moved_and_not_taken_away() -> None:
    data = deepcopy(DATA)
    data["fields"][1]["code"] = "3"
    for number, criterion in enumerate(data["fields"][1]["criteria"], 1):
        criterion["code"] = f"3.{number}"
    found = changes(parse_framework(DATA), parse_framework(data), **{"2.1": "3.1", "2.2": "3.2"})
    assert [(one.level, one.aspect, one.old_code, one.new_code) for one in found] == [
        (Level.FIELD, Aspect.MOVED, "2", "3"),
        (Level.LEAF, Aspect.MOVED, "2.1", "3.1"),
        (Level.LEAF, Aspect.MOVED, "2.2", "3.2"),
    ]
    assert found[1].sentence.en == "Leaf 3.1 moved from 2 / 2.1 to 3 / 3.1."
