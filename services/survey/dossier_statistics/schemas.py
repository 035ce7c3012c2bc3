"""Statistics of dossiers as they go over the wire."""

from collections.abc import Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from services.survey.dossier_statistics.models import By, Discrepancy, Measures, Statistics
from services.survey.dossier_statistics.rules import discrepancies
from shared.http.schema import Schema, UtcInstant

MonthName = Annotated[str, StringConstraints(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$")]


class MeasuresView(Schema):
    """Figures. Carried over + received = processed + ended + processing + waiting + overdue, always."""

    carried_over: int = Field(description="Taken in before, and not over by then", examples=[120])
    received: int = Field(description="Taken in", examples=[1_000])
    online: int = Field(description="Of the received, handed in online", examples=[640])
    processed: int = Field(description="Processing ended", examples=[980])
    early: int = Field(description="Of the processed: on a day before the day they were due")
    on_time: int = Field(description="Of the processed: on that day, not later than due")
    late: int = Field(description="Of the processed: later than due")
    unjudged: int = Field(description="Of the processed: neither early nor on time nor late")
    ended: int = Field(description="Withdrawn, refused or stopped")
    processing: int = Field(description="Open at the end and not yet due")
    waiting: int = Field(description="Open at the end, a supplement or a fee being awaited")
    overdue: int = Field(description="Open at the end and due before it")


class DiscrepancyView(Schema):
    """One way in which figures do not add up."""

    code: str = Field(description="What", examples=["unjudged"])
    count: int = Field(description="For how many dossiers", examples=[12])
    detail: str = Field(description="What it is, and what to do about it")

    @classmethod
    def all_of(cls, found: Sequence[Discrepancy], language: str) -> list[Self]:
        """Show discrepancies in the reader's language."""
        return [
            cls(
                code=one.code,
                count=one.count,
                detail=one.text.en if language == "en" else one.text.vi,
            )
            for one in found
        ]


class StatisticsRow(Schema):
    """Figures of one agency, unit, procedure, field or month."""

    key: str | None = Field(
        description="Its code; nothing: of units that belong to no agency yet", examples=["so-tnmt"]
    )
    name: str | None = Field(description="Its name, where one is known")
    agency_id: UUID | None = Field(description="The agency, where it is of one")
    measures: MeasuresView = Field(description="Its figures")
    discrepancies: list[DiscrepancyView] = Field(description="What does not add up in them")


class DossierStatistics(Schema):
    """How punctual units are, by resolving unit, procedure, field or month."""

    by: By = Field(description="What the rows are")
    from_month: str = Field(description="First month", examples=["2024-01"])
    to_month: str = Field(description="Last month", examples=["2024-12"])
    as_of: UtcInstant = Field(description="The instant that open dossiers are judged at")
    total: MeasuresView = Field(description="All together")
    items: list[StatisticsRow] = Field(description="The rows, by key")
    discrepancies: list[DiscrepancyView] = Field(description="What does not add up altogether")

    @classmethod
    def of(cls, found: Statistics, language: str) -> Self:
        """Show figures with what does not add up."""
        whole = discrepancies(found.total, unmapped=found.unmapped, unreported=found.unreported)
        return cls(
            by=found.by,
            from_month=found.months[0].name,
            to_month=found.months[-1].name,
            as_of=found.as_of,
            total=_measures(found.total),
            items=[
                StatisticsRow(
                    key=row.key,
                    name=row.name,
                    agency_id=row.agency_id,
                    measures=_measures(row.measures),
                    discrepancies=DiscrepancyView.all_of(discrepancies(row.measures), language),
                )
                for row in found.rows
            ],
            discrepancies=DiscrepancyView.all_of(whole, language),
        )


def _measures(measures: Measures) -> MeasuresView:
    return MeasuresView.model_validate(measures)
