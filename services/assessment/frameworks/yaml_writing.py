"""Plain data of a framework → its YAML file: the form that versions are kept in, wherever they came from."""

from collections.abc import Mapping
from typing import Any, Final

import yaml

_Dumper: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write_yaml(data: Mapping[str, Any]) -> str:
    """Write data so that `read_yaml` gives exactly the same again: what is text and could be taken for a number is quoted."""
    written: str = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=120,
        default_flow_style=False,
    )
    return written
