"""Writes the survey summary: the document that scoring pulls, with counts and no single answer.

Counts that few people stand behind are left out as they are of the results, whose tables have the same margins: nothing can be
subtracted that the results keep back. What an agency's groups said that are left out is joined, so that the sums over all groups
stay whole, of which points are made (docs/decisions/results-and-privacy.md).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from services.survey.questionnaires.models import DONT_KNOW, Form, Question, QuestionType
from services.survey.results.holes import Hole, name_of
from services.survey.results.rules import WITHHELD, results_with_holes
from services.survey.summaries.models import (
    AgencyTarget,
    Cell,
    IssuedForm,
    QuestionFigures,
    Received,
    SummarySources,
)
from shared.methodology.decimals import ZERO, decimal_text
from shared.methodology.version import SUMMARY_VERSION

JOINED: Final = "~"
"""Stands for the groups of an agency that are shown only together; no group has this code."""

Holes = Mapping[str, Hole]


def write_summary(sources: SummarySources) -> dict[str, Any]:
    """Write the summary as plain data: agencies by code, groups in their order, forms by version."""
    campaign = sources.campaign
    results, holes = results_with_holes(sources)
    return {
        "kind": "survey-summary",
        "version": SUMMARY_VERSION,
        "authority_id": str(campaign.authority_id),
        "campaign": {
            "id": str(campaign.id),
            "code": campaign.code,
            "name": campaign.name,
            "period_id": str(campaign.period_id),
        },
        "questionnaires": [_questionnaire(one) for one in sources.forms],
        "agencies": list(_agencies(sources, holes)),
        "results": results,
        "frozen_at": _instant(sources.frozen_at),
    }


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _questionnaire(issued: IssuedForm) -> dict[str, Any]:
    return {
        "id": str(issued.id),
        "code": issued.form.code,
        "version": issued.version,
        "title": issued.form.title,
        "questions": [
            {
                "code": question.code,
                "text": question.text,
                "type": str(question.type),
                "options": [{"code": one.code, "label": one.label} for one in question.choices],
                "leaf": question.leaf,
                "factor": question.factor,
            }
            for question in issued.form.asked
        ],
    }


def _agencies(sources: SummarySources, holes: Holes) -> Iterator[dict[str, Any]]:
    forms = {one.id: one for one in sources.forms}
    ordered = sorted(sources.targets, key=lambda one: (one.agency_code, str(one.agency_id)))
    for agency_id, found in groupby(ordered, key=lambda one: one.agency_id):
        yield _agency(agency_id, list(found), sources, forms, holes)


def _agency(
    agency_id: UUID,
    targets: list[AgencyTarget],
    sources: SummarySources,
    forms: Mapping[UUID, IssuedForm],
    holes: Holes,
) -> dict[str, Any]:
    targeted = {one.group for one in targets}
    cells = [
        Cell(agency_id, group.code, questionnaire_id)
        for group in sources.groups
        if group.code in targeted
        for questionnaire_id in group.questionnaire_ids
    ]
    received = {cell: sources.figures.received.get(cell, Received()) for cell in cells}
    return {
        "id": str(agency_id),
        "code": targets[0].agency_code,
        "name": targets[0].agency_name,
        "accounting": {
            "target": sum(one.target for one in targets),
            "received": sum(one.received for one in received.values()),
            "valid": sum(one.valid for one in received.values()),
            "excluded": sum(one.excluded for one in received.values()),
        },
        "groups": _left_out(
            agency_id,
            [
                _counts(cell, forms[cell.questionnaire_id].form, sources, received[cell].valid)
                for cell in cells
            ],
            holes,
        ),
    }


def _counts(cell: Cell, form: Form, sources: SummarySources, responses: int) -> dict[str, Any]:
    return {
        "group": cell.group,
        "questionnaire_id": str(cell.questionnaire_id),
        "responses": responses,
        "questions": {
            question.code: _question(
                form,
                question,
                sources.figures.questions.get((cell, question.code), QuestionFigures()),
                responses,
            )
            for question in form.asked
        },
    }


def _left_out(
    agency_id: UUID, groups: Sequence[dict[str, Any]], holes: Holes
) -> list[dict[str, Any]]:
    """Leave out what results leave out of an agency's groups, and join it where the agency itself is shown."""
    joined: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for counts in groups:
        form, questions = counts["questionnaire_id"], counts["questions"]
        for code in questions:
            untold = holes[name_of(UUID(form), code)].untold
            if (agency_id, counts["group"]) not in untold:
                continue
            if (agency_id, None) not in untold:
                joined[form][code].append(questions[code])
            questions[code] = {WITHHELD: True}
    return [
        *groups,
        *(
            {
                "group": JOINED,
                "questionnaire_id": form,
                "responses": 0,
                "questions": {code: _added(some) for code, some in questions.items()},
            }
            for form, questions in joined.items()
        ),
    ]


def _added(some: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Add up what several groups said to one question."""
    numbers = [Decimal(one["sum"]) for one in some if one["sum"] is not None]
    return {
        "answered": sum(one["answered"] for one in some),
        "dont_know": sum(one["dont_know"] for one in some),
        "missing": sum(one["missing"] for one in some),
        "options": {code: sum(one["options"][code] for one in some) for code in some[0]["options"]},
        "sum": decimal_text(sum(numbers, ZERO)) if numbers else None,
    }


def _question(
    form: Form, question: Question, figures: QuestionFigures, responses: int
) -> dict[str, Any]:
    """Say what was answered; who was not asked, for an earlier answer made it irrelevant, is not missing."""
    asked = (figures.asked or 0) if form.relevance_of(question) else responses
    dont_know = figures.options.get(DONT_KNOW, 0)
    is_number = question.type is QuestionType.NUMBER
    return {
        "answered": figures.answers - dont_know,
        "dont_know": dont_know,
        "missing": asked - figures.answers,
        "options": {one.code: figures.options.get(one.code, 0) for one in question.choices},
        "sum": decimal_text(figures.sum) if is_number else None,
    }
