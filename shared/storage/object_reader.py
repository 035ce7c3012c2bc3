"""An object of the store as a file that can be read here and there."""

import io
from typing import TYPE_CHECKING

from typing_extensions import Buffer, override

if TYPE_CHECKING:
    from obstore.store import ObjectStore


class ObjectReader(io.RawIOBase):
    """Asks the store for exactly the bytes that are read. To be wrapped in a buffer."""

    def __init__(self, store: "ObjectStore", path: str) -> None:
        super().__init__()
        self._store = store
        self._path = path
        self._size = store.head(path)["size"]
        self._place = 0

    @override
    def readable(self) -> bool:
        return True

    @override
    def seekable(self) -> bool:
        return True

    @override
    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        room = memoryview(buffer).cast("B")
        end = min(self._place + len(room), self._size)
        if end <= self._place:
            return 0
        found = self._store.get_range(self._path, start=self._place, end=end)
        room[: end - self._place] = memoryview(found)
        count = end - self._place
        self._place = end
        return count
