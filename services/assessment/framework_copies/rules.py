"""How the file of a copy is written: the original's, with other words at its head."""

import json
from collections.abc import Mapping
from typing import Any, Final

import yaml

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def retitled(source: str, values: Mapping[str, str]) -> str:
    """Write other values at top-level keys of a framework file; comments and everything else stay as they are.

    The file was checked when it was stored: it is a mapping that has these keys, and no part of it stands for another.
    """
    root: Any = yaml.compose(source, Loader=_Loader)
    spans = [
        (value.start_mark.index, value.end_mark.index, values[key.value])
        for key, value in root.value
        if key.value in values
    ]
    for start, end, text in sorted(spans, reverse=True):
        newline = "\n" if source[start:end].endswith("\n") else ""
        source = source[:start] + json.dumps(text, ensure_ascii=False) + newline + source[end:]
    return source
