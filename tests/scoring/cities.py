"""A preset played through the kernel without any service: a city's figures, as its documents are made of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid5

import yaml

from demo.answers import answer_to, dice, quality_of
from demo.preset import PRESETS, preset
from services.scoring.publications.models import Publication
from services.scoring.result_figures.models import Figures
from services.scoring.runs.calculation import calculate, read_settings
from services.scoring.runs.models import AgencyResult, Calculation, Inputs, Run, RunState
from shared.canonical import canonical_json, digest
from shared.clients.documents import FrozenDocument
from shared.methodology import parse_framework
from shared.methodology.wording import Language
from tests.presets.test_presets import ExactLoader

AUTHORITY = UUID("00000000-0000-7000-8000-000000000001")
PERIOD = UUID("00000000-0000-7000-8000-000000000002")
NOON = datetime(2025, 3, 1, 5, tzinfo=UTC)
Data = dict[str, Any]


@cache
def framework_of(name: str) -> Data:
    """Read the framework of a preset as a record holds it."""
    text = (PRESETS / name / "framework.yaml").read_text("utf-8")
    data: Data = yaml.load(text, ExactLoader)
    return data


@cache
def computed(name: str, *, copies: int = 1, of_block: int = 100) -> Calculation:
    """Score the agencies of a preset, each as often as `copies` says, at most so many of a block."""
    return computed_of(name, framework_of(name), copies=copies, of_block=of_block)


def computed_of(name: str, framework: Data, *, copies: int = 1, of_block: int = 100) -> Calculation:
    """Score the agencies of a preset by a framework of one's own."""
    blocks = [one["code"] for one in framework["blocks"]]
    agencies = [
        {**one, "code": f"{one['code']}{f'-{copy}' if copy else ''}"}
        for copy in range(copies)
        for block in blocks
        for one in _of_block(name, block)[:of_block]
    ]
    settings = read_settings({})
    inputs = Inputs(
        _frozen(_record(name, framework, agencies)), _frozen(_summary(name, agencies)), None
    )
    return calculate(AUTHORITY, inputs, settings)


def figures_of(
    name: str,
    calculation: Calculation | None = None,
    *,
    framework: Data | None = None,
    language: Language = Language.VI,
    state: RunState = RunState.PUBLISHED,
    **changes: Any,
) -> Figures:
    """Give the figures of a preset; published unless `state` says otherwise."""
    calculation = calculation or computed(name)
    run = _run(calculation, state)
    return Figures(
        run=run,
        publication=_publication(run) if state is RunState.PUBLISHED else None,
        framework=parse_framework(framework or framework_of(name)),
        results=tuple(replace(one, detail={}) for one in calculation.agencies),
        language=language,
        as_of=changes.pop("as_of", NOON),
        **changes,
    )


def shown(figures: Figures, agencies: tuple[AgencyResult, ...]) -> Iterator[AgencyResult]:
    """Give each agency with the detail that the reader may see."""
    for one in agencies:
        yield figures.shown(one)


def _of_block(name: str, block: str) -> list[Data]:
    return [one for one in preset(name).programme["agencies"] if one["block"] == block]


def _record(name: str, framework: Data, agencies: list[Data]) -> Data:
    programme = preset(name).programme
    period = programme["periods"][0]
    return {
        "kind": "appraisal-record",
        "version": 1,
        "authority": {"id": str(AUTHORITY), **_named(programme["authority"])},
        "programme": {"id": str(uuid5(AUTHORITY, name)), **_named(programme["programme"])},
        "period": {
            "id": str(PERIOD),
            **_named(period),
            "stage": str(period["stage"]),
            "starts_on": str(period["starts_on"]),
            "ends_on": str(period["ends_on"]),
        },
        "framework": framework,
        "framework_digest": digest(framework),
        "agencies": [_agency(name, one) for one in agencies],
        "frozen_at": "2025-02-01T00:00:00Z",
    }


def _named(data: Data) -> Data:
    return {"code": data["code"], "name": data["name"]}


def _agency(name: str, agency: Data) -> Data:
    return {
        "id": str(uuid5(AUTHORITY, agency["code"])),
        **_named(agency),
        "block": agency["block"],
        "ranked": agency.get("ranked", True) is True,
        "late": False,
        "submitted_at": "2024-12-20T08:00:00Z",
        "leaves": {
            leaf["code"]: _leaf(agency["code"], leaf)
            for _, leaf in preset(name).leaves(agency["block"])
            if leaf["source"] in ("SELF", "APPRAISED", "IMPORTED")
            and leaf["rule"]["shape"] != "INDEX"
        },
    }


def _leaf(agency: str, leaf: Data) -> Data:
    random = dice("leaf", agency, leaf["code"])
    answer = answer_to(leaf, quality_of(agency), random)
    is_claimed = leaf["source"] == "SELF"
    said = f"Hội đồng xem xét tài liệu kiểm chứng của tiêu chí {leaf['code']}."
    decision = {"decision": "ACCEPTED", "answer": None, "points": None, "opinion": said}
    return {
        "self": {"answer": answer, "points": None, "explanation": ""} if is_claimed else None,
        "round_1": decision if is_claimed else None,
        "round_2": None,
        "final": {"answer": answer, "points": None},
    }


def _summary(name: str, agencies: list[Data]) -> Data:
    programme = preset(name).programme
    forms = {one["code"]: one for one in preset(name).questionnaires}
    return {
        "kind": "survey-summary",
        "version": 1,
        "authority_id": str(AUTHORITY),
        "campaign": {
            "id": str(uuid5(AUTHORITY, "campaign")),
            "code": "dt",
            "name": "Điều tra",
            "period_id": str(PERIOD),
        },
        "questionnaires": [
            {
                "id": str(uuid5(AUTHORITY, code)),
                "code": code,
                "version": 1,
                "title": form["title"],
                "questions": [
                    {
                        "code": one["code"],
                        "text": one["text"],
                        "type": one["type"],
                        "options": one.get("options") or [],
                        "leaf": one.get("leaf"),
                        "factor": one.get("factor"),
                    }
                    for one in form["questions"]
                ],
            }
            for code, form in forms.items()
        ],
        "agencies": [
            {
                "id": str(uuid5(AUTHORITY, agency["code"])),
                **_named(agency),
                "accounting": {"target": 100, "received": 100, "valid": 100, "excluded": 0},
                "groups": [
                    _answered(agency["code"], group["code"], forms[group["questionnaire"]])
                    for group in programme["respondent_groups"]
                    if agency["block"] in group["agencies"]
                ],
            }
            for agency in agencies
        ],
        "frozen_at": "2025-02-01T00:00:00Z",
    }


def _answered(agency: str, group: str, form: Data) -> Data:
    return {
        "group": group,
        "questionnaire_id": str(uuid5(AUTHORITY, form["code"])),
        "responses": 100,
        "questions": {one["code"]: _counts(agency, group, one) for one in form["questions"]},
    }


def _counts(agency: str, group: str, question: Data) -> Data:
    codes = [one["code"] for one in question.get("options") or []]
    if question["type"] == "LIKERT":
        codes = ["5", "4", "3", "2", "1"]
    random = dice("survey", agency, group, question["code"])
    left, options = 100, {}
    for code in codes[:-1]:
        options[code] = round(left * min(1.0, quality_of(agency) * random.uniform(0.5, 0.9)))
        left -= options[code]
    if codes:
        options[codes[-1]] = left
    return {"answered": 100, "dont_know": 0, "missing": 0, "options": options, "sum": None}


def _frozen(data: Data) -> FrozenDocument:
    return FrozenDocument(uuid5(AUTHORITY, data["kind"]), canonical_json(data), digest(data))


def _run(calculation: Calculation, state: RunState) -> Run:
    is_settled = state in (RunState.APPROVED, RunState.PUBLISHED)
    return Run(
        id=uuid5(AUTHORITY, "run"),
        authority_id=AUTHORITY,
        state=state,
        appraisal_record_id=uuid5(AUTHORITY, "record"),
        appraisal_record_digest="sha256:" + "1" * 64,
        survey_summary_id=uuid5(AUTHORITY, "summary"),
        survey_summary_digest="sha256:" + "2" * 64,
        imported_facts_id=None,
        imported_facts_digest=None,
        kernel_version=calculation.kernel_version,
        settings=calculation.settings,
        result_digest=calculation.result_digest,
        heading=calculation.heading,
        agency_count=len(calculation.agencies),
        undetermined_count=calculation.undetermined,
        created_at=NOON,
        created_by_name="Nguyễn Văn An",
        absent_agencies=[],
        checked_at=NOON if is_settled else None,
        checked_by_name="Nguyễn Văn An" if is_settled else None,
        check_note=None,
        approved_at=NOON if is_settled else None,
        approved_by_name="Trần Thị Bình" if is_settled else None,
        approval_note="Biên bản số 12/BB-HĐTĐ" if is_settled else None,
        publication_id=uuid5(AUTHORITY, "publication") if state is RunState.PUBLISHED else None,
        version=3,
    )


def _publication(run: Run) -> Publication:
    return Publication(
        id=uuid5(AUTHORITY, "publication"),
        authority_id=AUTHORITY,
        run_id=run.id,
        period_id=PERIOD,
        decision_number="123/QĐ-UBND",
        decision_date=date(2025, 3, 5),
        title=f"Kết quả xác định {run.heading['programme']['name']}, {run.heading['period']['name']}",
        note=None,
        replaces=None,
        replaced_by=None,
        published_at=NOON,
        public_from=NOON,
        has_heads=False,
        licence="https://creativecommons.org/licenses/by/4.0/",
        result_digest=run.result_digest,
        kernel_version=run.kernel_version,
        heading=run.heading,
    )
