"""A preset as it lies in `presets/`: plain data, every scalar as it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

PRESETS = Path(__file__).resolve().parents[1] / "presets"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

Data = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """Leaves numbers as they are written, so that none passes through a binary float."""


_Loader.yaml_implicit_resolvers = {
    key: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:null"}
    ]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Preset:
    """One programme as it is entered: framework, questionnaires, agencies, calendar, council."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder below `presets/`."""
        return self.folder.relative_to(PRESETS).as_posix()

    @cached_property
    def framework_text(self) -> bytes:
        """The framework file as an officer uploads it."""
        return (self.folder / "framework.yaml").read_bytes()

    @cached_property
    def framework(self) -> Data:
        """The framework as data."""
        data: Data = yaml.load(self.framework_text, _Loader)
        return data

    @cached_property
    def programme(self) -> Data:
        """Authority, programme, agencies, periods, council, groups and targets."""
        data: Data = yaml.load((self.folder / "programme.yaml").read_bytes(), _Loader)
        return data

    @property
    def heads(self) -> Data | None:
        """How the heads of agencies are evaluated, as a publication takes it; None where the programme says nothing of it."""
        said = self.programme.get("heads")
        if said is None:
            return None
        heads = [
            {"agency_code": one["code"], "head": one["head"]}
            for one in self.programme["agencies"]
            if one.get("head")
        ]
        return {"evaluations": said["evaluations"], "heads": heads}

    @cached_property
    def questionnaires(self) -> list[Data]:
        """The forms of the respondent groups."""
        data: list[Data] = yaml.load((self.folder / "questionnaires.yaml").read_bytes(), _Loader)
        return data

    def leaves(self, block: str) -> Iterator[tuple[str, Data]]:
        """Give the leaves that apply to a block, each with the code of its field."""
        for field in self.framework["fields"]:
            for criterion in field["criteria"]:
                for leaf in criterion.get("sub_criteria", [criterion]):
                    if block in leaf.get("applies_to", [block]):
                        yield field["code"], {**leaf, "group": field.get("group", "MAIN")}


def preset(name: str) -> Preset:
    """Open a preset by its folder's name."""
    return Preset(PRESETS / name)


def preset_names() -> list[str]:
    """Name every preset that there is."""
    return sorted(Preset(path.parent).name for path in PRESETS.rglob("framework.yaml"))


def moved_calendar(published: Data, *, published_start: str, start: datetime) -> Data:
    """Move a published calendar so that its self-assessment begins at `start`, keeping all distances."""
    shift = start - _instant(published_start)
    return {
        phase: {
            "opens_at": (_instant(window["opens_at"]) + shift).isoformat(),
            "closes_at": (_instant(window["closes_at"]) + shift).isoformat(),
        }
        for phase, window in published.items()
    }


def _instant(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), VIETNAM)


ONE_DAY = timedelta(days=1)
