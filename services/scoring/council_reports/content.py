"""From the figures of a run to the fields of a template: texts as readers write them, lists in the order of the ranking."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from services.scoring.publications.models import HeadEvaluation
from services.scoring.result_books.totals import lost_points
from services.scoring.result_books.wording import WORDS
from services.scoring.result_figures.days import written_day
from services.scoring.result_figures.models import Figures, Standing
from services.scoring.runs.models import AgencyResult
from services.scoring.typesetting.figures import NONE
from shared.clock import local_text
from shared.methodology.decimals import HUNDRED, ZERO, mean, round_half_up, subtract, times_fraction
from shared.methodology.framework import Grade
from shared.methodology.wording import Language, shown

AGENCYS_LOSSES: Final = 5
BLOCKS_LOSSES: Final = 10

Data = dict[str, Any]


class ReportContent:
    """Gathers what a report says, agency by agency; of the detail it keeps the greatest losses alone."""

    def __init__(self, figures: Figures, heads: Iterable[HeadEvaluation] = ()) -> None:
        self._figures = figures
        self._heads = tuple(heads)
        self._language = figures.language
        self._names = {one["code"]: one["name"] for one in figures.run.heading["blocks"]}
        self._fields = {one["code"]: one["name"] for one in figures.run.heading["fields"]}
        self._parts = {one["code"]: one["name"] for one in figures.run.heading["parts"]}
        self._agencies: dict[str, list[Data]] = defaultdict(list)
        self._lost: dict[str, dict[str, list[tuple[Decimal, Decimal]]]] = defaultdict(dict)
        self._leaf_names: dict[str, str] = {}

    def add(self, result: AgencyResult) -> None:
        """Gather one agency, with its detail."""
        leaves = result.detail.get("leaves", [])
        self._agencies[result.block].append(self._agency(result, leaves))
        of_block = self._lost[result.block]
        for leaf in leaves:
            if lost_points(leaf) is not None:
                pair = (Decimal(leaf["points"] or 0), Decimal(leaf["maximum"]))
                of_block.setdefault(leaf["code"], []).append(pair)
                self._leaf_names[leaf["code"]] = leaf["name"]

    def fields(self) -> Data:
        """Give every field but the charts."""
        figures, heading = self._figures, self._figures.run.heading
        words = WORDS[self._language]
        is_public = figures.standing is Standing.PUBLISHED
        return {
            "title": figures.title,
            "banner": "" if is_public else words.banners[figures.standing],
            "is_published": is_public,
            "authority": {"name": heading["authority"]["name"]},
            "programme": {"name": heading["programme"]["name"]},
            "period": {
                "name": heading["period"]["name"],
                "starts_on": self._day(heading["period"]["starts_on"]),
                "ends_on": self._day(heading["period"]["ends_on"]),
            },
            "framework": self._framework(),
            "decision": self._decision(),
            "run": self._run(),
            "summary": self._standing(figures.results),
            "parts": [
                {"name": one["name"], "maximum": self._plain(Decimal(one["maximum"]))}
                for one in heading["parts"]
            ],
            "fields": [
                {
                    "code": one["code"],
                    "name": one["name"],
                    "maximum": self._plain(Decimal(one["maximum"])),
                }
                for one in heading["fields"]
            ],
            "grades": self._grades(figures.framework.grades, figures.results),
            "blocks": [
                self._block(one["code"])
                for one in heading["blocks"]
                if figures.of_block(one["code"])
            ],
            "agencies": [one for block in self._names for one in self._agencies[block]],
            "heads": [
                {
                    "agency": one.agency_name,
                    "head": one.head,
                    "grade": one.grade_name or NONE,
                    "evaluation": one.evaluation or NONE,
                }
                for one in self._heads
            ],
        }

    def _framework(self) -> Data:
        framework = self._figures.framework
        decision, day = framework.provenance.decision, framework.provenance.decision_date
        issued = self._day(day) if len(day) == len("2024-12-31") else day
        return {
            "name": framework.name,
            "edition": framework.edition,
            "decision": " ".join(one for one in (decision, issued) if one),
            "scale": self._plain(framework.scale),
            "leaves": str(len(framework.leaves)),
        }

    def _decision(self) -> Data:
        publication = self._figures.publication
        if publication is None:
            return {"number": "", "day": "", "note": ""}
        return {
            "number": publication.decision_number,
            "day": written_day(publication.decision_date, self._language),
            "note": publication.note or "",
        }

    def _run(self) -> Data:
        run = self._figures.run
        return {
            "computed_at": local_text(run.created_at),
            "checked_by": run.checked_by_name or "",
            "approved_by": run.approved_by_name or "",
            "approved_at": local_text(run.approved_at) if run.approved_at else "",
            "approval_note": run.approval_note or "",
            "kernel_version": run.kernel_version,
            "result_digest": run.result_digest,
        }

    def _block(self, code: str) -> Data:
        results = self._figures.of_block(code)
        return {
            "name": self._names[code],
            **self._standing(results),
            "grades": self._grades(self._figures.framework.grades_of(code), results),
            "fields": [self._field(one, results) for one in self._fields],
            "losses": self._losses_of_block(code),
            "ranking": self._agencies[code],
        }

    def _standing(self, results: Sequence[AgencyResult]) -> Data:
        indices = [one.index for one in results if one.index is not None]
        by_index = sorted(
            (one for one in results if one.index is not None), key=lambda one: one.index or ZERO
        )
        return {
            "agencies": str(len(results)),
            "ranked": str(sum(one.rank is not None for one in results)),
            "mean": self._fixed(mean(indices) if indices else None),
            "highest": self._fixed(max(indices) if indices else None),
            "lowest": self._fixed(min(indices) if indices else None),
            "spread": self._fixed(subtract(max(indices), min(indices)) if indices else None),
            "best": by_index[-1].agency_name if by_index else NONE,
            "last": by_index[0].agency_name if by_index else NONE,
            "grades": self._grades(self._figures.framework.grades, results),
        }

    def _grades(self, grades: Iterable[Grade], results: Sequence[AgencyResult]) -> list[Data]:
        return [
            {
                "name": one.name,
                "limits": self._limits(one),
                "count": str(sum(result.grade == one.code for result in results)),
            }
            for one in grades
        ]

    def _limits(self, grade: Grade) -> str:
        words = WORDS[self._language]
        if grade.start is None:
            return words.grade_rest
        pattern = words.grade_from if grade.includes_start else words.grade_above
        return pattern.format(points=self._plain(grade.start))

    def _field(self, code: str, results: Sequence[AgencyResult]) -> Data:
        found = [one for each in results for one in each.summary["fields"] if one["code"] == code]
        points = [Decimal(one["points"]) for one in found]
        top = mean(Decimal(one["maximum"]) for one in found)
        share = times_fraction(HUNDRED, mean(points), top) if top else None
        return {
            "code": code,
            "name": self._fields[code],
            "maximum": self._fixed(top),
            "mean": self._fixed(mean(points)),
            "highest": self._fixed(max(points)),
            "lowest": self._fixed(min(points)),
            "share": self._fixed(share),
        }

    def _losses_of_block(self, code: str) -> list[Data]:
        sums = []
        for leaf, pairs in self._lost[code].items():
            points, top = mean(one for one, _ in pairs), mean(one for _, one in pairs)
            if top > points:
                sums.append((subtract(points, top), leaf, points, top))
        return [
            {
                "code": leaf,
                "name": self._leaf_names[leaf],
                "points": self._fixed(points),
                "maximum": self._fixed(top),
                "lost": self._fixed(-gap),
                "why": "",
            }
            for gap, leaf, points, top in sorted(sums)[:BLOCKS_LOSSES]
        ]

    def _agency(self, result: AgencyResult, leaves: Sequence[Mapping[str, Any]]) -> Data:
        summary = result.summary
        explanation = result.detail.get("explanation", {}).get(str(self._language), "")
        return {
            "rank": NONE if result.rank is None else str(result.rank),
            "code": result.agency_code,
            "name": result.agency_name,
            "block": self._names[result.block],
            "index": self._fixed(result.index),
            "grade": summary["grade_name"] or NONE,
            "bonus": self._fixed(Decimal(summary["bonus"])),
            "penalty": self._fixed(Decimal(summary["penalty"])),
            "sipas": self._fixed(result.sipas_index),
            "sipas_rank": NONE if result.sipas_rank is None else str(result.sipas_rank),
            "explanation": explanation,
            "is_ranked": result.rank is not None,
            "parts": [
                {
                    "name": self._parts[one["code"]],
                    "points": self._fixed(Decimal(one["points"])),
                    "maximum": self._plain(Decimal(one["maximum"])),
                }
                for one in summary["parts"]
            ],
            "fields": [
                {
                    "code": one["code"],
                    "name": self._fields[one["code"]],
                    "points": self._fixed(Decimal(one["points"])),
                    "maximum": self._plain(Decimal(one["maximum"])),
                    "rank": NONE if one["rank"] is None else str(one["rank"]),
                }
                for one in summary["fields"]
            ],
            "losses": self._losses(leaves),
        }

    def _losses(self, leaves: Sequence[Mapping[str, Any]]) -> list[Data]:
        lost = [(-(lost_points(one) or ZERO), one["code"], one) for one in leaves]
        greatest = sorted((one for one in lost if one[0] < ZERO), key=lambda one: one[:2])
        return [
            {
                "code": code,
                "name": leaf["name"],
                "points": self._fixed(Decimal(leaf["points"] or 0)),
                "maximum": self._fixed(Decimal(leaf["maximum"])),
                "lost": self._fixed(-gap),
                "why": leaf["explanation"]["text"][str(self._language)],
            }
            for gap, code, leaf in greatest[:AGENCYS_LOSSES]
        ]

    def _fixed(self, value: Decimal | None) -> str:
        """Write a figure with the places of the index."""
        if value is None:
            return NONE
        places = self._figures.framework.places
        text = f"{round_half_up(value, places):,.{places}f}"
        return text.translate(_VIETNAMESE) if self._language is Language.VI else text

    def _plain(self, value: Decimal) -> str:
        return shown(value, self._language)

    def _day(self, day: str | None) -> str:
        return written_day(date.fromisoformat(day), self._language) if day else ""


_VIETNAMESE: Final = str.maketrans(",.", ".,")
