"""Types of what goes over the wire: exact decimals as strings, instants in UTC, nothing unknown."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

DECIMAL_PATTERN = r"^-?\d{1,18}(\.\d{1,12})?$"


class Schema(BaseModel):
    """What is sent or answered. A member that is not known is refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)


class BilingualText(Schema):
    """A sentence in both languages."""

    vi: str = Field(description="In Vietnamese", examples=["Đạt yêu cầu: 1 điểm."])
    en: str = Field(description="In English", examples=["Fulfilled: 1 points."])


def _exact(value: Any) -> Any:
    """Take strings and whole numbers only: a JSON float may already have lost the figure."""
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, str):
        whole, _, part = value.removeprefix("-").partition(".")
        if (
            whole.isascii()
            and whole.isdigit()
            and len(whole) <= 18
            and (part.isdigit() and part.isascii() and len(part) <= 12 if "." in value else True)
        ):
            return Decimal(value)
    raise PydanticCustomError("decimal", 'write a decimal as a string, such as "0.75"')


def decimal_text(value: Decimal) -> str:
    """Write a decimal plainly, never with an exponent."""
    return format(value, "f")


DecimalText = Annotated[
    Decimal,
    BeforeValidator(_exact),
    PlainSerializer(decimal_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "format": "decimal",
            "pattern": DECIMAL_PATTERN,
            "examples": ["12.5"],
        }
    ),
]
"""An exact decimal, as a string."""

Points = DecimalText
"""Points of a leaf, criterion, field or total: an exact decimal, as a string."""


def utc_text(value: datetime) -> str:
    """Write an instant as it goes over the wire: UTC, with `Z`."""
    text = value.astimezone(UTC).isoformat(
        timespec="microseconds" if value.microsecond else "seconds"
    )
    return text.replace("+00:00", "Z")


def _in_utc(value: datetime) -> datetime:
    """Refuse the ends of the calendar: other time zones reach beyond them, and asyncpg stores the last instant as infinity."""
    if not 1900 <= value.year <= 2999:
        raise PydanticCustomError("instant", "write an instant of the years 1900 to 2999")
    return value.astimezone(UTC)


UtcInstant = Annotated[
    AwareDatetime,
    AfterValidator(_in_utc),
    PlainSerializer(utc_text, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2024-11-30T10:00:00Z"]}),
]
"""An instant; any offset is taken, UTC with `Z` is given."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""A short code, as officers write them: letters, digits, dots, dashes."""

_CONTROL: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _printable(value: str) -> str:
    """Refuse signs that no XML holds: a name goes into forms, workbooks and documents, which must stay readable."""
    if found := _CONTROL.search(value):
        sign = f"U+{ord(found[0]):04X}"
        raise PydanticCustomError("control_sign", "delete the sign {sign}", {"sign": sign})
    return value


Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True),
    AfterValidator(_printable),
]
"""A name for people."""

LongText = Annotated[str, StringConstraints(max_length=20_000)]
"""An explanation, an opinion, a statement."""
