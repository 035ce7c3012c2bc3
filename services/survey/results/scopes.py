"""The parts of a campaign that results are given for, and their strata."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from services.survey.estimates.models import Stage, Stratum
from services.survey.summaries.models import (
    AgencyTarget,
    Cell,
    Figures,
    QuestionFigures,
    Received,
    SampledArea,
    SummarySources,
)

Place = tuple[UUID | None, str | None]
"""An agency's group; nothing stands for all agencies, or all groups."""


@dataclass(frozen=True, slots=True)
class StratumCells:
    """An agency's group, as a stratum of the sample, with its cells: one for each form version."""

    target: AgencyTarget
    stratum: Stratum
    cells: tuple[Cell, ...]
    areas: tuple[tuple[Stratum, tuple[Cell, ...]], ...] = ()
    """Area by area, where areas were drawn: then they are the sample."""

    def samples(self, *, weighted: bool) -> Iterator[tuple[Stratum, tuple[Cell, ...]]]:
        """Give what was drawn by itself, as it weighs in a scope."""
        for stratum, cells in self.areas or ((self.stratum, self.cells),):
            yield (stratum if weighted else stratum.unweighted()), cells


@dataclass(frozen=True)
class Scope:
    """One agency's group, one agency, one group, or all."""

    place: Place
    strata: Sequence[StratumCells]
    sources: SummarySources

    @cached_property
    def is_weighted(self) -> bool:
        """Whether the size of every stratum that answered is known; if not, every response weighs the same."""
        return bool(self._answered) and all(
            one.stratum.population is not None for one in self._answered
        )

    @cached_property
    def _answered(self) -> list[StratumCells]:
        return [one for one in self.strata if one.stratum.sampled]

    @cached_property
    def samples(self) -> list[tuple[Stratum, tuple[Cell, ...]]]:
        """Give the strata that answered, as they weigh in this scope."""
        return [
            sample for one in self._answered for sample in one.samples(weighted=self.is_weighted)
        ]

    @property
    def clusters(self) -> int | None:
        """Tell from how many drawn areas the answers come, where areas were drawn."""
        return sum(len(one.areas) for one in self.strata) or None

    @property
    def responses(self) -> int:
        """Tell how many responses count."""
        return sum(one.stratum.sampled for one in self.strata)

    @property
    def population(self) -> int | None:
        """Tell how many people there are, where all strata know."""
        known = [one.stratum.population for one in self.strata]
        return None if None in known else sum(one for one in known if one is not None)

    def figures(self, cell: Cell, question: str) -> QuestionFigures:
        """Give what a cell said to a question."""
        return self._counted(cell).questions.get((cell, question), _NOTHING)

    def received(self, cell: Cell) -> Received:
        """Tell how many responses a cell has."""
        return self._counted(cell).received.get(cell, _NOBODY)

    def products(self, cell: Cell, block: str) -> Sequence[Sequence[int]] | None:
        """Tell how a cell's answers to the questions of a block go together."""
        return self._counted(cell).products.get((cell, block))

    def _counted(self, cell: Cell) -> Figures:
        return self.sources.clusters.figures if cell.area else self.sources.figures


_NOTHING = QuestionFigures()
_NOBODY = Received()


def scopes_of(sources: SummarySources) -> Iterator[Scope]:
    """Give every scope: all, each group, each agency with each of its groups."""
    strata = list(_strata(sources))
    by_agency: Mapping[UUID, list[StratumCells]] = _grouped(strata)
    yield Scope((None, None), strata, sources)
    for group in sources.groups:
        inside = [one for one in strata if one.target.group == group.code]
        if inside:
            yield Scope((None, group.code), inside, sources)
    for agency_id, inside in by_agency.items():
        yield Scope((agency_id, None), inside, sources)
        for one in inside:
            yield Scope((agency_id, one.target.group), [one], sources)


def _strata(sources: SummarySources) -> Iterator[StratumCells]:
    order = {group.code: place for place, group in enumerate(sources.groups)}
    forms = {group.code: group.questionnaire_ids for group in sources.groups}
    for target in sorted(
        sources.targets, key=lambda one: (one.agency_code, str(one.agency_id), order[one.group])
    ):
        cells = tuple(Cell(target.agency_id, target.group, form) for form in forms[target.group])
        received = sources.figures.received
        sampled = sum(received[cell].valid for cell in cells if cell in received)
        areas = sources.clusters.areas.get((target.agency_id, target.group), ())
        yield StratumCells(
            target,
            Stratum(sampled, target.population),
            cells,
            tuple(_staged(target, areas, forms[target.group])),
        )


def _staged(
    target: AgencyTarget, areas: Sequence[SampledArea], forms: Sequence[UUID]
) -> Iterator[tuple[Stratum, tuple[Cell, ...]]]:
    """Give each area as a stratum that was drawn by stages: as many areas of so many, as many people of its own."""
    place = (target.agency_id, target.group)
    inside: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for area in areas:
        for depth, name in enumerate(area.path):
            inside[area.path[:depth]].add(name)
    for area in areas:
        stages = tuple(
            Stage((place, area.path[:depth]), name, len(inside[area.path[:depth]]), listed)
            for depth, (name, listed) in enumerate(zip(area.path, area.listed, strict=True))
        )
        cells = tuple(Cell(*place, form, area.path) for form in forms)
        yield Stratum(area.sampled, area.population, stages), cells


def _grouped(strata: Sequence[StratumCells]) -> dict[UUID, list[StratumCells]]:
    found: dict[UUID, list[StratumCells]] = defaultdict(list)
    for one in strata:
        found[one.target.agency_id].append(one)
    return found
