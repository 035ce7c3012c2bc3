"""Reading a leaf mapping for two frameworks."""

from collections.abc import Mapping
from typing import Any, Final

from services.scoring.comparisons.errors import ForeignMappingError, MappingOpenError
from shared.methodology import Framework

SETTLED: Final = frozenset({"CONFIRMED", "SURE", "GONE"})
_SHOWN: Final = 5


def read_links(mapping: Mapping[str, Any], earlier: Framework, later: Framework) -> dict[str, str]:
    """Give new leaf → old leaf; refuses what is open, and what is about other frameworks."""
    links = mapping["links"]
    open_ = [one["from_leaf"] for one in links if one["state"] not in SETTLED]
    open_ += mapping["unmapped_new"]
    if open_:
        raise MappingOpenError(count=len(open_), leaves=", ".join(open_[:_SHOWN]))
    found = {one["to_leaf"]: one["from_leaf"] for one in links if one["to_leaf"] is not None}
    strange = sorted(
        (found.keys() - later.leaves.keys()) | (set(found.values()) - earlier.leaves.keys())
    )
    if strange:
        raise ForeignMappingError(leaves=", ".join(strange[:_SHOWN]))
    return found
