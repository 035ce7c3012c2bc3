"""Writes the survey summary: the document that scoring pulls, with counts and no single answer."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from services.survey.questionnaires.models import DONT_KNOW, Form, Question, QuestionType
from services.survey.results.rules import write_results
from services.survey.summaries.models import (
    AgencyTarget,
    Cell,
    IssuedForm,
    QuestionFigures,
    Received,
    SummarySources,
)
from shared.methodology.decimals import decimal_text
from shared.methodology.version import SUMMARY_VERSION


def write_summary(sources: SummarySources) -> dict[str, Any]:
    """Write the summary as plain data: agencies by code, groups in their order, forms by version."""
    campaign = sources.campaign
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
        "agencies": list(_agencies(sources)),
        "results": write_results(sources),
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


def _agencies(sources: SummarySources) -> Iterator[dict[str, Any]]:
    forms = {one.id: one for one in sources.forms}
    ordered = sorted(sources.targets, key=lambda one: (one.agency_code, str(one.agency_id)))
    for agency_id, found in groupby(ordered, key=lambda one: one.agency_id):
        yield _agency(agency_id, list(found), sources, forms)


def _agency(
    agency_id: UUID,
    targets: list[AgencyTarget],
    sources: SummarySources,
    forms: Mapping[UUID, IssuedForm],
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
        "groups": [
            {
                "group": cell.group,
                "questionnaire_id": str(cell.questionnaire_id),
                "responses": received[cell].valid,
                "questions": {
                    question.code: _question(
                        forms[cell.questionnaire_id].form,
                        question,
                        sources.figures.questions.get((cell, question.code), QuestionFigures()),
                        received[cell].valid,
                    )
                    for question in forms[cell.questionnaire_id].form.asked
                },
            }
            for cell in cells
        ],
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
