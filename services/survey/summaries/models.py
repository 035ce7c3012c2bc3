"""What a survey summary is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.survey.questionnaires.models import Form
from services.survey.summaries.settings import FigureSettings
from shared.methodology.decimals import ZERO


@dataclass(frozen=True, slots=True)
class CampaignName:
    """Which campaign a summary is of."""

    id: UUID
    authority_id: UUID
    code: str
    name: str
    period_id: UUID


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """A form version that answers were taken for."""

    id: UUID
    version: int
    form: Form


@dataclass(frozen=True, slots=True)
class GroupForms:
    """A respondent group with the forms it was handed, the last one first in use now."""

    code: str
    questionnaire_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AgencyTarget:
    """An agency's target for one group."""

    agency_id: UUID
    agency_code: str
    agency_name: str
    group: str
    target: int
    population: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Answers about one agency from one group on one form version."""

    agency_id: UUID
    group: str
    questionnaire_id: UUID
    area: tuple[str, ...] = ()
    """Of one of the areas that were drawn, where it is not of all."""


@dataclass(frozen=True, slots=True)
class Received:
    """How many responses came in, and how many of them were excluded."""

    received: int = 0
    excluded: int = 0

    @property
    def valid(self) -> int:
        """How many count."""
        return self.received - self.excluded


@dataclass(slots=True)
class QuestionFigures:
    """What the counting responses of a cell say to one question."""

    answers: int = 0
    """Given answers, “don't know” included."""
    options: dict[str, int] = field(default_factory=dict)
    sum: Decimal = ZERO
    squares: Decimal = ZERO
    """Sum of the squares of numbers, which tells how far they lie apart."""
    asked: int | None = None
    """To how many it was relevant, where that depends on earlier answers."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is counted of a campaign."""

    received: dict[Cell, Received]
    questions: dict[tuple[Cell, str], QuestionFigures]
    products: dict[tuple[Cell, str], Sequence[Sequence[int]]] = field(default_factory=dict)
    """By cell and block, how answers go together (`tallies.blocks`)."""


@dataclass(frozen=True, slots=True)
class SampledArea:
    """An area (ward, village) from which there are answers, and how it came into the sample."""

    path: tuple[str, ...]
    """The areas drawn on the way, the outermost first, itself the last."""
    listed: tuple[int, ...]
    """How many areas there were to draw from, at each stage."""
    sampled: int
    """How many of its responses count."""
    population: int
    """How many people it holds."""


@dataclass(frozen=True, slots=True)
class ClusterSamples:
    """The samples that were drawn by areas: their areas, and what was counted in each."""

    areas: Mapping[tuple[UUID, str], Sequence[SampledArea]] = field(default_factory=dict)
    """By agency and group."""
    figures: Figures = field(default_factory=lambda: Figures({}, {}))


@dataclass(frozen=True, slots=True)
class SummarySources:
    """Everything a summary is written from."""

    campaign: CampaignName
    forms: tuple[IssuedForm, ...]
    groups: tuple[GroupForms, ...]
    targets: tuple[AgencyTarget, ...]
    figures: Figures
    frozen_at: datetime
    settings: FigureSettings = field(default_factory=FigureSettings)
    clusters: ClusterSamples = field(default_factory=ClusterSamples)
