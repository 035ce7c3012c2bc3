"""Paper forms as they go over the wire."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from services.survey.papers.comparing import PaperShown
from services.survey.papers.models import Decision, Keyed, PaperState, Side
from shared.http.schema import Schema, UtcInstant

MOST_DECISIONS = 1000


class PaperImport(Schema):
    """What became of a keying workbook."""

    id: UUID = Field(description="Id of the import")
    papers: int = Field(description="Rows with a paper", examples=[120])
    first: int = Field(description="Keyed for the first time", examples=[100])
    agreed: int = Field(description="Keyed the second time alike: responses now", examples=[15])
    differing: int = Field(description="Keyed the second time otherwise", examples=[3])
    unchanged: int = Field(description="Keyed the same by the same person before", examples=[2])

    @classmethod
    def of(cls, import_id: UUID, keyed: Keyed) -> Self:
        """Show it."""
        return cls(
            id=import_id,
            papers=keyed.papers,
            first=keyed.first,
            agreed=keyed.agreed,
            differing=keyed.differing,
            unchanged=keyed.unchanged,
        )


class PaperEntry(Schema):
    """What one person read off a paper form."""

    keyer_id: UUID = Field(description="Who keyed it")
    keyer_name: str = Field(description="Name of the keyer", examples=["Trần Thị Bình"])
    keyed_at: UtcInstant = Field(description="When it came in")
    agency_id: UUID = Field(description="The agency asked about")
    captured_on: date = Field(description="The day on the paper", examples=["2024-06-01"])
    answers: dict[str, Any] = Field(description="Answers by question, in canonical form")


class PaperDifference(Schema):
    """Where the two entries differ."""

    field: str = Field(
        description="`#/agency_id`, `#/captured_on` or `#/answers/<question>`",
        examples=["#/answers/q1"],
    )
    first: Any = Field(description="What the first person read; null where nothing")
    second: Any = Field(description="What the second person read; null where nothing")
    is_decided: bool = Field(description="Whether a decision was given")
    decided: Any = Field(description="What was taken for right")


class PaperView(Schema):
    """A paper form in double entry, for the supervisor's eyes only."""

    id: UUID = Field(description="Id; the response has the same")
    number: str = Field(description="The number on the paper", examples=["0123"])
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    questionnaire_id: UUID = Field(description="The form version on the paper")
    state: PaperState = Field(description="Where it stands")
    version: int = Field(description="For If-Match", examples=[2])
    taken_at: UtcInstant | None = Field(description="When it became a response")
    entries: list[PaperEntry] = Field(description="The first and the second entry")
    differences: list[PaperDifference] = Field(description="Where they differ")

    @classmethod
    def of(cls, shown: PaperShown) -> Self:
        """Show it."""
        row = shown.row
        return cls(
            id=row.id,
            number=row.number,
            group=row.group_code,
            questionnaire_id=row.questionnaire_id,
            state=PaperState(row.state),
            version=row.version,
            taken_at=row.taken_at,
            entries=[PaperEntry.model_validate(one) for one in shown.entries],
            differences=[
                PaperDifference(
                    field=one.field,
                    first=one.first,
                    second=one.second,
                    is_decided=one.field in row.decided,
                    decided=row.decided.get(one.field),
                )
                for one in shown.differences
            ],
        )


class PaperPage(Schema):
    """A page of paper forms, by group and number."""

    items: list[PaperView] = Field(description="The papers")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class PaperDecision(Schema):
    """What is right of one difference."""

    field: str = Field(
        max_length=200, description="As in the difference", examples=["#/answers/q1"]
    )
    take: Side = Field(description="Whose reading is right")
    value: Any = Field(
        None, description="OTHER: what stands on the paper; null where nothing", examples=["B"]
    )

    def to_model(self) -> Decision:
        """Take it as the domain knows it."""
        return Decision(self.field, self.take, self.value)


class PaperDecisions(Schema):
    """Decisions about some or all differences of a paper form."""

    decisions: list[PaperDecision] = Field(
        min_length=1,
        max_length=MOST_DECISIONS,
        description="One for each difference",
        examples=[[{"field": "#/answers/q1", "take": "SECOND"}]],
    )

    def to_model(self) -> list[Decision]:
        """Take them as the domain knows them."""
        return [one.to_model() for one in self.decisions]
