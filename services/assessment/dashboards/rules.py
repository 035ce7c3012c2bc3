"""How rows of a dashboard come of counted groups. Pure functions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from services.assessment.dashboards.marks import Mark
from services.assessment.dashboards.models import AppraiserRow, ReportCounts, RoundCounts, Row
from services.assessment.leaf_standings.models import Lack, LeafFacts
from services.assessment.leaf_standings.rules import judge, progress_of_groups
from services.assessment.self_assessments.models import ReportState

Found = Mapping[Any, Any]


def rows_of(found: Iterable[Found], names: Mapping[str, str]) -> tuple[Row, ...]:
    """Add up the groups of each key; `names` are those that the framework knows."""
    return tuple(
        _row(key, list(groups), names) for key, groups in groupby(found, lambda one: one["key"])
    )


def _row(key: str, groups: Sequence[Found], names: Mapping[str, str]) -> Row:
    first = groups[0]
    own = [one for one in groups if one["claimed"]]
    judged = [(*judge(facts_of(one["standing"]), proven=one["proven"]), one["size"]) for one in own]
    lacks: Counter[Lack] = Counter()
    for _, lacking, size in judged:
        lacks.update(dict.fromkeys(lacking, size))
    return Row(
        key=key,
        code=first["code"],
        name=names.get(key, first["name"]),
        agency_id=first["agency_ids"][0] if len(first["agency_ids"]) == 1 else None,
        reports=ReportCounts(
            {state: first[str(state)] for state in ReportState},
            first["late"],
            first["overdue"],
            first["deadline_next"],
        ),
        progress=progress_of_groups(judged),
        filled=sum(one["size"] for one in own if one["standing"] & Mark.ENTERED),
        lacks={lack: lacks[lack] for lack in Lack},
        evidence=_sum(groups, "evidence"),
        explanations_asked=_sum(groups, "explanations_asked"),
        round_1=_round(groups, 1),
        round_2=_round(groups, 2),
    )


def appraiser_row(one: Found, *, over: bool) -> AppraiserRow:
    """Give the row of an appraiser; nothing is counted where nothing is assigned."""
    waiting = one["waiting"] or 0
    return AppraiserRow(
        appraiser_id=one["appraiser_id"],
        appraiser_name=one["name"],
        reports=one["reports"] or 0,
        assigned=one["assigned"] or 0,
        given_round_1=one["given_1"] or 0,
        given_round_2=one["given_2"] or 0,
        waiting=waiting,
        overdue=waiting if over else 0,
        round_1=_round([one], 1),
        round_2=_round([one], 2),
    )


@cache
def facts_of(standing: int) -> LeafFacts | None:
    """Read the marks of a cell: without an entry there are no facts."""
    marks = Mark(standing)
    if Mark.ENTERED not in marks:
        return None
    return LeafFacts(
        explained=Mark.EXPLAINED in marks,
        evidenced=Mark.EVIDENCED in marks,
        infected=Mark.INFECTED in marks,
        done=Mark.DONE in marks,
        to_confirm=Mark.TO_CONFIRM in marks,
        returned=Mark.RETURNED in marks,
        needs_review=Mark.NEEDS_REVIEW in marks,
    )


def _round(groups: Iterable[Found], number: int) -> RoundCounts:
    listed = list(groups)
    return RoundCounts(
        *(
            _sum(listed, f"{name}_{number}")
            for name in ("to_decide", "decided", "differing", "waived")
        )
    )


def _sum(groups: Iterable[Found], name: str) -> int:
    return sum(one[name] or 0 for one in groups)
