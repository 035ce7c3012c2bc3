"""Imported facts as they go over the wire."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.survey.dossier_statistics.models import FIGURES, Measures
from services.survey.dossier_statistics.months import months_between
from services.survey.dossier_statistics.schemas import MonthName
from services.survey.dossier_units.schemas import UnitName
from services.survey.imported_facts.models import (
    REPORTED,
    FactsOrder,
    LeafFacts,
    Reported,
    ReportedRow,
)
from shared.http.schema import Code, Name, Schema, UtcInstant

Figure = StrEnum("Figure", {name.upper(): name for name in FIGURES})  # type: ignore[misc]
InputName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]
ReportedCount = Annotated[int, Field(ge=0, le=1_000_000_000)]
_SUMS = {"on_time": ["early", "on_time"], "total": ["processed"]}


class LeafFactsOrder(Schema):
    """Which figures a leaf takes."""

    leaf: Code = Field(description="Code of the leaf; its source is IMPORTED", examples=["7.2.1"])
    facts: dict[InputName, list[Figure]] = Field(
        min_length=1,
        max_length=20,
        description="Each input of the leaf's rule, and the figures that are added up for it",
        examples=[_SUMS],
    )

    def to_model(self) -> LeafFacts:
        """Take it as the domain knows it."""
        return LeafFacts(
            self.leaf,
            {name: tuple(one.value for one in sums) for name, sums in self.facts.items()},
        )


class ReportedRowView(Schema):
    """Figures that a portal reports of one unit, perhaps of some of its dossiers only."""

    unit: UnitName = Field(
        description="The resolving unit, as in the table of units", examples=["000.00.01.H57"]
    )
    label: str | None = Field(
        None,
        max_length=200,
        description="Of which of its dossiers; rows of one unit are added up",
        examples=["Mức độ 4"],
    )
    carried_over: ReportedCount = Field(0, description="Taken in before, and not over by then")
    received: ReportedCount = Field(0, description="Taken in", examples=[268763])
    online: ReportedCount = Field(0, description="Of the received, handed in online")
    processed: ReportedCount = Field(0, description="Processing ended", examples=[257141])
    early: ReportedCount = Field(0, description="Before the day it was due", examples=[124907])
    on_time: ReportedCount = Field(0, description="On that day", examples=[102770])
    late: ReportedCount = Field(0, description="Later", examples=[19852])
    ended: ReportedCount = Field(0, description="Withdrawn, refused or stopped")
    processing: ReportedCount = Field(0, description="Open, not yet due", examples=[11622])
    waiting: ReportedCount = Field(0, description="Open, the clock standing still")
    overdue: ReportedCount = Field(0, description="Open, and due before")

    def to_model(self) -> ReportedRow:
        """Take it as the domain knows it."""
        figures = Measures(**{name: getattr(self, name) for name in REPORTED})
        return ReportedRow(self.unit, self.label, figures)


class ReportedFigures(Schema):
    """What a portal tells that reports figures only. They need not add up: what does not is said in the document."""

    source: Name = Field(
        description="Where it was read", examples=["https://dichvucong.thuathienhue.gov.vn/thongke"]
    )
    read_on: date = Field(description="The day on which it was read", examples=["2024-12-02"])
    rows: list[ReportedRowView] = Field(
        min_length=1, max_length=5000, description="By resolving unit"
    )

    def to_model(self) -> Reported:
        """Take it as the domain knows it."""
        return Reported(self.source, self.read_on, tuple(one.to_model() for one in self.rows))


class ImportedFactsOrder(Schema):
    """Figures of portals to be frozen."""

    id: UUID | None = Field(
        None, description="Made by the sender, so that a repeat is known as one"
    )
    authority_id: UUID = Field(description="Whose portals")
    period_id: UUID = Field(description="The period, an id of the assessment service")
    name: Name = Field(description="What it is", examples=["Hồ sơ một cửa năm 2024"])
    from_month: MonthName = Field(description="First month", examples=["2024-01"])
    to_month: MonthName = Field(description="Last month", examples=["2024-12"])
    portal_id: UUID | None = Field(None, description="Only this portal's")
    leaves: list[LeafFactsOrder] = Field(
        max_length=200, description="The leaves that take figures; none: figures only"
    )
    reported: ReportedFigures | None = Field(
        None,
        description="Figures of a portal that sends no dossiers, for these months; they are added to what was counted",
    )

    def to_model(self) -> FactsOrder:
        """Take it as the domain knows it."""
        return FactsOrder(
            self.id,
            self.authority_id,
            self.period_id,
            self.name,
            months_between(self.from_month, self.to_month),
            self.portal_id,
            tuple(one.to_model() for one in self.leaves),
            None if self.reported is None else self.reported.to_model(),
        )


class ImportedFactsHead(Schema):
    """A frozen document, named by its digest."""

    id: UUID = Field(description="Id")
    authority_id: UUID = Field(description="Whose portals it is of")
    period_id: UUID = Field(description="The period")
    digest: str = Field(
        description="SHA-256 of the document's bytes", examples=["sha256:9f86d081884c7d65…"]
    )
    frozen_at: UtcInstant = Field(description="When it was frozen")


class ImportedFactsPage(Schema):
    """A page of documents, oldest first."""

    items: list[ImportedFactsHead] = Field(description="The documents")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class FactsAnswer(Schema):
    """What a leaf takes for an agency."""

    state: str = Field(description="Always GIVEN", examples=["GIVEN"])
    facts: dict[str, str] = Field(
        description="Inputs of its rule", examples=[{"on_time": "970", "total": "980"}]
    )


class FactsAgency(Schema):
    """Figures and answers of one agency."""

    id: UUID = Field(description="Id")
    code: str = Field(description="Code", examples=["so-tnmt"])
    name: str = Field(description="Name")
    figures: dict[str, int] = Field(description="Its figures by name")
    discrepancies: dict[str, int] = Field(
        description="What does not add up, and for how many dossiers", examples=[{"unjudged": 3}]
    )
    leaves: dict[str, FactsAnswer] = Field(description="What its leaves take")


class ImportedFactsDocument(Schema):
    """The frozen document itself: it never changes, its bytes have the digest of its ETag."""

    kind: str = Field(description="Always imported-facts", examples=["imported-facts"])
    version: int = Field(description="Version of the document's form", examples=[1])
    authority_id: UUID = Field(description="Whose portals it is of")
    period_id: UUID = Field(description="The period")
    name: str = Field(description="What it is")
    from_month: str = Field(description="First month", examples=["2024-01"])
    to_month: str = Field(description="Last month", examples=["2024-12"])
    portal_id: UUID | None = Field(description="Only this portal's")
    leaves: list[LeafFactsOrder] = Field(description="The leaves that take figures")
    reported: ReportedFigures | None = Field(
        default=None, description="What a portal without dossiers reported, word for word"
    )
    as_of: UtcInstant = Field(description="The instant that open dossiers were judged at")
    statuses: dict[str, int] = Field(
        description="Version of the meanings of status codes, by portal", examples=[{"dvc": 2}]
    )
    units_version: int = Field(description="Version of the table of units", examples=[3])
    agencies: list[FactsAgency] = Field(description="By code")
    unmapped: list[dict[str, int]] = Field(
        description="Figures of units that belong to no agency, if there are any"
    )
    total: dict[str, int] = Field(description="All together")
    discrepancies: dict[str, int] = Field(description="What does not add up altogether")
    frozen_at: UtcInstant = Field(description="When it was frozen")
