"""A framework goes into a workbook and comes out unchanged; what somebody spoils in between is told at its cell."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.framework_workbooks import layout, words
from services.assessment.framework_workbooks.reading import read_framework_workbook
from services.assessment.framework_workbooks.rules import check_workbook
from services.assessment.framework_workbooks.writing import write_framework, write_template
from services.assessment.frameworks.errors import FrameworkNotWritableError
from services.assessment.frameworks.rules import CheckedFile
from services.assessment.frameworks.yaml_reading import read_yaml
from services.assessment.frameworks.yaml_writing import write_yaml
from shared.canonical import digest
from shared.methodology import Shape, parse_framework
from shared.workbooks import read_workbook
from tests.assessment.framework_data import Edits, edited, every_shape, frameworks
from tests.assessment.world import FRAMEWORK
from tests.shared.methodology.examples import fenced

PRESETS = sorted((Path(__file__).parents[2] / "presets").glob("*/framework*.yaml"))
SMALL = read_yaml(FRAMEWORK.read_bytes()).data
(PAGE,) = [body for kind, body in fenced("docs/framework-format.md") if kind == "framework"]


def written(data: dict[str, Any]) -> bytes:
    return write_framework(data, title="x")


def checked(content: bytes) -> CheckedFile:
    return check_workbook(read_workbook(content))


def came_back(data: dict[str, Any]) -> dict[str, Any]:
    """Send data through a workbook, and what comes out of it through YAML."""
    found = checked(written(data))
    assert found.faults == ()
    return read_yaml(write_yaml(found.data).encode()).data


@pytest.mark.parametrize("path", PRESETS, ids=lambda one: f"{one.parent.name}-{one.stem}")
def test_every_preset_comes_back_with_the_same_digest(path: Path) -> None:
    data = read_yaml(path.read_bytes()).data
    assert digest(came_back(data)) == digest(data)


def test_every_shape_comes_back_with_the_same_digest() -> None:
    data = every_shape()
    parse_framework(data)
    shapes = {field["criteria"][0]["rule"]["shape"] for field in data["fields"]}
    assert shapes == set(Shape) == set(layout.USES)
    assert digest(came_back(data)) == digest(data)


def test_the_whole_file_of_the_format_page_comes_back_with_the_same_digest() -> None:
    data = read_yaml(PAGE.encode()).data
    assert digest(came_back(data)) == digest(data)


@given(frameworks())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_whatever_a_file_may_hold_comes_back(data: dict[str, Any]) -> None:
    read = read_framework_workbook(read_workbook(written(data)))
    assert read.faults.found == []
    assert digest(read.data) == digest(data)


@given(frameworks())
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_yaml_that_is_written_is_read_as_the_same(data: dict[str, Any]) -> None:
    assert read_yaml(write_yaml(data).encode()).data == data


def test_every_word_of_a_list_means_one_thing() -> None:
    for listed in (words.SHAPES, words.ROLES, words.SOURCES, words.LEVELS):
        assert len(set(listed.values())) == len(listed)
        assert all(";" not in word and "," not in word.partition(",")[0] for word in listed)
    assert set(words.MEANINGS) == set(Shape)


def test_a_template_has_every_sheet_and_tells_what_to_fill_in() -> None:
    content = write_template()
    book = read_workbook(content)
    assert list(book.sheets) == [*(one.name for one in layout.LAYOUTS), layout.GUIDE, layout.LISTS]
    faults = checked(content).faults
    assert {(fault.place["sheet"], fault.code) for fault in faults if fault.place} >= {
        ("Thông tin", "missing-key"),
        ("Tiêu chí", "missing-key"),
        ("Khối", "missing-key"),
        ("Xếp loại", "missing-key"),
    }
    by_cell = {(f.place["sheet"], f.place["cell"]): f.text.vi for f in faults if f.place}
    assert by_cell["Thông tin", "B3"] == "Ô này còn trống; hãy điền “Mã bộ chỉ số”."
    assert by_cell["Khối", "A1"] == "Trang Khối chưa có dòng nào; hãy thêm ít nhất một dòng."


def test_a_template_offers_lists_and_notes() -> None:
    with zipfile.ZipFile(io.BytesIO(write_template())) as archive:
        tree = archive.read("xl/worksheets/sheet2.xml").decode()
        notes = archive.read("xl/comments1.xml").decode()
    assert "Tự chấm,Hội đồng chấm" in tree
    assert "'Danh mục'!$A$1:$A$20" in tree
    assert "để Excel không đổi 1.10 thành 1.1" in notes


def told(content: bytes) -> list[tuple[str, str, str]]:
    found = checked(content)
    assert found.framework is None
    assert found.data == {}
    for fault in found.faults:
        assert fault.text.vi != fault.text.en
        assert fault.pointer.startswith("#")
    return [(f.place["sheet"], f.place["cell"], f.code) for f in found.faults if f.place]


TREE, SCALE, FIGURE, ABOUT = "Tiêu chí", "Bảng điểm", "Số liệu", "Thông tin"


@pytest.mark.parametrize(
    ("edits", "expected", "says"),
    [
        ({(TREE, "A4"): "Chương"}, [(TREE, "A4", "unknown-word")], "Lĩnh vực; Tiêu chí; Tiêu chí thành phần"),
        ({(TREE, "A4"): None}, [(TREE, "A4", "missing-value")], "chọn cấp"),
        ({(TREE, "A2"): "Tiêu chí thành phần"}, [(TREE, "A2", "no-parent")], "đứng dưới"),
        ({(TREE, "B4"): 1.1}, [(TREE, "B4", "not-text")], "Văn bản (Text)"),
        ({(TREE, "C4"): None}, [(TREE, "C4", "missing-key")], "“Lĩnh vực / tiêu chí / tiêu chí thành phần”"),
        ({(TREE, "E4"): "1,5"}, [(TREE, "E4", "not-a-number")], "hãy gõ lại một số"),
        ({(TREE, "E4"): "=1+0"}, [(TREE, "E4", "formula")], "dán dạng giá trị"),
        ({(TREE, "G4"): "Tự cho"}, [(TREE, "G4", "unknown-word")], "Tự chấm; Hội đồng chấm"),
        ({(TREE, "G4"): None}, [(TREE, "G4", "missing-key")], "“Hình thức đánh giá”"),
        ({(TREE, "H8"): None}, [(TREE, "H8", "missing-key")], "“Cách chấm”"),
        ({(TREE, "H8"): "Đoán"}, [(TREE, "H8", "unknown-word")], "Đạt / không đạt"),
        ({(TREE, "I8"): None}, [(TREE, "I8", "missing-key")], "“Điểm khi đạt”"),
        ({(TREE, "I8"): 3}, [(TREE, "I8", "above-maximum")], "tối đa 2"),
        ({(TREE, "M8"): 1}, [(TREE, "M8", "unused-cell")], "không dùng ô “Bước”"),
        ({(TREE, "G3"): "Tự chấm"}, [(TREE, "G3", "unused-cell")], "không dùng ô “Hình thức đánh giá”"),
        ({(TREE, "D4"): "Điểm trừ"}, [(TREE, "D4", "unused-cell")], "“Nhóm điểm”"),
        ({(TREE, "E3"): 3}, [(TREE, "E2", "does-not-add-up"), (TREE, "E3", "does-not-add-up")], ""),
        ({(TREE, "Y9"): "DISTRICT; XA"}, [(TREE, "Y9", "unknown-block")], "ở trang Khối"),
        ({(TREE, "E1"): "Điểm max"}, [(TREE, "E1", "renamed-column")], "ghi lại là “Điểm tối đa”"),
        ({(SCALE, "A2"): "9.9"}, [(SCALE, "A2", "unknown-leaf")], "hãy ghi đúng mã"),
        ({(SCALE, "A2"): None}, [(SCALE, "A2", "missing-value")], "hãy ghi mã"),
        ({(SCALE, "B3"): "TIMELY"}, [(SCALE, "B3", "duplicate-code")], "mã riêng"),
        ({(SCALE, "C2"): None}, [(SCALE, "C2", "missing-key")], "“Nội dung”"),
        ({(SCALE, "E2"): 1}, [(SCALE, "E2", "unused-cell")], "không dùng ô “Từ”"),
        ({(SCALE, "A6"): "2.1", (SCALE, "B6"): "X"}, [(SCALE, "A6", "unused-row")], "không có bảng điểm"),
        ({(FIGURE, "B3"): "Biến của công thức"}, [(TREE, "H5", "missing-key"), (FIGURE, "B3", "wrong-role")], "Mẫu số"),
        ({(FIGURE, "B3"): "Tử số"}, [(TREE, "H5", "missing-key"), (FIGURE, "B3", "duplicate-figure")], "“Mẫu số”"),
        ({(FIGURE, "C2"): "Số hồ sơ"}, [(FIGURE, "C2", "bad-name")], "so_ho_so"),
        ({(ABOUT, "A3"): "Mã"}, [(ABOUT, "A3", "unknown-item"), (ABOUT, "A24", "missing-key")], "Mã bộ chỉ số"),
        ({(ABOUT, "A4"): "Mã bộ chỉ số"}, [(ABOUT, "A4", "duplicate-item"), (ABOUT, "A24", "missing-key")], "dòng 3"),
        ({(ABOUT, "B6"): "mười"}, [(ABOUT, "B6", "not-a-number")], ""),
        ({(ABOUT, "B6"): 11}, [(ABOUT, "B6", "does-not-add-up")], ""),
        ({(ABOUT, "B3"): "nhỏ"}, [(ABOUT, "B3", "unusable-code")], "không dấu"),
        ({(ABOUT, "B10"): "part:SURVEY"}, [(ABOUT, "B10", "two-answers")], "Chỉ dùng một trong hai"),
        ({("Xếp loại", "A2"): "TINH"}, [("Xếp loại", "A2", "unknown-block")], "trang Khối"),
        ({("Xếp loại", "D2"): "#N/A"}, [("Xếp loại", "D2", "not-a-number")], ""),
        ({("Phần điểm", "C2"): "Tự chấm; Khác"}, [("Phần điểm", "C2", "unknown-word")], "“Khác”"),
        ({("Khối", "A3"): "SO"}, [("Khối", "A3", "duplicate-code"), (TREE, "Y9", "unknown-block")], "mã riêng"),
    ],
    ids=lambda one: "-".join(f"{s}!{c}" for s, c in one) if isinstance(one, dict) else "",
)  # fmt: skip
def test_each_fault_is_told_at_its_cell(edits: Edits, expected: list[Any], says: str) -> None:
    content = edited(written(SMALL), edits)
    assert sorted(told(content)) == sorted(expected)
    assert any(says in fault.text.vi for fault in checked(content).faults)


def test_all_faults_are_told_at_once_in_the_order_of_the_workbook() -> None:
    content = edited(
        written(SMALL),
        {
            (TREE, "G4"): "Tự cho",
            (TREE, "I8"): 3,
            (SCALE, "A2"): "9.9",
            (ABOUT, "B6"): "mười",
            ("Xếp loại", "D2"): "=80",
        },
    )
    assert told(content) == [
        (ABOUT, "B6", "not-a-number"),
        (TREE, "G4", "unknown-word"),
        (TREE, "I8", "above-maximum"),
        (SCALE, "A2", "unknown-leaf"),
        ("Xếp loại", "D2", "formula"),
    ]


def test_merged_cells_and_missing_sheets_are_told() -> None:
    assert told(edited(written(SMALL), {}, merged=(TREE, "C4:C5")))[0] == (
        TREE,
        "C4",
        "merged-cells",
    )
    assert ("Khối", "A1", "missing-sheet") in told(edited(written(SMALL), {}, without="Khối"))


def test_a_list_of_ties_and_a_day_may_be_written_as_officers_write_them() -> None:
    content = edited(
        written(SMALL),
        {
            (ABOUT, "B9"): None,
            (ABOUT, "B10"): "part:SURVEY",
            (ABOUT, "B13"): date(2024, 10, 30),
            (TREE, "B3"): " 1.1\u00a0",
            (TREE, "G4"): "TỰ CHẤM ",
        },
    )
    found = checked(content)
    assert found.faults == ()
    assert found.data["provenance"]["decision_date"] == "2024-10-30"
    assert found.data["ties"] == {"broken_by": ["part:SURVEY"]}
    assert found.data["fields"][0]["criteria"][0]["code"] == "1.1"


def test_what_no_cell_can_hold_is_refused_by_name() -> None:
    with pytest.raises(FrameworkNotWritableError) as caught:
        written({**SMALL, "name": "x" * 33_000})
    assert "Thông tin!B4" in caught.value.document("vi")["detail"]


def test_the_yaml_of_a_workbook_reads_well() -> None:
    text = write_yaml(SMALL)
    assert text.startswith("format: 1\ncode: small\nname: Bộ chỉ số nhỏ\nedition: '2024'\n")
    assert yaml.safe_load(text)["fields"][0]["name"] == "Chỉ đạo"


@given(st.data())
@settings(max_examples=25)
def test_any_cell_may_hold_anything_and_nothing_breaks(data: st.DataObject) -> None:
    """Whatever stands in a cell, the answer is a framework or faults at cells."""
    sheet = data.draw(st.sampled_from([one.name for one in layout.LAYOUTS]))
    cell = f"{data.draw(st.sampled_from('ABCDEFGHIJ'))}{data.draw(st.integers(2, 12))}"
    value = data.draw(
        st.sampled_from(
            ["x", 7, 0.1, True, "1.1", "", "(không)", "(rỗng)", ";", "~/", "Tiêu chí", "=1"]
        )
    )
    found = checked(edited(written(SMALL), {(sheet, cell): value}))
    assert (found.framework is None) == bool(found.faults)
    assert all(fault.place and set(fault.place) == {"sheet", "cell"} for fault in found.faults)
