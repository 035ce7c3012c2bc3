"""The files of open data, byte for byte the same whenever they are written."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from services.scoring.open_data.models import FileFacts, OpenResult, OpenResults
from services.scoring.open_data.schemas import OpenResultsDocument
from shared.canonical import canonical_json
from shared.http.schema import decimal_text
from shared.spreadsheets import harmless

COLUMNS: Final = (
    ("block", "Khối / block"),
    ("agency_code", "Mã cơ quan / code of the agency"),
    ("agency_name", "Tên cơ quan / name of the agency"),
    ("level", "INDEX, PART, FIELD, LEAF, SIPAS or FACTOR"),
    ("code", "Code of the part, field, leaf or factor; empty for INDEX and SIPAS"),
    ("name", "What it is called"),
    ("value", "Points, or per cent for SIPAS and FACTOR; empty where there are none"),
    ("maximum", "The most that applies to the agency"),
    ("rank", "Rank in it within the block"),
    ("grade", "Code of the grade, for INDEX"),
)
"""One figure a line (tidy data): a new framework brings new lines, never new columns."""


@dataclass(frozen=True, slots=True)
class OpenFormat:
    """How a publication is written into a file."""

    name: str
    media_type: str
    write: Callable[[OpenResults], bytes]

    def facts(self, content: bytes) -> FileFacts:
        """Say what one needs to check a copy."""
        digest = hashlib.sha256(content).hexdigest()
        return FileFacts(self.name, self.media_type.partition(";")[0], len(content), digest)


def write_json(open_results: OpenResults) -> bytes:
    """Write everything as canonical JSON."""
    document = OpenResultsDocument.of(open_results).model_dump(mode="json", by_alias=True)
    return canonical_json(document)


def write_tidy_csv(open_results: OpenResults) -> bytes:
    """Write one figure a line (RFC 4180, UTF-8, header)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name, _ in COLUMNS])
    heading = open_results.publication.heading
    names = {
        kind: {one["code"]: one["name"] for one in heading[kind]}
        for kind in ("parts", "fields", "factors")
    }
    for one in open_results.results:
        first = (one.result.block, one.result.agency_code, one.result.agency_name)
        for line in _lines(one, names, heading["framework"]["scale"]):
            writer.writerow([*map(harmless, first), *line])
    return text.getvalue().encode()


def _lines(one: OpenResult, names: dict[str, dict[str, str]], scale: str) -> Iterator[list[Any]]:
    result, summary = one.result, one.result.summary
    index = "" if result.index is None else decimal_text(result.index)
    yield ["INDEX", "", "", index, scale, result.rank or "", result.grade or ""]
    for part in summary["parts"]:
        name = harmless(names["parts"][part["code"]])
        yield ["PART", part["code"], name, part["points"], part["maximum"], "", ""]
    for field in summary["fields"]:
        name = harmless(names["fields"][field["code"]])
        yield [
            *("FIELD", field["code"], name, field["points"], field["maximum"]),
            *(field["rank"] or "", ""),
        ]
    for leaf in one.leaves:
        points = "" if leaf.points is None else decimal_text(leaf.points)
        maximum = decimal_text(leaf.maximum)
        yield ["LEAF", leaf.code, harmless(leaf.name), points, maximum, "", ""]
    if result.sipas_index is not None:
        yield ["SIPAS", "", "", decimal_text(result.sipas_index), 100, result.sipas_rank or "", ""]
        for factor in summary["factors"]:
            name = harmless(names["factors"][factor["code"]])
            yield ["FACTOR", factor["code"], name, factor["percent"] or "", 100, "", ""]


JSON_FILE: Final = OpenFormat("results.json", "application/json", write_json)
CSV_FILE: Final = OpenFormat("results.csv", "text/csv; charset=utf-8", write_tidy_csv)
FORMATS: Final = (JSON_FILE, CSV_FILE)
