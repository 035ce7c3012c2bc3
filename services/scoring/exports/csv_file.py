"""A ranking as CSV (RFC 4180), in UTF-8 with a mark so that spreadsheets read Vietnamese."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from services.scoring.exports.models import RankingReport, applicable_maximum
from services.scoring.runs.models import AgencyResult
from shared.spreadsheets import BYTE_ORDER_MARK, harmless


def write_csv(report: RankingReport) -> bytes:
    """Write the ranking, one line per agency."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in _header(report)])
    names = {one["code"]: one["name"] for one in report.heading["blocks"]}
    for result in report.results:
        writer.writerow(list(_line(report, result, names[result.block])))
    return BYTE_ORDER_MARK + text.getvalue().encode()


def _header(report: RankingReport) -> Iterator[str]:
    heading = report.heading
    yield from ("Khối", "Hạng", "Mã cơ quan", "Cơ quan")
    yield from (one["name"] for one in heading["parts"])
    if report.has_reduced_maximum:
        yield "Điểm tối đa áp dụng"
    if report.has_bonus:
        yield "Điểm thưởng"
    if report.has_penalty:
        yield "Điểm trừ"
    yield from ("Chỉ số", "Xếp loại")
    yield from (f"{one['code']}. {one['name']}" for one in heading["fields"])
    if report.has_sipas:
        yield from ("SIPAS (%)", "Hạng SIPAS")
        yield from (f"SIPAS: {one['name']} (%)" for one in heading["factors"])


def _line(report: RankingReport, result: AgencyResult, block: str) -> Iterator[str]:
    summary = result.summary
    parts = {one["code"]: one["points"] for one in summary["parts"]}
    fields = {one["code"]: one["points"] for one in summary["fields"]}
    yield harmless(block)
    yield _number(result.rank)
    yield harmless(result.agency_code)
    yield harmless(result.agency_name)
    yield from (parts.get(one["code"], "") for one in report.heading["parts"])
    if report.has_reduced_maximum:
        yield _number(applicable_maximum(result))
    if report.has_bonus:
        yield summary["bonus"]
    if report.has_penalty:
        yield summary["penalty"]
    yield _number(result.index)
    yield harmless(summary["grade_name"] or "")
    yield from (fields.get(one["code"], "") for one in report.heading["fields"])
    if report.has_sipas:
        factors = {one["code"]: one["percent"] for one in summary["factors"]}
        yield _number(result.sipas_index)
        yield _number(result.sipas_rank)
        yield from (factors.get(one["code"]) or "" for one in report.heading["factors"])


def _number(value: Decimal | int | None) -> str:
    return "" if value is None else format(value, "f" if isinstance(value, Decimal) else "d")
