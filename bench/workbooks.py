"""A workbook of 140 leaves: read, parsed and checked, against what python-calamine alone needs to read its cells."""

import io
import statistics
import time
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from itertools import count, cycle
from typing import Any, Final

from python_calamine import CalamineWorkbook

from deploy.local import ROOT
from services.assessment.framework_workbooks.rules import check_workbook
from services.assessment.framework_workbooks.writing import write_framework
from services.assessment.frameworks.yaml_reading import read_yaml
from shared.workbooks import read_workbook

LEAVES: Final = 140
LIMIT: Final = 5
PRESET: Final = ROOT / "presets" / "yen-dung-2021" / "framework.yaml"


def measure_workbooks(rounds: int) -> None:
    """Import the same bytes round by round in turn with the baseline; the median counts."""
    content = write_framework(framework_of(LEAVES), title="bench")
    imported = check_workbook(read_workbook(content)).framework
    assert imported is not None
    assert len(imported.leaves) == LEAVES
    pairs = [(_seconds(_import, content), _seconds(_read_alone, content)) for _ in range(rounds)]
    ours, alone = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    ratios = sorted(mine / theirs for mine, theirs in pairs)
    print(f"\nA workbook of {LEAVES} leaves ({len(content) // 1024} KB), median of {rounds} rounds")
    print(f"  imported: read, parsed, checked       {ours:8.1f} ms")
    print(f"  baseline: python-calamine reads it    {alone:8.1f} ms")
    print(
        f"  ratio {ratios[len(ratios) // 2]:.2f}   (lowest {ratios[0]:.2f}, highest {ratios[-1]:.2f}; "
        f"at most {LIMIT} is wanted)"
    )


def framework_of(leaves: int) -> dict[str, Any]:
    """Repeat the criteria of a preset under other codes until there are so many leaves, and add its points up again."""
    data = read_yaml(PRESET.read_bytes()).data
    fields = [field for field in data["fields"] if field.get("group", "MAIN") == "MAIN"]
    numbers = count(1)
    missing = leaves - sum(
        len(_leaves(one)) for field in data["fields"] for one in field["criteria"]
    )
    for home, original in cycle([(field, one) for field in fields for one in field["criteria"]]):
        if missing <= 0:
            break
        criterion = deepcopy(original)
        below = criterion.get("sub_criteria")
        if below is not None:
            del below[missing:]
            criterion["maximum"] = _total(below)
        for node in (criterion, *(below or ())):
            node["code"] = f"{node['code']}-{next(numbers)}"
        home["criteria"].append(criterion)
        missing -= len(_leaves(criterion))
    for field in fields:
        field["maximum"] = _total(field["criteria"])
    data["scale"] = _total(fields)
    scored = [leaf for field in fields for one in field["criteria"] for leaf in _leaves(one)]
    for part in data["parts"]:
        part["maximum"] = _total([leaf for leaf in scored if leaf["source"] in part["sources"]])
    return data


def _leaves(criterion: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = criterion.get("sub_criteria") or [criterion]
    return found


def _total(nodes: list[dict[str, Any]]) -> str:
    return str(sum((Decimal(str(node["maximum"])) for node in nodes), Decimal(0)))


def _import(content: bytes) -> None:
    assert check_workbook(read_workbook(content)).framework is not None


def _read_alone(content: bytes) -> None:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _seconds(work: Callable[[bytes], None], content: bytes) -> float:
    started = time.perf_counter()
    work(content)
    return time.perf_counter() - started


if __name__ == "__main__":
    measure_workbooks(60)
