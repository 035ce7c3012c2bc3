"""Plans of reminders over the wire."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from shared.http.schema import Schema

MOST_MINUTES = 60 * 24 * 60
"""Sixty days."""


def _different(value: list[int]) -> list[int]:
    if len(set(value)) != len(value):
        raise PydanticCustomError("different", "name each time once")
    return value


Minutes = Annotated[
    list[Annotated[int, Field(ge=5, le=MOST_MINUTES)]],
    Field(max_length=10),
    AfterValidator(_different),
]


class ReminderPlanChange(Schema):
    """When people are to be reminded."""

    minutes_before: Minutes | None = Field(
        description="How many minutes before each deadline; an empty list: never; null: as usual",
        examples=[[10080, 1440, 120]],
    )


class ReminderPlanView(Schema):
    """When the people of a period are reminded of deadlines, each once."""

    minutes_before: list[int] = Field(
        description="How many minutes before each deadline", examples=[[10080, 4320, 1440, 120]]
    )
    own: bool = Field(description="Whether the period has a plan of its own")
    version: int = Field(description="Version of the period, for If-Match", examples=[3])
