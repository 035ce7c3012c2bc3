"""From frozen bytes to results: the only place where scoring meets the kernel. It holds no rule of its own."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import orjson

from services.scoring.runs.errors import (
    ForeignInputError,
    OtherFactsPeriodError,
    OtherPeriodError,
    UnusableInputError,
)
from services.scoring.runs.index_explanation import explain_index
from services.scoring.runs.models import (
    Absence,
    AbsentAgency,
    AgencyResult,
    Calculation,
    Heading,
    InputKind,
    Inputs,
    ResultSummary,
)
from shared.canonical import digest
from shared.methodology import (
    KERNEL_VERSION,
    Answer,
    AnswerFaults,
    Fault,
    FaultsError,
    Framework,
    Leaf,
    parse_answer,
    round_half_up,
)
from shared.methodology.decimals import decimal_text, fixed_text
from shared.methodology.documents import (
    AppraisalRecord,
    Decision,
    LeafRecord,
    RoundEntry,
    SelfEntry,
    SurveySummary,
    parse_appraisal_record,
    parse_survey_summary,
)
from shared.methodology.imported_facts import parse_imported_facts, with_imported_facts
from shared.methodology.leaf_scores import LeafScore, LeafStatus, ScoringContext
from shared.methodology.run import AgencyResult as Standing
from shared.methodology.run import RunResult, RunSettings, compute, parse_settings
from shared.methodology.scoring import score_leaf
from shared.methodology.wording import Text
from shared.problems import problem

EXACT_PLACES = 12
"""Decimals of points that are shown unrounded: as many as a decimal on the wire may have."""

_SHOWN = ("text", "arithmetic", "inputs", "chosen")


def read_settings(settings: Mapping[str, Any]) -> RunSettings:
    """Read what a run is asked to do otherwise than its framework says."""
    try:
        return parse_settings(settings)
    except FaultsError as error:
        raise _unusable("#/settings", error.faults) from error


def inputs_digest(inputs: Inputs, settings: RunSettings) -> str:
    """Name documents, settings and kernel together: the same name means the same result."""
    named = {
        "appraisal_record": inputs.record.digest,
        "survey_summary": inputs.summary.digest if inputs.summary else None,
        "settings": settings.to_data(),
        "kernel_version": KERNEL_VERSION,
    }
    if inputs.facts:
        named["imported_facts"] = inputs.facts.digest
    return digest(named)


def calculate(authority_id: UUID, inputs: Inputs, settings: RunSettings) -> Calculation:
    """Compute every agency's result. It takes seconds for a large city: call it in a worker thread."""
    record, summary = read_inputs(authority_id, inputs)
    result = compute(record, summary, settings)
    data = result.to_data()
    written = {one["id"]: one for one in cast("list[dict[str, Any]]", data["agencies"])}
    return Calculation(
        kernel_version=KERNEL_VERSION,
        settings=settings.to_data(),
        result_digest=digest(data),
        heading=_heading(record, result.framework),
        agencies=tuple(
            _agency_result(result, one, written[one.agency.id], position)
            for position, one in enumerate(_in_order_of_ranking(result), start=1)
        ),
        absent_agencies=_absent_agencies(record, summary),
    )


def read_inputs(authority_id: UUID, inputs: Inputs) -> tuple[AppraisalRecord, SurveySummary | None]:
    """Read the documents of a run, and refuse what does not belong together."""
    record = _with_facts(authority_id, inputs, _record(authority_id, inputs))
    return record, _summary(authority_id, inputs, record)


def _absent_agencies(
    record: AppraisalRecord, summary: SurveySummary | None
) -> tuple[AbsentAgency, ...]:
    """Find whom the inputs disagree about, or who gave nothing: a ranking without them is seldom meant."""
    known = {one.id for one in record.agencies}
    found = [
        (Absence.NOT_IN_RECORD, one)
        for one in (summary.agencies if summary else ())
        if one.id not in known
    ] + [(Absence.NOT_SUBMITTED, one) for one in record.agencies if one.submitted_at is None]
    return tuple(
        AbsentAgency(absence=absence, agency_id=one.id, agency_code=one.code, agency_name=one.name)
        for absence, one in found
    )


def _record(authority_id: UUID, inputs: Inputs) -> AppraisalRecord:
    kind = InputKind.APPRAISAL_RECORD
    data = _data(inputs.record.content, kind)
    try:
        record = parse_appraisal_record(data)
    except FaultsError as error:
        raise _unusable(f"{kind}#", error.faults) from error
    _check_owner(inputs.record.id, record.authority.id, authority_id)
    named = {
        "/authority/id": record.authority.id,
        "/programme/id": record.programme.id,
        "/period/id": record.period.id,
        **{f"/agencies/{place}/id": one.id for place, one in enumerate(record.agencies)},
        **{
            f"/agencies/{place}/predecessors/{number}/id": known.id
            for place, one in enumerate(record.agencies)
            for number, known in enumerate(one.predecessors)
        },
    }
    _check_ids(kind, named)
    return record


def _summary(authority_id: UUID, inputs: Inputs, record: AppraisalRecord) -> SurveySummary | None:
    if inputs.summary is None:
        return None
    kind = InputKind.SURVEY_SUMMARY
    data = _data(inputs.summary.content, kind)
    try:
        summary = parse_survey_summary(data)
    except FaultsError as error:
        raise _unusable(f"{kind}#", error.faults) from error
    _check_owner(inputs.summary.id, summary.authority_id, authority_id)
    if summary.campaign.period_id != record.period.id:
        raise OtherPeriodError(
            summary_period=summary.campaign.period_id, record_period=record.period.id
        )
    return summary


def _with_facts(authority_id: UUID, inputs: Inputs, record: AppraisalRecord) -> AppraisalRecord:
    """Fill in what the council left open of the leaves whose figures are imported."""
    if inputs.facts is None:
        return record
    kind = InputKind.IMPORTED_FACTS
    data = _data(inputs.facts.content, kind)
    try:
        facts = parse_imported_facts(data, record.framework)
    except FaultsError as error:
        raise _unusable(f"{kind}#", error.faults) from error
    _check_owner(inputs.facts.id, facts.authority_id, authority_id)
    if facts.period_id != record.period.id:
        raise OtherFactsPeriodError(facts_period=facts.period_id, record_period=record.period.id)
    return with_imported_facts(record, facts)


def _data(content: bytes, kind: InputKind) -> Mapping[str, object]:
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        data = None
    if not isinstance(data, Mapping):
        fault = Fault(
            "",
            "not-an-object",
            "Nội dung không phải là một đối tượng JSON; hãy chốt lại tài liệu ở nơi lập.",
            "The content is not a JSON object; freeze the document again where it was made.",
        )
        raise _unusable(f"{kind}#", [fault])
    return cast("Mapping[str, object]", data)


def _check_owner(document: UUID, owner: str, authority_id: UUID) -> None:
    if owner != str(authority_id):
        raise ForeignInputError(document=document, authority=authority_id)


def _check_ids(kind: InputKind, named: Mapping[str, str]) -> None:
    faults = [
        Fault(
            pointer,
            "not-a-uuid",
            "Phải là mã UUID; hãy chốt lại tài liệu ở nơi lập.",
            "It has to be a UUID; freeze the document again where it was made.",
        )
        for pointer, value in named.items()
        if not _is_uuid(value)
    ]
    if faults:
        raise _unusable(f"{kind}#", faults)


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _unusable(place: str, faults: Sequence[Fault]) -> UnusableInputError:
    return UnusableInputError(
        count=len(faults),
        faults=[
            problem.Fault(f"{place}{one.pointer}", problem.Text(one.vi, one.en), one.code)
            for one in faults
        ],
    )


def _heading(record: AppraisalRecord, framework: Framework) -> Heading:
    period = record.period
    return {
        "authority": {
            "id": record.authority.id,
            "code": record.authority.code,
            "name": record.authority.name,
        },
        "programme": {
            "id": record.programme.id,
            "code": record.programme.code,
            "name": record.programme.name,
        },
        "period": {
            "id": period.id,
            "code": period.code,
            "name": period.name,
            "stage": period.stage,
            "starts_on": period.starts_on or None,
            "ends_on": period.ends_on or None,
        },
        "framework": {
            "code": framework.code,
            "name": framework.name,
            "edition": framework.edition,
            "digest": record.framework_digest,
            "scale": decimal_text(framework.scale),
            "places": framework.places,
        },
        "blocks": [{"code": one.code, "name": one.name} for one in framework.blocks],
        "parts": [
            {"code": one.code, "name": one.name, "maximum": decimal_text(one.maximum)}
            for one in framework.parts
        ],
        "fields": [
            {
                "code": one.code,
                "name": one.name,
                "maximum": decimal_text(one.maximum),
                "group": str(one.group),
            }
            for one in framework.fields
        ],
        "grades": [{"code": one.code, "name": one.name} for one in framework.grades],
        "factors": [
            {"code": one.code, "name": one.name}
            for one in (framework.sipas.factors if framework.sipas else ())
        ],
    }


def _in_order_of_ranking(result: RunResult) -> Iterable[Standing]:
    blocks = {one.code: place for place, one in enumerate(result.framework.blocks)}
    return sorted(
        result.agencies,
        key=lambda one: (
            blocks[one.agency.block],
            one.rank is None,
            one.rank or 0,
            one.agency.code,
        ),
    )


def _agency_result(
    result: RunResult, one: Standing, written: Mapping[str, Any], position: int
) -> AgencyResult:
    agency, framework = one.agency, result.framework
    return AgencyResult(
        agency_id=UUID(agency.id),
        position=position,
        agency_code=agency.code,
        agency_name=agency.name,
        block=agency.block,
        is_ranked=one.ranked,
        is_late=agency.late,
        rank=one.rank,
        index=one.score.index,
        grade=one.grade.code if one.grade else None,
        sipas_index=one.sipas,
        sipas_rank=one.sipas_rank,
        summary=_summary_of(one, framework.places),
        detail=_detail(result, one, written),
    )


def _summary_of(one: Standing, places: int) -> ResultSummary:
    def printed(value: Decimal) -> str:
        return fixed_text(round_half_up(value, places))

    score = one.score
    return {
        "grade_name": one.grade.name if one.grade else None,
        "parts": [
            {
                "code": part.part.code,
                "points": printed(part.points),
                "maximum": decimal_text(part.maximum),
            }
            for part in score.parts
        ],
        "fields": [
            {
                "code": field.field.code,
                "points": printed(field.points),
                "maximum": decimal_text(field.maximum),
                "rank": one.field_ranks.get(field.field.code),
            }
            for field in score.fields
        ],
        "bonus": printed(score.adjustment.bonus),
        "penalty": printed(score.adjustment.penalty),
        "factors": [
            {
                "code": factor.code,
                "percent": None if factor.percent is None else printed(factor.percent),
            }
            for factor in (score.sipas.factors if score.sipas else ())
        ],
    }


def _detail(result: RunResult, one: Standing, written: Mapping[str, Any]) -> dict[str, Any]:
    """Join the score with what the kernel has written of it: putting explanations into words is most of the work."""
    score = one.score
    return {
        "exact_index": _exact(score.exact),
        "points": _exact(score.points),
        "maximum": _exact(score.maximum),
        "explanation": explain_index(score, result.framework),
        "predecessors": [known.id for known in one.agency.predecessors],
        "waiting": list(score.waiting),
        "missing": list(score.missing),
        "criteria": [
            {
                "code": criterion.criterion.code,
                "name": criterion.criterion.name,
                "field": field.field.code,
                "points": _exact(criterion.points),
                "maximum": _exact(criterion.maximum),
                "rank": one.criterion_ranks.get(criterion.criterion.code),
            }
            for field in score.fields
            for criterion in field.criteria
        ],
        "leaves": [
            {
                **_leaf(leaf, written["leaves"][code]["explanation"]),
                **_side_by_side(leaf, one.agency.leaves.get(code), result.stage),
            }
            for code, leaf in score.leaves.items()
        ],
    }


def _leaf(score: LeafScore, explanation: Mapping[str, Any]) -> dict[str, Any]:
    leaf = score.leaf
    return {
        "code": leaf.code,
        "name": leaf.name,
        "field": leaf.field,
        "criterion": leaf.criterion,
        "group": str(leaf.group),
        "source": str(leaf.source),
        "status": str(score.status),
        "points": _exact(score.points),
        "rule_points": _exact(score.rule_points),
        "maximum": _exact(score.maximum),
        "explanation": {name: explanation[name] for name in _SHOWN},
        "public_text": _public_text(score),
    }


def public_reason(score: LeafScore) -> Text:
    """Say why a leaf has its points without the council's opinion: that is between the council and the agency."""
    explanation = score.explanation
    if score.status is LeafStatus.FIXED:
        explanation = explanation.saying(reason="")
    return explanation.sentence()


def _public_text(score: LeafScore) -> dict[str, str] | None:
    """Give what is said in public where that is not what is said within."""
    if score.status is not LeafStatus.FIXED:
        return None
    sentence = public_reason(score)
    return {"vi": sentence.vi, "en": sentence.en}


def _side_by_side(score: LeafScore, record: LeafRecord | None, stage: str) -> dict[str, Any]:
    """Put the claim and both rounds beside what is final, as they were frozen."""
    if record is None:
        return {"self": None, "round_1": None, "round_2": None, "final": None}
    return {
        "self": _claim(record.self_),
        "round_1": _round(score, record.round_1, record.self_, stage),
        "round_2": _round(score, record.round_2, record.self_, stage),
        "final": {"points": _exact(score.points), "answer": _answer(record.final.answer)},
    }


def _claim(entry: SelfEntry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "points": _exact(entry.points),
        "answer": _answer(entry.answer),
        "explanation": entry.explanation or None,
    }


def _round(
    score: LeafScore, entry: RoundEntry | None, claim: SelfEntry | None, stage: str
) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "decision": str(entry.decision),
        "points": _exact(_round_points(score.leaf, entry, claim, stage)),
        "answer": _answer(entry.answer),
        "opinion": entry.opinion or None,
    }


def _round_points(
    leaf: Leaf, entry: RoundEntry, claim: SelfEntry | None, stage: str
) -> Decimal | None:
    """Give the points of a round: as typed, as the rule gives for its answer, or as claimed."""
    if entry.points is not None:
        return entry.points
    if entry.answer is None:
        return claim.points if claim and entry.decision is Decision.ACCEPTED else None
    try:
        answer = parse_answer(entry.answer.to_data(), leaf)
    except AnswerFaults:
        return None
    return score_leaf(leaf, answer, ScoringContext(stage=stage)).points


def _answer(answer: Answer | None) -> dict[str, Any] | None:
    return None if answer is None else answer.to_data()


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(round_half_up(value, EXACT_PLACES))
