"""The figures of a run, as its documents show them."""

from dataclasses import dataclass, replace
from datetime import datetime
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
    EMBARGOED = "EMBARGOED"
    """They are under a decision, and not public yet."""
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
    as_of: datetime
    """When the document was asked for."""
    is_public: bool = False
    """Whether everybody may read it: without claims, rounds and opinions."""
    only_agency: UUID | None = None
    """Whose detail may be shown, where it is one agency that reads; None shows everybody's."""

    @property
    def standing(self) -> Standing:
        """How final the figures are."""
        if self.publication is not None:
            is_open = self.publication.public_from <= self.as_of
            return Standing.PUBLISHED if is_open else Standing.EMBARGOED
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

    def shown(self, result: AgencyResult) -> AgencyResult:
        """Leave out of an agency's result what the reader may not see: others' leaves, or what is between two."""
        if self.only_agency is not None and self.only_agency != result.agency_id:
            return replace(result, detail={})
        return _without_appraisal(result) if self.is_public else result


def _without_appraisal(result: AgencyResult) -> AgencyResult:
    """Leave out claims, rounds and opinions, as what is published does."""
    sides = {"self": None, "round_1": None, "round_2": None}
    leaves = [
        one
        | sides
        | {
            "explanation": one["explanation"]
            | {"text": one["public_text"] or one["explanation"]["text"]}
        }
        for one in result.detail["leaves"]
    ]
    return replace(result, detail=result.detail | {"leaves": leaves})


def applicable_maximum(result: AgencyResult) -> Decimal:
    """Add up what could be reached in the parts."""
    return sum((Decimal(part["maximum"]) for part in result.summary["parts"]), Decimal(0))
