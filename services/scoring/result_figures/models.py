"""The figures of a run, as its documents show them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from services.scoring.publications.models import Publication
from services.scoring.runs.models import AgencyResult, Run, RunState
from shared.methodology.framework import Framework
from shared.methodology.wording import Language


class Standing(StrEnum):
    """How final the figures are; every page of a document says so."""

    DRAFT = "DRAFT"
    """Nobody has approved them."""
    APPROVED = "APPROVED"
    """The chair stands by them; no decision has made them public."""
    PUBLISHED = "PUBLISHED"
    """They are public under a decision."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A run with everything that its documents say besides the detail of each agency."""

    run: Run
    publication: Publication | None
    framework: Framework
    """As the run takes it, settings applied."""
    results: tuple[AgencyResult, ...]
    """In the order of the ranking, without their detail."""
    language: Language
    only_agency: UUID | None = None
    """Whose detail may be shown, where it is one agency that reads; None shows everybody's."""

    @property
    def standing(self) -> Standing:
        """How final the figures are."""
        if self.publication is not None:
            return Standing.PUBLISHED
        is_settled = self.run.state in (RunState.APPROVED, RunState.PUBLISHED)
        return Standing.APPROVED if is_settled else Standing.DRAFT

    @property
    def title(self) -> str:
        """What the document is about: as published, or programme and period."""
        if self.publication is not None:
            return self.publication.title
        heading = self.run.heading
        return f"{heading['programme']['name']}, {heading['period']['name']}"

    @property
    def has_reduced_maximum(self) -> bool:
        """Whether some leaf left an agency's maximum, so that points do not simply add up to the index."""
        return any(applicable_maximum(one) != self.framework.scale for one in self.results)

    @property
    def has_sipas(self) -> bool:
        """Whether satisfaction was measured."""
        return any(one.sipas_index is not None for one in self.results)

    def of_block(self, block: str) -> tuple[AgencyResult, ...]:
        """Give the agencies of one block in the order of the ranking."""
        return tuple(one for one in self.results if one.block == block)

    def shows_detail_of(self, result: AgencyResult) -> bool:
        """Whether the reader may see an agency's leaves."""
        return self.only_agency is None or self.only_agency == result.agency_id


def applicable_maximum(result: AgencyResult) -> Decimal:
    """Add up what could be reached in the parts."""
    return sum((Decimal(part["maximum"]) for part in result.summary["parts"]), Decimal(0))
