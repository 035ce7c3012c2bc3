"""What is said about standings over the wire."""

from pydantic import Field

from services.assessment.leaf_standings.models import EntryStatus, Lack, LeafStanding
from services.assessment.leaf_standings.wording import WHAT_TO_DO
from shared.http.schema import Schema


class ProgressView(Schema):
    """How far a report, or a part of it, is: the same count wherever it is shown."""

    total: int = Field(description="Leaves that the agency scores itself", examples=[60])
    complete: int = Field(description="Of these, leaves that lack nothing", examples=[58])
    percent: int = Field(description="Complete of total, rounded down", examples=[96])
    statuses: dict[EntryStatus, int] = Field(
        description="How many leaves stand where", examples=[{"EMPTY": 2, "DONE": 58}]
    )


class ToDo(Schema):
    """What to do, in both languages."""

    vi: str
    en: str


class MissingItem(Schema):
    """One thing that stands in the way of the sign-off."""

    leaf: str = Field(examples=["1.1.1"])
    name: str
    field: str
    status: EntryStatus
    lack: Lack
    todo: ToDo = Field(description="What to do about it")

    @classmethod
    def all_of(cls, standing: LeafStanding) -> list["MissingItem"]:
        """Say everything that a leaf lacks."""
        leaf = standing.leaf
        return [
            cls(
                leaf=leaf.code,
                name=leaf.name,
                field=leaf.field,
                status=standing.status,
                lack=lack,
                todo=ToDo(vi=WHAT_TO_DO[lack].vi, en=WHAT_TO_DO[lack].en),
            )
            for lack in standing.lacks
        ]
