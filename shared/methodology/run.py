"""A run: appraisal record and survey summary in, index, ranks and grades of every agency out.

The same documents, settings and kernel version give the same result byte for byte: agencies come out in
the order of blocks and codes, whatever order they went in.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from shared.methodology.decimals import (
    HUNDRED,
    ZERO,
    decimal_text,
    fixed_text,
    round_half_up,
    times_fraction,
)
from shared.methodology.documents import (
    AgencyRecord,
    AppraisalRecord,
    LeafRecord,
    SurveySummary,
)
from shared.methodology.framework import Framework, Grade, Group, SurveyAbsent, TieRule, Ties
from shared.methodology.grading import grade_of
from shared.methodology.leaf_scores import ScoringContext
from shared.methodology.parsing import read_places, read_ties
from shared.methodology.ranking import rank, rank_agencies
from shared.methodology.reading import FaultList, Table
from shared.methodology.totals import AgencyScore, block_leaders, score_agency
from shared.methodology.version import DOCUMENT_VERSION, KERNEL_VERSION
from shared.methodology.wording import FaultsError

RUN_RESULT = "run-result"


class SettingsFaults(FaultsError):  # noqa: N818  it is named after what it carries
    """The settings of a run cannot be used."""


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What a run does otherwise than its framework says; None means as the framework says."""

    places: int | None = None
    ties: TieRule | None = None
    survey_absent: SurveyAbsent | None = None

    def applied(self, framework: Framework) -> Framework:
        """Give the framework as this run takes it."""
        return replace(
            framework,
            places=framework.places if self.places is None else self.places,
            ties=self.ties or framework.ties,
            survey_absent=self.survey_absent or framework.survey_absent,
        )

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data that `parse_settings` reads."""
        return {
            "places": self.places,
            "ties": None if self.ties is None else ties_data(self.ties),
            "survey_absent": None if self.survey_absent is None else str(self.survey_absent),
        }


def parse_settings(data: Mapping[str, object]) -> RunSettings:
    """Read the settings of a run; raises SettingsFaults."""
    faults = FaultList()
    table = Table(data, "", faults)
    settings = RunSettings(
        places=read_places(table) if "places" in table else None,
        ties=read_ties(table) if "ties" in table else None,
        survey_absent=(
            table.one_of("survey_absent", SurveyAbsent) if "survey_absent" in table else None
        ),
    )
    table.close()
    if faults.found:
        raise SettingsFaults(faults.found)
    return settings


def ties_data(ties: TieRule) -> object:
    """Write a tie rule as the framework file does."""
    if isinstance(ties, Ties):
        return str(ties)
    return {
        "broken_by": [f"{one.kind}:{one.code}" if one.code else str(one.kind) for one in ties.keys]
    }


@dataclass(frozen=True, slots=True)
class AgencyResult:
    """One agency's place in the result."""

    agency: AgencyRecord
    score: AgencyScore
    ranked: bool
    rank: int | None
    grade: Grade | None
    field_ranks: Mapping[str, int]
    criterion_ranks: Mapping[str, int]
    sipas: Decimal | None
    """As it is published."""
    sipas_rank: int | None

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "id": self.agency.id,
            "code": self.agency.code,
            "name": self.agency.name,
            "block": self.agency.block,
            "ranked": self.ranked,
            "late": self.agency.late,
            **self.score.to_data(),
            "rank": self.rank,
            "grade": None
            if self.grade is None
            else {"code": self.grade.code, "name": self.grade.name},
            "sipas": self._sipas_data(),
            "fields": [
                {
                    "code": one.field.code,
                    "name": one.field.name,
                    "group": str(one.field.group),
                    "points": decimal_text(one.points),
                    "maximum": decimal_text(one.maximum),
                    "rank": self.field_ranks.get(one.field.code),
                    "criteria": [
                        {
                            "code": criterion.criterion.code,
                            "name": criterion.criterion.name,
                            "points": decimal_text(criterion.points),
                            "maximum": decimal_text(criterion.maximum),
                            "rank": self.criterion_ranks.get(criterion.criterion.code),
                        }
                        for criterion in one.criteria
                    ],
                }
                for one in self.score.fields
            ],
            "leaves": {
                code: {**score.to_data(), **_beside(self.agency.leaves.get(code))}
                for code, score in self.score.leaves.items()
            },
        }

    def _sipas_data(self) -> dict[str, Any] | None:
        found = self.score.sipas
        if found is None or self.sipas is None:
            return None
        return {
            "percent": fixed_text(self.sipas),
            "rank": self.sipas_rank,
            "aggregate": str(found.aggregate),
            "absent_factors": list(found.absent_factors),
            "factors": [factor.to_data() for factor in found.factors],
        }


@dataclass(frozen=True, slots=True)
class RunResult:
    """The result for every agency of the record."""

    framework: Framework
    """As this run took it."""
    settings: RunSettings
    stage: str
    agencies: tuple[AgencyResult, ...]
    leaders: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    """The best figure of each block for every leaf that is scored relative to it: block → leaf → figure."""

    def context_of(self, one: AgencyResult, summary: SurveySummary | None) -> ScoringContext:
        """Give what an agency's leaves were scored with besides its own answers."""
        survey = None if summary is None else summary.survey_of(one.agency.id)
        return ScoringContext(
            stage=self.stage,
            leaders=self.leaders.get(one.agency.block, {}),
            survey={} if survey is None else survey.by_leaf,
            sipas=None if one.score.sipas is None else one.score.sipas.percent,
        )

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return {
            "kind": RUN_RESULT,
            "version": DOCUMENT_VERSION,
            "kernel_version": KERNEL_VERSION,
            "framework": {
                "code": self.framework.code,
                "edition": self.framework.edition,
                "scale": decimal_text(self.framework.scale),
                "places": self.framework.places,
                "ties": ties_data(self.framework.ties),
                "survey_absent": str(self.framework.survey_absent),
            },
            "settings": self.settings.to_data(),
            "stage": self.stage,
            "blocks": [
                {"code": block.code, "name": block.name, "ranked": block.ranked}
                for block in self.framework.blocks
            ],
            "agencies": [one.to_data() for one in self.agencies],
        }


def compute(
    record: AppraisalRecord,
    summary: SurveySummary | None = None,
    settings: RunSettings | None = None,
) -> RunResult:
    """Compute index, parts, fields, ranks and grades of all agencies of a record."""
    chosen = settings or RunSettings()
    framework = chosen.applied(record.framework)
    results: list[AgencyResult] = []
    leaders: dict[str, Mapping[str, Decimal]] = {}
    for block in framework.blocks:
        agencies = sorted(
            (one for one in record.agencies if one.block == block.code), key=lambda one: one.code
        )
        leaders[block.code] = leaders_of(framework, block.code, agencies)
        results += _block(
            framework,
            block.code,
            agencies,
            summary,
            stage=record.period.stage,
            leaders=leaders[block.code],
        )
    return RunResult(framework, chosen, record.period.stage, tuple(results), leaders)


def _block(
    framework: Framework,
    block: str,
    agencies: list[AgencyRecord],
    summary: SurveySummary | None,
    *,
    stage: str,
    leaders: Mapping[str, Decimal],
) -> list[AgencyResult]:
    in_ranking = ranked_codes(framework, block, agencies)
    scores = {
        one.code: score_agency(
            framework,
            block,
            one.entries,
            agency=one.code,
            survey=None if summary is None else summary.survey_of(one.id),
            stage=stage,
            leaders=leaders,
        )
        for one in agencies
    }
    standings = _Standings(framework, {code: scores[code] for code in scores if code in in_ranking})
    grades = framework.grades_of(block)
    return [
        standings.result(one, scores[one.code], grades, ranked=one.code in in_ranking)
        for one in agencies
    ]


def ranked_codes(framework: Framework, block: str, agencies: Iterable[AgencyRecord]) -> set[str]:
    """Name the agencies of a block that take part in its ranking."""
    block_ranked = any(one.ranked for one in framework.blocks if one.code == block)
    return {one.code for one in agencies if one.ranked and block_ranked}


def leaders_of(
    framework: Framework, block: str, agencies: Sequence[AgencyRecord]
) -> dict[str, Decimal]:
    """Find the best of the block among the ranked; among all only where no ranked agency has a figure."""
    in_ranking = ranked_codes(framework, block, agencies)
    everyone = block_leaders(framework, block, {one.code: one.entries for one in agencies})
    ranked = {one.code: one.entries for one in agencies if one.code in in_ranking}
    return everyone | block_leaders(framework, block, ranked)


class _Standings:
    """The ranks within one block: overall, by field, by criterion and by SIPAS."""

    def __init__(self, framework: Framework, scores: Mapping[str, AgencyScore]) -> None:
        self._places = framework.places
        self._ties = framework.ties if isinstance(framework.ties, Ties) else Ties.COMPETITION
        self._overall = rank_agencies(scores, framework.ties)
        self._fields = self._by_share(scores, _field_shares)
        self._criteria = self._by_share(scores, _criterion_shares)
        satisfied = {
            code: (self._published(score.sipas.percent),)
            for code, score in scores.items()
            if score.sipas is not None
        }
        self._sipas = rank(satisfied, self._ties)

    def result(
        self, agency: AgencyRecord, score: AgencyScore, grades: Iterable[Grade], *, ranked: bool
    ) -> AgencyResult:
        """Put an agency's score, ranks and grade together."""
        code = agency.code
        return AgencyResult(
            agency=agency,
            score=score,
            ranked=ranked,
            rank=self._overall.get(code),
            grade=None if score.index is None else grade_of(score.index, grades),
            field_ranks={key: ranks[code] for key, ranks in self._fields.items() if code in ranks},
            criterion_ranks={
                key: ranks[code] for key, ranks in self._criteria.items() if code in ranks
            },
            sipas=None if score.sipas is None else self._published(score.sipas.percent),
            sipas_rank=self._sipas.get(code),
        )

    def _by_share(
        self,
        scores: Mapping[str, AgencyScore],
        shares: "Callable[[AgencyScore], Iterable[tuple[str, Decimal, Decimal]]]",
    ) -> dict[str, dict[str, int]]:
        """Rank by the percentage of the applicable maximum, so that what left it is no disadvantage."""
        values: dict[str, dict[str, tuple[Decimal]]] = defaultdict(dict)
        # Agencies share few different points of a criterion: a percentage is found once.
        known: dict[tuple[Decimal, Decimal], tuple[Decimal]] = {}
        for agency, score in scores.items():
            for code, points, maximum in shares(score):
                if maximum > ZERO:
                    percent = known.get((points, maximum))
                    if percent is None:
                        exactly = times_fraction(HUNDRED, points, maximum)
                        percent = known[points, maximum] = (self._published(exactly),)
                    values[code][agency] = percent
        return {code: rank(of_code, self._ties) for code, of_code in values.items()}

    def _published(self, value: Decimal) -> Decimal:
        return round_half_up(value, self._places)


def _field_shares(score: AgencyScore) -> Iterable[tuple[str, Decimal, Decimal]]:
    return (
        (one.field.code, one.points, one.maximum)
        for one in score.fields
        if one.field.group is Group.MAIN
    )


def _criterion_shares(score: AgencyScore) -> Iterable[tuple[str, Decimal, Decimal]]:
    return (
        (criterion.criterion.code, criterion.points, criterion.maximum)
        for one in score.fields
        if one.field.group is Group.MAIN
        for criterion in one.criteria
    )


def _beside(leaf: LeafRecord | None) -> dict[str, Any]:
    """Give the claimed points and those of each round, which stay beside the final ones for ever."""
    before = (None, None, None) if leaf is None else (leaf.self_, leaf.round_1, leaf.round_2)
    return {
        name: None if one is None or one.points is None else decimal_text(one.points)
        for name, one in zip(("self", "round_1", "round_2"), before, strict=True)
    }
