"""Framework files as bytes: what YAML may bring along, and where each fault is."""

from decimal import Decimal
from pathlib import Path

import pytest

from services.assessment.frameworks.rules import check_file
from services.assessment.frameworks.yaml_reading import read_yaml
from tests.assessment.world import FRAMEWORK

GOOD = FRAMEWORK.read_text(encoding="utf-8")
PRESETS = Path(__file__).parents[2] / "presets"


def faults(source: str | bytes) -> list[tuple[str, str, int, int]]:
    content = source.encode() if isinstance(source, str) else source
    return [
        (fault.code, fault.pointer, fault.place["line"], fault.place["column"])
        for fault in check_file(content).faults
        if fault.place
    ]


def test_numbers_are_never_floats_and_words_are_those_of_yaml_1_2() -> None:
    read = read_yaml(
        b"a: 0.1\nb: 12\nc: yes\nd: true\ne: 1.10\nf: 2024-10-30\ng: 01\nh: ~\ni: 1e3\n"
    )
    assert read.faults == []
    assert read.data == {
        "a": "0.1",
        "b": 12,
        "c": "yes",
        "d": True,
        "e": "1.10",
        "f": "2024-10-30",
        "g": "01",
        "h": None,
        "i": "1e3",
    }


def test_a_good_file_keeps_its_decimals_exactly() -> None:
    checked = check_file(GOOD.encode())
    assert checked.faults == ()
    assert checked.framework is not None
    assert checked.framework.claim_step == Decimal("0.01")


@pytest.mark.parametrize(
    "path", sorted(PRESETS.glob("*/framework.yaml")), ids=lambda one: one.parent.name
)
def test_every_preset_is_a_good_file(path: Path) -> None:
    assert check_file(path.read_bytes()).faults == ()


@pytest.mark.parametrize(
    ("source", "code", "line", "column"),
    [
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a: &x [1]\nb: *x\n", "alias", 1, 4),
        ("a: !!python/object/apply:os.system ['true']\n", "tag", 1, 4),
        ("a: !!int '3'\n", "tag", 1, 4),
        ("? [1, 2]\n: 3\n", "complex-key", 1, 3),
        ("a: [1, 2\nb: 3\n", "yaml-syntax", 2, 2),
        ("a: 1\n---\nb: 2\n", "several-documents", 2, 1),
        ("", "empty-file", 1, 1),
        ("- 1\n- 2\n", "not-a-mapping", 1, 1),
        ('a: "x\\0y"\n', "control-character", 1, 4),
        ("a: " + "[" * 60 + "]" * 60, "too-deep-or-long", 1, 34),
    ],
)
def test_what_yaml_may_bring_along_is_refused_at_its_place(
    source: str, code: str, line: int, column: int
) -> None:
    found = faults(source)
    assert (code, line, column) in [(one[0], *one[2:]) for one in found]


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    assert {one[0] for one in faults(bomb)} == {"alias"}


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    assert [one[0] for one in faults(b"a: 1\nb: \xff\xfe\n")] == ["not-utf-8"]


def test_every_fault_is_told_with_its_line_and_column() -> None:
    broken = (
        GOOD.replace("maximum: 7}", "maximum: 7x}")
        .replace("shape: MANUAL", "shape: MANUEL")
        .replace("name: Khảo sát", "title: Khảo sát")
    )
    found = faults(broken)
    lines = broken.splitlines()
    assert {one[0] for one in found} >= {"not-a-decimal", "unknown-word", "missing-key"}
    by_code = {one[0]: one for one in found}
    assert lines[by_code["not-a-decimal"][2] - 1][by_code["not-a-decimal"][3] - 1 :].startswith(
        "7x"
    )
    assert lines[by_code["unknown-word"][2] - 1][by_code["unknown-word"][3] - 1 :].startswith(
        "MANUEL"
    )
    assert lines[by_code["unknown-key"][2] - 1].strip() == "title: Khảo sát"
    assert found == sorted(found, key=lambda one: one[2:])


def test_codes_that_cannot_stand_in_an_address_are_refused() -> None:
    found = faults(GOOD.replace('code: "2.1"', 'code: "2/1"').replace("code: small", "code: nhỏ"))
    assert [(one[0], one[1]) for one in found] == [
        ("unusable-code", "#/code"),
        ("unusable-code", "#/fields/1/criteria/0/code"),
    ]
