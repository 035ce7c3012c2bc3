"""Every shape of rule goes into a workbook and comes back as it was, for the frameworks of the presets."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.answers import answer_to, dice
from demo.preset import preset
from services.assessment.frameworks.yaml_reading import read_yaml
from services.assessment.leaf_standings.rules import stand_all
from services.assessment.report_workbooks.models import OnConflict, PresentLeaf, Said
from services.assessment.report_workbooks.reading import read_report
from services.assessment.report_workbooks.rules import take
from services.assessment.report_workbooks.writing import ReportHead, is_writable, write_report
from services.assessment.self_assessments.rules import make_claim
from shared.methodology.framework import Framework, Leaf, Source
from shared.methodology.parsing import parse_framework
from shared.workbooks import CellFaults, read_workbook
from tests.assessment.filled_workbook import FilledWorkbook

PRESETS = Path(__file__).parents[2] / "presets"
NAMES = ["hanoi-central-2024", "yen-dung-2021"]
HEAD = ReportHead("r", "sha256:0", "Báo cáo")


def framework_of(name: str) -> Framework:
    return parse_framework(read_yaml((PRESETS / name / "framework.yaml").read_bytes()).data)


def answered(name: str, framework: Framework) -> list[PresentLeaf]:
    """Answer every self-scored leaf of every block."""
    data = {
        leaf["code"]: leaf
        for block in framework.blocks
        for _, leaf in preset(name).leaves(block.code)
    }
    found = []
    for leaf in framework.leaves.values():
        if leaf.source is not Source.SELF:
            continue
        given = answer_to(data[leaf.code], 0.8, dice(name, leaf.code))
        claim = make_claim(framework, leaf, answer=given, claimed_points=None, stage="2024")
        said = Said(claim.answer, claim.claimed_points, "Giải trình\ncủa đơn vị")
        found.append(PresentLeaf(leaf, said, 3, "Lan", "10/11/2024"))
    return found


def written(leaves: list[PresentLeaf]) -> bytes:
    standings = {one.leaf.code: one for one in stand_all([one.leaf for one in leaves], {})}
    return write_report(HEAD, leaves, standings)


def taken_back(content: bytes, framework: Framework, leaves: list[PresentLeaf]) -> Any:
    workbook = read_workbook(content)
    faults = CellFaults(workbook.sheets)
    by_code: dict[str, Leaf] = {one.leaf.code: one.leaf for one in leaves}
    filled = read_report(workbook, faults, by_code, report_id="r", framework_digest="sha256:0")
    taken = take(
        filled,
        {one.leaf.code: one for one in leaves},
        faults,
        framework=framework,
        stage="2024",
        on_conflict=OnConflict.REFUSE,
        closed=frozenset(),
    )
    assert faults.found == []
    return taken


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_comes_back_as_it_was(name: str) -> None:
    framework = framework_of(name)
    leaves = answered(name, framework)
    content = written(leaves)
    assert written(leaves) == content
    taken = taken_back(content, framework, leaves)
    assert (taken.changes, taken.unchanged) == ([], len(leaves))


@pytest.mark.parametrize("name", NAMES)
def test_what_was_filled_in_offline_is_what_arrives(name: str) -> None:
    """The same answers, typed into an empty report."""
    framework = framework_of(name)
    leaves = answered(name, framework)
    empty = [replace(one, said=None, version=0) for one in leaves]
    blank = taken_back(written(empty), framework, empty)
    assert (blank.changes, blank.unchanged) == ([], len(leaves))
    full, file = FilledWorkbook(written(leaves)), FilledWorkbook(written(empty))
    for number, row in enumerate(full.rows[1:], start=1):
        for column in (3, 5, 6):
            file.rows[number][column] = row[column]
    taken = taken_back(file.save(), framework, empty)
    assert len(taken.changes) == len(leaves)
    by_code = {one.leaf.code: one for one in leaves}
    for change in taken.changes:
        assert change.after.trace == by_code[change.leaf.code].said.trace


def test_a_leaf_that_no_cell_can_hold_is_left_to_the_pages() -> None:
    framework = framework_of(NAMES[0])
    (first, *_) = answered(NAMES[0], framework)
    assert first.said is not None
    assert is_writable(first)
    assert is_writable(replace(first, said=None))
    assert not is_writable(replace(first, said=replace(first.said, explanation="𝄞" * 20_000)))
    facts = {"facts": {"a": str(Decimal(12345678901234567))}}
    fine = replace(first.said, answer={**first.said.answer, **facts})
    assert not is_writable(replace(first, said=fine))


def test_a_trace_sees_through_ways_of_writing() -> None:
    plain: dict[str, Any] = {"state": "GIVEN", "formula": None, "points": None}
    one = Said(plain | {"facts": {"a": "1.50"}, "choices": ["B", "A"]}, Decimal("2.0"), "é \r\nx")
    two = Said(plain | {"facts": {"a": "1.5"}, "choices": ["A", "B"]}, Decimal(2), "e\u0301 \nx ")
    assert one.trace == two.trace
    assert one.trace != replace(two, claimed_points=None).trace
