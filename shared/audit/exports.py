"""The trail as a file: CSV for people's spreadsheets, NDJSON for programs and for checking the chain elsewhere."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any, Final

import orjson

from shared.audit.chain import HASHED, hashed_bytes
from shared.clock import local_text
from shared.spreadsheets import BYTE_ORDER_MARK, harmless

_HEADER: Final = (
    "Số",
    "Thời điểm (giờ Việt Nam)",
    "Người thực hiện",
    "Việc",
    "Loại đối tượng",
    "Đối tượng",
    "Lý do",
    "Trước",
    "Sau",
    "Mã yêu cầu",
    "Mã băm",
)


async def as_ndjson(entries: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    """Write one JSON object per line: number, hash, and under `entry` exactly what the hash covers."""
    async for entry in entries:
        whole = {name: getattr(entry, name) for name in HASHED}
        yield b'{"number":%d,"hash":"%s","entry":%s}\n' % (
            entry.number,
            entry.hash.encode(),
            hashed_bytes(whole),
        )


async def as_csv(entries: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    """Write CSV (RFC 4180) that a spreadsheet reads as UTF-8 and takes for no formula."""
    yield BYTE_ORDER_MARK + _line(_HEADER)
    async for entry in entries:
        yield _line(
            (
                str(entry.number),
                local_text(entry.happened_at),
                entry.actor_name,
                entry.action,
                entry.subject_type,
                entry.subject_id,
                entry.reason or "",
                _json(entry.before),
                _json(entry.after),
                entry.request_id or "",
                entry.hash,
            )
        )


def _json(state: dict[str, Any] | None) -> str:
    return orjson.dumps(state, option=orjson.OPT_SORT_KEYS).decode() if state else ""


def _line(values: tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow([harmless(value) for value in values])
    return text.getvalue().encode()
