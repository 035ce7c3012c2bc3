"""Parsed frameworks, kept by their digest: parsing one costs milliseconds, and what a digest names never changes."""

from collections import OrderedDict
from typing import Any

from shared.methodology.framework import Framework
from shared.methodology.parsing import parse_framework


class FrameworkCache:
    """The most recently used parsed frameworks of one app."""

    def __init__(self, size: int = 64) -> None:
        self._size = size
        self._parsed: OrderedDict[str, Framework] = OrderedDict()

    def find(self, digest: str) -> Framework | None:
        """Give a framework that was parsed before."""
        framework = self._parsed.get(digest)
        if framework is not None:
            self._parsed.move_to_end(digest)
        return framework

    def parse(self, digest: str, content: dict[str, Any]) -> Framework:
        """Parse a stored framework, and keep it."""
        framework = parse_framework(content)
        self._parsed[digest] = framework
        if len(self._parsed) > self._size:
            self._parsed.popitem(last=False)
        return framework
