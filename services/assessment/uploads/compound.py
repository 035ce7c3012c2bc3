"""The names inside a compound file ([MS-CFB]), which documents of old Office are. Only its directory is read."""

import struct
from typing import BinaryIO, Final

_END_OF_CHAIN: Final = 0xFFFFFFFA
"""From here on, sector numbers mean something else."""

_ENTRY: Final = 128
_MOST_SECTORS: Final = 256
_HEADER: Final = 512
_SHIFTS: Final = {9, 12}


def stream_names(file: BinaryIO) -> set[str]:
    """Give the names of the streams and storages of a compound file; what cannot be read has none."""
    file.seek(0)
    header = file.read(_HEADER)
    if len(header) < _HEADER:
        return set()
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in _SHIFTS:
        return set()
    length = 1 << shift
    tables = struct.unpack_from("<109L", header, 76)
    sector = struct.unpack_from("<L", header, 48)[0]
    names: set[str] = set()
    for _ in range(_MOST_SECTORS):
        if sector >= _END_OF_CHAIN:
            break
        names |= _names_in(_sector(file, sector, length))
        sector = _next(file, tables, sector, length)
    return names


def _next(file: BinaryIO, tables: tuple[int, ...], sector: int, length: int) -> int:
    """Look up which sector follows, in the table that says so."""
    table, place = divmod(sector, length // 4)
    if table >= len(tables) or tables[table] >= _END_OF_CHAIN:
        return _END_OF_CHAIN
    content = _sector(file, tables[table], length)
    if len(content) < place * 4 + 4:
        return _END_OF_CHAIN
    following: int = struct.unpack_from("<L", content, place * 4)[0]
    return following


def _sector(file: BinaryIO, number: int, length: int) -> bytes:
    file.seek((number + 1) * length)
    return file.read(length)


def _names_in(sector: bytes) -> set[str]:
    names = set()
    for start in range(0, len(sector) - _ENTRY + 1, _ENTRY):
        size = struct.unpack_from("<H", sector, start + 64)[0]
        if 2 <= size <= 64:
            names.add(sector[start : start + size - 2].decode("utf-16-le", errors="replace"))
    return names
