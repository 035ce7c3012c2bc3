"""Names of languages, as XLSForm writes them beside their codes: “Tiếng Việt (vi)”."""

import re
from typing import Final

from services.survey.questionnaires.models import ENGLISH, VIETNAMESE

NAMES: Final = {
    VIETNAMESE: "Tiếng Việt",
    ENGLISH: "English",
    "zh": "中文",
    "ko": "한국어",
    "ja": "日本語",
    "fr": "Français",
    "ru": "Русский",
    "km": "ភាសាខ្មែរ",
    "lo": "ພາສາລາວ",
    "tyz": "Tày",
    "nut": "Nùng",
    "mtq": "Mường",
    "blt": "Thái (Tai Dam)",
    "twh": "Thái (Tai Dón)",
    "hmn": "Hmoob",
    "ium": "Dao (Iu Mien)",
    "rad": "Êđê",
    "jra": "Jrai",
    "bdq": "Bahnar",
    "cjm": "Chăm",
    "cja": "Chăm (An Giang)",
}
"""Languages that forms in Viet Nam are likely to be in, by ISO 639; others are named by their codes (BCP 47)."""
CODE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)

_LABELLED: Final = re.compile(rf".*\((?P<code>{CODE.pattern})\)", re.ASCII | re.DOTALL)
_ALIASES: Final = {
    **{name.casefold(): code for code, name in NAMES.items()},
    "vietnamese": VIETNAMESE,
    "tieng viet": VIETNAMESE,
    "tiếng anh": ENGLISH,
}


def language_label(code: str) -> str:
    """Write a language as XLSForm has it after `label::`."""
    return f"{NAMES.get(code, code)} ({code})"


def language_code(label: str) -> str | None:
    """Read what stands after `label::`; a well-known name does without its code."""
    label = label.strip()
    if found := _LABELLED.fullmatch(label):
        return found["code"]
    if label.casefold() in _ALIASES:
        return _ALIASES[label.casefold()]
    return label if CODE.fullmatch(label) else None
