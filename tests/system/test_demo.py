"""`make demo` itself: it ends well, and two runs print the same tables."""

import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from deploy.local import ROOT, free_port

pytestmark = pytest.mark.system

EXPECTED = Path(__file__).parents[1] / "data" / "demo-tables.txt"
"""What an earlier run printed. After a change that is meant: take the lines that the failing test shows."""

TOLD = (
    "the framework went out as a workbook and came in again",
    "filled in 41 leaves without a connection, and sent it back",
    "went on from",
    "the chair says RECOGNISED",
    "was sent back",
    "the deadline locked",
    "marked late",
    "came again",
    "frozen",
    "the officer says ACCEPTED",
)


def tables(printed: str) -> str:
    """Keep the ranked lines: who, points, index, grade."""
    lines = (line.rstrip() for line in printed.splitlines())
    return "\n".join(
        line for line in lines if line[:6].strip().isdigit() or line.startswith("     –")
    )


def test_the_demo_plays_both_programmes_and_prints_the_same_tables_every_time(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "demo",
            "--exit",
            "--folder",
            str(tmp_path / "demo"),
            "--port",
            str(free_port()),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert tables(done.stdout) == EXPECTED.read_text().rstrip()
    for told in TOLD:
        assert told in done.stdout
    workbooks = sorted((tmp_path / "demo").glob("*.xlsx"))
    assert len(workbooks) == 3
    for workbook in workbooks:
        assert len(CalamineWorkbook.from_path(workbook).sheet_names) >= 2
