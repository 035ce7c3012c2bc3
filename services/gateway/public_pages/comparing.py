"""Two agencies side by side, as a reader compares them: figure by figure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure of both."""

    code: str
    name: str
    first: Data | None
    second: Data | None

    @property
    def difference(self) -> Decimal | None:
        """How many points the first is ahead; nothing where one has none."""
        if not self.first or not self.second:
            return None
        return Decimal(self.first["points"]) - Decimal(self.second["points"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who is compared, by parts and by fields."""

    first: Data
    second: Data
    parts: Sequence[Pair]
    fields: Sequence[Pair]

    @property
    def difference(self) -> Decimal | None:
        """How far the first index is ahead."""
        if self.first["index"] is None or self.second["index"] is None:
            return None
        return Decimal(self.first["index"]) - Decimal(self.second["index"])

    @property
    def satisfaction(self) -> Decimal | None:
        """How many points of a percentage people are more satisfied with the first."""
        if not self.first["sipas"] or not self.second["sipas"]:
            return None
        return Decimal(self.first["sipas"]["index"]) - Decimal(self.second["sipas"]["index"])


def compared(publication: Data, lines: Iterable[Data], a: str, b: str) -> Comparison | None:
    """Compare two agencies by their codes; None until both are chosen."""
    by_code = {line["agency_code"]: line for line in lines}
    first, second = by_code.get(a), by_code.get(b)
    if first is None or second is None:
        return None
    heading = publication["heading"]
    return Comparison(
        first,
        second,
        parts=_pairs(heading["parts"], first["parts"], second["parts"]),
        fields=_pairs(heading["fields"], first["fields"], second["fields"]),
    )


def _pairs(labels: Iterable[Data], first: Iterable[Data], second: Iterable[Data]) -> list[Pair]:
    ours = {one["code"]: one for one in first}
    theirs = {one["code"]: one for one in second}
    return [
        Pair(one["code"], one["name"], ours.get(one["code"]), theirs.get(one["code"]))
        for one in labels
        if one["code"] in ours or one["code"] in theirs
    ]
