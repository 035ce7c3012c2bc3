"""Reads the library's files once, when it is first asked for: what is in them is in the form of our JSON schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml

from services.survey.questionnaires.models import Form
from services.survey.questionnaires.schemas import FormContent

_OWN: Final = Path(__file__).parent / "sipas.yaml"
_PRESETS: Final = Path(__file__).parents[3] / "presets"


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A questionnaire of the library."""

    form: Form
    source: str
    """Where it comes from, and what of it is illustrative."""
    groups: tuple[str, ...]
    """The respondent groups that it is for."""


@cache
def catalogue() -> Mapping[str, LibraryEntry]:
    """Give all entries by their codes, SIPAS first."""
    entries = [
        _entry(one["form"], one["code"], one["source"], one["groups"]) for one in _read(_OWN)
    ]
    for path in sorted(_PRESETS.glob("**/questionnaires.yaml")):
        entries += _of_preset(path)
    return MappingProxyType({one.form.code: one for one in entries})


def _of_preset(path: Path) -> list[LibraryEntry]:
    programme = _read(path.with_name("programme.yaml"))
    name = path.parent.relative_to(_PRESETS).as_posix()
    groups = programme["respondent_groups"]
    return [
        _entry(
            {key: value for key, value in one.items() if key != "code"},
            one["code"],
            name,
            [group["name"] for group in groups if group["questionnaire"] == one["code"]],
        )
        for one in _read(path)
    ]


def _entry(content: Any, code: str, source: str, groups: list[str]) -> LibraryEntry:
    form = FormContent.model_validate(content).to_form(code)
    return LibraryEntry(form, source, tuple(groups))


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
