"""Changes in words, in both languages."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from services.assessment.framework_differences.models import Aspect, Change, Level
from shared.methodology.wording import Language, Text, shown

LEVELS: Final[Mapping[Level, Text]] = MappingProxyType(
    {
        Level.FRAMEWORK: Text("Bộ chỉ số", "Framework"),
        Level.FIELD: Text("Lĩnh vực", "Field"),
        Level.CRITERION: Text("Tiêu chí", "Criterion"),
        Level.LEAF: Text("Tiêu chí chấm điểm", "Leaf"),
    }
)

SENTENCES: Final[Mapping[Aspect, Text]] = MappingProxyType(
    {
        Aspect.ADDED: Text("{what} mới: “{new}”.", "{what} is new: “{new}”."),
        Aspect.REMOVED: Text("{what} bị bỏ: “{old}”.", "{what} is gone: “{old}”."),
        Aspect.MOVED: Text(
            "{what} chuyển từ {old} sang {new}.", "{what} moved from {old} to {new}."
        ),
        Aspect.RENAMED: Text(
            "{what} đổi tên từ “{old}” thành “{new}”.", "{what}: “{old}” is now called “{new}”."
        ),
        Aspect.MAXIMUM: Text(
            "{what}: điểm tối đa từ {old} thành {new}.", "{what}: the maximum is {new}, was {old}."
        ),
        Aspect.MINIMUM: Text(
            "{what}: điểm thấp nhất từ {old} thành {new}.",
            "{what}: the minimum is {new}, was {old}.",
        ),
        Aspect.SOURCE: Text(
            "{what}: nguồn điểm từ {old} thành {new}.", "{what}: scored from {new}, was {old}."
        ),
        Aspect.RULE: Text(
            "{what}: cách chấm trước là “{old}”, nay là “{new}”.",
            "{what}: the rule was “{old}”, it is “{new}”.",
        ),
        Aspect.EVIDENCE: Text(
            "{what}: tài liệu kiểm chứng trước là {old}, nay là {new}.",
            "{what}: evidence was {old}, it is {new}.",
        ),
        Aspect.APPLICABILITY: Text(
            "{what}: trước áp dụng cho {old}, nay cho {new}.",
            "{what}: applied to {old}, applies to {new}.",
        ),
        Aspect.NOT_APPLICABLE: Text(
            "{what}: khi không áp dụng, trước: {old}; nay: {new}.",
            "{what}: where it does not apply, was: {old}; is: {new}.",
        ),
        Aspect.TEXT: Text(
            "{what}: nội dung trước “{old}”, nay “{new}”.",
            "{what}: the text was “{old}”, is “{new}”.",
        ),
        Aspect.SETTING: Text("{what}: từ {old} thành {new}.", "{what}: {new}, was {old}."),
    }
)

NOTHING: Final = Text("không có", "none")


def change(
    level: Level,
    aspect: Aspect,
    codes: tuple[str | None, str | None],
    old: Text | None,
    new: Text | None,
    *,
    what: Text | None = None,
) -> Change:
    """Make a change with its sentence; `what` names a setting of the framework, else level and code do."""
    code = codes[1] or codes[0] or ""
    named = what or Text(f"{LEVELS[level].vi} {code}", f"{LEVELS[level].en} {code}")
    values = {"what": named, "old": old or NOTHING, "new": new or NOTHING}
    return Change(level, aspect, *codes, old, new, SENTENCES[aspect].filled(values))


def plain(text: str) -> Text:
    """Give a text of the framework, which is the same in both languages."""
    return Text(text, text)


def number(value: Decimal) -> Text:
    """Write a number as each language does."""
    return Text(shown(value, Language.VI), shown(value, Language.EN))
