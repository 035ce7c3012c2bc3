"""A rule in one sentence, for every shape."""

import re
from itertools import combinations

import pytest

from shared.methodology import Framework, parse_framework
from shared.methodology.rule_wording import describe_rule
from shared.methodology.rules import SHAPES, Rule
from tests.shared.methodology.examples import ROOT, framework_of, leaf_data, load_yaml


def preset(name: str) -> Framework:
    path = ROOT / "presets" / name / "framework.yaml"
    return parse_framework(load_yaml(path.read_text(encoding="utf-8")))


def rules() -> list[Rule]:
    """Every rule of the presets and of the page that describes the format."""
    page = (ROOT / "docs" / "framework-format.md").read_text(encoding="utf-8")
    leaves = [load_yaml(block) for block in re.findall(r"```yaml leaf\n(.*?)```", page, re.DOTALL)]
    found = [
        leaf.rule
        for data in leaves
        for leaf in framework_of(leaf_data(data["rule"], data["maximum"])).leaves.values()
    ]
    for name in ("hanoi-central-2024", "yen-dung-2021"):
        found += [leaf.rule for leaf in preset(name).leaves.values()]
    return found


def test_every_shape_can_be_said_in_both_languages() -> None:
    said = {type(rule): describe_rule(rule) for rule in rules()}
    assert set(said) == set(SHAPES)
    assert all(text.vi.endswith(".") and text.en.endswith(".") for text in said.values())
    assert all("{" not in text.vi + text.en for text in said.values())


def test_rules_that_differ_never_read_the_same() -> None:
    for one, other in combinations(rules(), 2):
        if one != other:
            assert describe_rule(one) != describe_rule(other)
            assert describe_rule(one).vi != describe_rule(other).vi
            assert describe_rule(one).en != describe_rule(other).en


@pytest.mark.parametrize(
    ("rule", "vi", "en"),
    [
        ({"shape": "YES_NO", "yes": 1, "no": "0.5"}, "Đạt: 1; không đạt: 0,5.", "Yes: 1; no: 0.5."),
        (
            {
                "shape": "STEPS",
                "input": {"name": "x", "label": "Hồ sơ", "unit": "%"},
                "bands": [
                    {"from": None, "to": 90, "includes_to": True, "points": 0},
                    {"from": 90, "includes_from": False, "to": None, "points": 1},
                ],
            },
            "Theo “Hồ sơ” (x) [%]: (−∞; 90]: 0; (90; +∞): 1.",
            "By “Hồ sơ” (x) [%]: (−∞; 90]: 0; (90; +∞): 1.",
        ),
    ],
)
def test_a_rule_reads_as_an_officer_would_say_it(rule: dict[str, object], vi: str, en: str) -> None:
    (leaf,) = framework_of(leaf_data(rule)).leaves.values()
    said = describe_rule(leaf.rule)
    assert (said.vi, said.en) == (vi, en)
