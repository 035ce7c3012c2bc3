"""Workbooks in the demo: a framework out and in again, and a report filled in without a connection."""

import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from demo.api import Caller
from demo.cast import Cast
from demo.preset import Data

XLSX = {
    "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
REPORT = "Báo cáo"
KEY, VALUE, EXPLANATION = "Khóa dòng", "Giá trị", "Giải trình"
YES, NO = "Có", "Không"


class Workbook:
    """What a spreadsheet program holds of a file: sheets of cells."""

    def __init__(self, content: bytes) -> None:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            self._sheets = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }
        heads = self._sheets[REPORT][0]
        self._column = {str(title): number for number, title in enumerate(heads)}

    def fill_in(self, leaves: dict[str, Data], answers: dict[str, Data], explanation: str) -> None:
        """Write the answer to every leaf into the cells that ask for it."""
        for row in self._sheets[REPORT][1:]:
            code, _, asked = str(row[self._column[KEY]]).partition("|")
            if code not in answers:
                continue
            if asked:
                part, _, name = asked.partition("|")
                row[self._column[VALUE]] = _cell(leaves[code], answers[code], part, name)
            else:
                row[self._column[EXPLANATION]] = explanation

    def save(self) -> bytes:
        """Save the file."""
        file = io.BytesIO()
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            for name, rows in self._sheets.items():
                page = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    for column, value in enumerate(row):
                        if value not in {"", None}:
                            page.write(number, column, value)
        return file.getvalue()


def _cell(leaf: Data, answer: Data, part: str, name: str) -> Any:  # noqa: PLR0911  a line per part
    """Say in a cell what the answer says; empty where it says nothing."""
    if answer["state"] == "NOT_APPLICABLE":
        return YES if part == "NOT_APPLICABLE" else ""
    match part:
        case "FACT":
            return Decimal(answer["facts"][name]) if name in answer.get("facts", {}) else ""
        case "ITEM":
            return YES if name in answer["choices"] else NO
        case "CHOICE" if leaf["rule"]["shape"] == "YES_NO":
            return YES if answer["choices"] == ["YES"] else NO
        case "CHOICE":
            return _label(leaf["rule"]["options"], answer["choices"][0])
        case "FORMULA":
            return _label(leaf["rule"]["formulas"], answer["formula"])
        case "POINTS":
            return Decimal(answer["points"])
        case _:
            return ""


def _label(offered: list[Data], code: str) -> str:
    """Name a choice as its list does: by its label, and by its code too where labels repeat."""
    labels = {str(one["code"]): str(one["label"]) for one in offered}
    label = labels[code]
    return label if list(labels.values()).count(label) == 1 else f"{code}: {label}"


async def fill_in_offline(
    editor: Caller, report: str, leaves: list[Data], answers: dict[str, Data], explanation: str
) -> int:
    """Take the report home as a workbook, fill it in there, send it back; give how many leaves came in."""
    empty = await editor.get(f"{report}/workbook")
    workbook = Workbook(empty)
    workbook.fill_in({leaf["code"]: leaf for leaf in leaves}, answers, explanation)
    taken = await editor.gateway.call(
        "POST",
        f"{report}/workbook-uploads",
        token=editor.token,
        data=workbook.save(),
        headers=XLSX,
    )
    return len(taken.body["changes"])


async def framework_round_trip(cast: Cast, programme_id: str, framework_id: str) -> str:
    """Take the framework out as a workbook and send that in again; give the digest, which must be the same."""
    officer = cast.officer
    issued = await officer.get(f"/v1/frameworks/{framework_id}")
    content = await officer.get(f"/v1/frameworks/{framework_id}/workbook")
    again = await officer.gateway.call(
        "POST",
        "/v1/frameworks",
        token=officer.token,
        params={"programme_id": programme_id},
        data=content,
        headers=XLSX,
    )
    if again.body["digest"] != issued["digest"]:
        raise AssertionError("the workbook came in with another meaning than it went out with")
    await officer.gateway.call(
        "DELETE",
        f"/v1/frameworks/{again.body['id']}",
        token=officer.token,
        headers={"if-match": again.etag},
    )
    return str(issued["digest"])
