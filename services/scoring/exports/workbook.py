"""A ranking as a workbook that can stand as the annex of a decision."""

import io
import re
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

from services.scoring.exports.models import RankingReport, applicable_maximum
from services.scoring.runs.models import AgencyResult, Label
from shared.methodology.decimals import mean, round_half_up, times_fraction

_FONT = "Times New Roman"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FIRST_ROW = 6
"""Where the table begins, below the rows of the head."""

Cell = str | int | Decimal | None


def write_workbook(report: RankingReport) -> bytes:
    """Write a sheet per block, one of the fields, and one of SIPAS where it was measured."""
    import xlsxwriter  # loaded when first needed: an idle service stays small

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties(
            {
                "title": report.title,
                "author": report.heading["authority"]["name"],
                "created": report.created_at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            }
        )
        annex = _Annex(workbook, report)
        for block in report.heading["blocks"]:
            results = report.of_block(block["code"])
            if results:
                annex.add_block(block, results)
        annex.add_fields()
        if report.has_sipas:
            annex.add_sipas()
    return file.getvalue()


class _Annex:
    """The sheets of one workbook, all with the same head."""

    def __init__(self, workbook: Any, report: RankingReport) -> None:
        self._workbook = workbook
        self._report = report
        places = report.heading["framework"]["places"]
        self._places = places
        number = "0" + ("." + "0" * places if places else "")
        plain = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
        boxed = plain | {"border": 1}
        make = workbook.add_format
        self._authority = make(plain | {"bold": True, "align": "left"})
        self._title = make(
            plain | {"bold": True, "font_size": 14, "align": "center", "text_wrap": True}
        )
        self._subtitle = make(plain | {"italic": True, "align": "center"})
        self._block = make(plain | {"bold": True, "font_size": 12, "align": "center"})
        self._header = make(
            boxed | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#DDE7F0"}
        )
        self._maximum = make(boxed | {"italic": True, "align": "center", "bg_color": "#F2F5F8"})
        self._text = make(boxed | {"text_wrap": True})
        self._centred = make(boxed | {"align": "center"})
        self._points = make(boxed | {"num_format": number, "align": "right"})
        self._index = make(boxed | {"num_format": number, "align": "right", "bold": True})
        self._note = make(plain | {"italic": True})
        self._names: set[str] = set()

    def add_block(self, block: Label, results: Sequence[AgencyResult]) -> None:
        """Write the ranking of one block."""
        heading = self._report.heading
        columns = [
            ("Hạng", 7, None),
            ("Cơ quan, đơn vị", 42, None),
            *((one["name"], 16, one["maximum"]) for one in heading["parts"]),
            *(
                [("Điểm tối đa áp dụng", 12, heading["framework"]["scale"])]
                if self._report.has_reduced_maximum
                else []
            ),
            *([("Điểm thưởng", 10, None)] if self._report.has_bonus else []),
            *([("Điểm trừ", 10, None)] if self._report.has_penalty else []),
            ("Chỉ số (tổng điểm)", 12, heading["framework"]["scale"]),
            ("Xếp loại", 13, None),
            *((f"{one['code']}. {one['name']}", 17, one["maximum"]) for one in heading["fields"]),
        ]
        sheet = self._sheet(block["name"], f"Khối: {block['name']}", columns)
        row = _FIRST_ROW + 1
        self._write(
            sheet,
            row,
            [None, "Điểm tối đa", *(_decimal(top) for _, _, top in columns[2:])],
            self._maximum,
        )
        for line in results:
            row += 1
            self._write_line(sheet, row, line)
        unranked = [one for one in results if one.rank is None]
        notes = ["Ghi chú: dấu “–” ở cột Hạng là cơ quan không xếp hạng."] if unranked else []
        if self._report.has_reduced_maximum:
            notes.append(
                "Chỉ số = tổng điểm các phần / điểm tối đa áp dụng × thang điểm, cộng điểm thưởng, trừ điểm trừ theo quy "
                "định của bộ chỉ số; tiêu chí không áp dụng không tính vào điểm tối đa."
            )
        for place, note in enumerate(notes, start=row + 2):
            sheet.write_string(place, 0, note, self._note)

    def add_fields(self) -> None:
        """Write what the blocks reached in each field."""
        heading = self._report.heading
        blocks = [one for one in heading["blocks"] if self._report.of_block(one["code"])]
        columns: list[tuple[str, int, str | None]] = [
            ("Mã", 8, None),
            ("Lĩnh vực", 52, None),
            ("Điểm tối đa", 11, None),
        ]
        for block in blocks:
            columns += [
                (f"{block['name']}: trung bình", 16, None),
                (f"{block['name']}: cao nhất", 16, None),
                (f"{block['name']}: thấp nhất", 16, None),
                (f"{block['name']}: tỷ lệ đạt (%)", 16, None),
            ]
        sheet = self._sheet("Lĩnh vực", "Kết quả theo lĩnh vực", columns)
        for place, field in enumerate(heading["fields"]):
            row = _FIRST_ROW + 1 + place
            sheet.write_string(row, 0, field["code"], self._centred)
            sheet.write_string(row, 1, field["name"], self._text)
            sheet.write_number(row, 2, Decimal(field["maximum"]), self._points)
            for column, block in enumerate(blocks):
                cells = self._reached(block["code"], field["code"])
                self._write(sheet, row, cells, self._points, start=3 + 4 * column)

    def add_sipas(self) -> None:
        """Write satisfaction with the service, by block and rank."""
        heading = self._report.heading
        columns = [
            ("Hạng", 7, None),
            ("Cơ quan, đơn vị", 42, None),
            ("Khối", 28, None),
            ("SIPAS (%)", 12, None),
            *((f"{one['name']} (%)", 17, None) for one in heading["factors"]),
        ]
        sheet = self._sheet("SIPAS", "Chỉ số hài lòng về sự phục vụ hành chính", columns)
        names = {one["code"]: one["name"] for one in heading["blocks"]}
        places = {one["code"]: place for place, one in enumerate(heading["blocks"])}
        measured = sorted(
            (one for one in self._report.results if one.sipas_index is not None),
            key=lambda one: (
                places[one.block],
                one.sipas_rank is None,
                one.sipas_rank or 0,
                one.agency_code,
            ),
        )
        for row, one in enumerate(measured, start=_FIRST_ROW + 1):
            factors = {factor["code"]: factor["percent"] for factor in one.summary["factors"]}
            self._write_rank(sheet, row, one.sipas_rank)
            sheet.write_string(row, 1, one.agency_name, self._text)
            sheet.write_string(row, 2, names[one.block], self._text)
            self._write(sheet, row, [one.sipas_index], self._index, start=3)
            cells = [_decimal(factors.get(factor["code"])) for factor in heading["factors"]]
            self._write(sheet, row, cells, self._points, start=4)

    def _write_line(self, sheet: Any, row: int, one: AgencyResult) -> None:
        summary, report = one.summary, self._report
        parts = {part["code"]: part["points"] for part in summary["parts"]}
        fields = {field["code"]: field["points"] for field in summary["fields"]}
        points: list[Cell] = [_decimal(parts.get(part["code"])) for part in report.heading["parts"]]
        points += [applicable_maximum(one)] if report.has_reduced_maximum else []
        points += [Decimal(summary["bonus"])] if report.has_bonus else []
        points += [Decimal(summary["penalty"])] if report.has_penalty else []
        self._write_rank(sheet, row, one.rank)
        sheet.write_string(row, 1, one.agency_name, self._text)
        self._write(sheet, row, points, self._points, start=2)
        column = 2 + len(points)
        self._write(sheet, row, [one.index], self._index, start=column)
        self._write(sheet, row, [summary["grade_name"]], self._centred, start=column + 1)
        cells = [_decimal(fields.get(field["code"])) for field in report.heading["fields"]]
        self._write(sheet, row, cells, self._points, start=column + 2)

    def _write_rank(self, sheet: Any, row: int, rank: int | None) -> None:
        self._write(sheet, row, ["–" if rank is None else rank], self._centred)

    def _write(
        self, sheet: Any, row: int, cells: Sequence[Cell], style: Any, *, start: int = 0
    ) -> None:
        """Write numbers as numbers and texts as texts: never a formula, never an address."""
        for column, cell in enumerate(cells, start=start):
            match cell:
                case None:
                    sheet.write_blank(row, column, None, style)
                case str():
                    sheet.write_string(row, column, cell, style)
                case _:
                    sheet.write_number(row, column, cell, style)

    def _sheet(
        self, name: str, caption: str, columns: Sequence[tuple[str, int, str | None]]
    ) -> Any:
        """Begin a sheet: the head of the annex, the header of the table, how it is printed."""
        report = self._report
        sheet = self._workbook.add_worksheet(self._sheet_name(name))
        last = len(columns) - 1
        head = [
            (report.heading["authority"]["name"].upper(), self._authority),
            ("PHỤ LỤC" if report.decision_number else "DỰ THẢO", self._block),
            (report.title, self._title),
            (_decision(report), self._subtitle),
            (caption, self._block),
        ]
        for row, (text, style) in enumerate(head):
            sheet.merge_range(row, 0, row, last, "", style)
            sheet.write_string(row, 0, text, style)
        sheet.set_row(2, 38)
        sheet.set_row(_FIRST_ROW, 78)
        for column, (label, width, _) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(_FIRST_ROW, column, label, self._header)
        sheet.freeze_panes(_FIRST_ROW + 1, 2)
        sheet.repeat_rows(_FIRST_ROW)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")
        return sheet

    def _sheet_name(self, name: str) -> str:
        """Give a name that spreadsheets take: short, without the signs of their addresses, and only once."""
        plain = re.sub(r"[\[\]:*?/\\']+", " ", name).strip()[:31].strip() or "Khối"
        candidate, number = plain, 2
        while candidate.casefold() in self._names:
            candidate = f"{plain[:28]} {number}"
            number += 1
        self._names.add(candidate.casefold())
        return candidate

    def _reached(self, block: str, field: str) -> list[Cell]:
        """Mean, highest and lowest points of a block in a field, and the mean's share of what applies."""
        found = [
            (Decimal(one["points"]), Decimal(one["maximum"]))
            for result in self._report.of_block(block)
            for one in result.summary["fields"]
            if one["code"] == field
        ]
        points = [value for value, _ in found]
        average, applicable = mean(points), mean(top for _, top in found)
        share = times_fraction(Decimal(100), average, applicable) if applicable else None
        return [
            round_half_up(average, self._places),
            max(points),
            min(points),
            None if share is None else round_half_up(share, self._places),
        ]


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _decision(report: RankingReport) -> str:
    day = report.decision_date
    if report.decision_number is None or day is None:
        return "Kết quả chưa được công bố, chỉ dùng nội bộ"
    # Days below 10 and the months 1 and 2 take a zero in front (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return (
        f"(Kèm theo Quyết định số {report.decision_number} "
        f"ngày {day.day:02d} tháng {month} năm {day.year})"
    )
