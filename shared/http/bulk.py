"""Bodies of many items: JSON or NDJSON, perhaps compressed, and never larger than they may become."""

import zlib
from typing import Final

from fastapi import Request

from shared.problems.common import BodyTooLargeError, MalformedBodyError
from shared.problems.problem import DomainError, Kind, Text

NDJSON: Final = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})
_GZIP: Final = frozenset({"gzip", "x-gzip"})
_PIECE: Final = 64 * 1024


class UnsupportedEncodingError(DomainError):
    """The body is compressed in a way that is not read here."""

    code = "unsupported-encoding"
    kind = Kind.UNSUPPORTED
    title = Text("Kiểu nén không được hỗ trợ", "The content encoding is not supported")
    detail = Text(
        "Không đọc được Content-Encoding “{encoding}”; hãy gửi không nén hoặc nén bằng gzip.",
        "Content-Encoding “{encoding}” is not read here; send the body as it is, or compressed by gzip.",
    )


async def read_body(request: Request, *, limit: int) -> bytes:
    """Read a body, unpacked where it is compressed; `limit` holds for what it unpacks to, so that a gzip bomb stays small."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"", "identity"}:
        return await _plain(request, limit)
    if encoding in _GZIP:
        return await _unpacked(request, limit)
    raise UnsupportedEncodingError(
        encoding=encoding[:40], headers={"accept-encoding": "gzip, identity"}
    )


def is_ndjson(request: Request) -> bool:
    """Tell whether each line of the body is a document of its own."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() in NDJSON


def lines_of(body: bytes) -> list[bytes]:
    """Give the lines of an NDJSON body; empty ones are no items."""
    return [line for line in body.split(b"\n") if line.strip()]


async def _plain(request: Request, limit: int) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise BodyTooLargeError(limit=limit)
        chunks.append(chunk)
    return b"".join(chunks)


async def _unpacked(request: Request, limit: int) -> bytes:
    """Unpack piece by piece (RFC 1952, several members one after another), and stop at the limit."""
    found = bytearray()
    gunzip = zlib.decompressobj(wbits=31)
    try:
        async for chunk in request.stream():
            rest = chunk
            while rest:
                if gunzip.eof:
                    gunzip = zlib.decompressobj(wbits=31)
                found += gunzip.decompress(rest, _PIECE)
                if len(found) > limit:
                    raise BodyTooLargeError(limit=limit)
                rest = gunzip.unused_data if gunzip.eof else gunzip.unconsumed_tail
    except zlib.error as error:
        raise MalformedBodyError from error
    if not gunzip.eof:
        raise MalformedBodyError
    return bytes(found)
