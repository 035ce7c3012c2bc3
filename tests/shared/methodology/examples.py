"""Frameworks, leaves and documents for the kernel's tests, and a YAML reader that keeps numbers exact."""

import csv
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from shared.methodology import (
    Fault,
    Framework,
    FrameworkFaults,
    Leaf,
    LeafScore,
    ScoringContext,
    parse_answer,
    parse_framework,
    score_leaf,
)

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "tests" / "data" / "published"
BLOCK = "SO"


class ExactLoader(yaml.SafeLoader):
    """Reads YAML 1.2 words: true, false, null; ints; every other scalar stays the text that it is."""


ExactLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("tag:yaml.org,2002:int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
):
    ExactLoader.add_implicit_resolver(tag, re.compile(pattern), list(first))


def load_yaml(text: str) -> Any:
    return yaml.load(text, Loader=ExactLoader)


def published(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def leaf_data(rule: Mapping[str, Any], maximum: Any = 1, **keys: Any) -> dict[str, Any]:
    by_survey = rule["shape"] in {"SURVEY_SHARE", "SURVEY_WEIGHTED", "INDEX"}
    return {
        "code": "1.1",
        "name": "Tiêu chí",
        "maximum": maximum,
        "source": "SURVEY" if by_survey else "SELF",
        "rule": dict(rule),
        **keys,
    }


def framework_data(*leaves: Mapping[str, Any], **keys: Any) -> dict[str, Any]:
    maximum = sum((Decimal(str(leaf["maximum"])) for leaf in leaves), Decimal(0))
    field = {"code": "1", "name": "Lĩnh vực", "maximum": str(maximum), "criteria": list(leaves)}
    return {
        "format": 1,
        "code": "test",
        "name": "Thử",
        "edition": "2024",
        "scale": str(maximum),
        "blocks": [{"code": BLOCK, "name": "Sở"}],
        "grades": [
            {"code": "GOOD", "name": "Tốt", "from": 80},
            {"code": "WEAK", "name": "Yếu", "from": None},
        ],
        "sipas": {
            "factors": [
                {"code": "ACCESS", "name": "Tiếp cận"},
                {"code": "RESULT", "name": "Kết quả"},
            ],
            "favourable": ["4", "5"],
        },
        "fields": [field],
        **keys,
    }


def leaf_of(rule: Mapping[str, Any], maximum: Any = 1, **keys: Any) -> Leaf:
    framework = parse_framework(framework_data(leaf_data(rule, maximum, **keys)))
    return next(iter(framework.leaves.values()))


def framework_of(*leaves: Mapping[str, Any], **keys: Any) -> Framework:
    return parse_framework(framework_data(*leaves, **keys))


def scored(
    leaf: Leaf, answer: Mapping[str, Any] | None, context: ScoringContext | None = None
) -> LeafScore:
    parsed = None if answer is None else parse_answer(answer, leaf)
    return score_leaf(leaf, parsed, context or ScoringContext())


def points_of(leaf: Leaf, answer: Mapping[str, Any] | None) -> Decimal | None:
    return scored(leaf, answer).points


def fact_points(leaf: Leaf, **facts: Any) -> Decimal | None:
    return points_of(leaf, {"facts": {name: str(value) for name, value in facts.items()}})


def faults_of(data: Mapping[str, Any]) -> dict[str, str]:
    """Give the codes of a framework's faults by their pointer."""
    faults: tuple[Fault, ...] = ()
    try:
        parse_framework(data)
    except FrameworkFaults as error:
        faults = error.faults
    assert all(fault.vi and fault.en for fault in faults)
    return {fault.pointer: fault.code for fault in faults}


def figure(name: str, **keys: Any) -> dict[str, Any]:
    return {"name": name, "label": name.title(), **keys}


def manual(code: str, maximum: Any, **keys: Any) -> dict[str, Any]:
    """A leaf whose points are typed: the plainest way to give an agency certain points."""
    return leaf_data({"shape": "MANUAL", "step": "0.0001"}, maximum, **{"code": code, **keys})


def fenced(document: str) -> Iterator[tuple[str, str]]:
    """Give (kind, text) of the fenced YAML blocks of a page, kind being the word after `yaml`."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return ((kind, body) for kind, body in re.findall(r"```yaml (\w+)\n(.*?)```", text, re.DOTALL))
