"""The two frozen documents a run is computed from: appraisal record and survey summary, typed and checked.

A reader ignores keys that it does not know, so that a writer may add some; it refuses another kind of
document and a version newer than its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from shared.methodology.answers import Answer, AnswerFaults, parse_answer, read_answer
from shared.methodology.claims import check_points
from shared.methodology.framework import Framework, Leaf
from shared.methodology.parsing import FrameworkFaults, parse_framework
from shared.methodology.reading import FaultList, Table, pointer_to, unique
from shared.methodology.survey_measures import DONT_KNOW, AgencySurvey, QuestionCounts
from shared.methodology.totals import LeafEntry
from shared.methodology.version import DOCUMENT_VERSION, SUMMARY_VERSION
from shared.methodology.wording import FaultsError

APPRAISAL_RECORD: Final = "appraisal-record"
SURVEY_SUMMARY: Final = "survey-summary"


class DocumentFaults(FaultsError):  # noqa: N818  it is named after what it carries
    """The document cannot be used; `faults` says everything that is wrong with it."""


class Decision(StrEnum):
    """What an appraiser did with a claim."""

    ACCEPTED = "ACCEPTED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class Named:
    """Something of another service: its id, code and name."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PeriodRecord:
    """The period that was closed."""

    id: str
    code: str
    name: str
    stage: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class SelfEntry:
    """What the agency claimed."""

    answer: Answer | None
    points: Decimal | None
    explanation: str


@dataclass(frozen=True, slots=True)
class RoundEntry:
    """What the appraisal of one round came to."""

    decision: Decision
    answer: Answer | None
    points: Decimal | None
    opinion: str


@dataclass(frozen=True, slots=True)
class LeafRecord:
    """Self, round 1, round 2 and final of one leaf, side by side."""

    self_: SelfEntry | None
    round_1: RoundEntry | None
    round_2: RoundEntry | None
    final: LeafEntry


@dataclass(frozen=True, slots=True)
class Predecessor:
    """An agency that another took over from by a decision (sáp nhập, hợp nhất, chia tách), directly or in several steps."""

    id: str
    code: str
    name: str
    effective_on: str
    """First day of the successor."""


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """One agency of the period."""

    id: str
    code: str
    name: str
    block: str
    ranked: bool
    late: bool
    submitted_at: str | None
    leaves: Mapping[str, LeafRecord]
    predecessors: tuple[Predecessor, ...] = ()
    """Whom it took over from before the period ended; no point depends on it, comparisons with earlier years do."""

    @property
    def entries(self) -> dict[str, LeafEntry]:
        """Give what is final, by leaf code."""
        return {code: leaf.final for code, leaf in self.leaves.items()}


@dataclass(frozen=True, slots=True)
class AppraisalRecord:
    """Framework, agencies, points, facts and reasons of a closed period."""

    authority: Named
    programme: Named
    period: PeriodRecord
    framework: Framework
    framework_digest: str
    agencies: tuple[AgencyRecord, ...]
    frozen_at: str


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """The survey campaign that was closed."""

    id: str
    code: str
    name: str
    period_id: str


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question with the leaf and the factor of satisfaction that it is about."""

    code: str
    text: str
    type: str
    options: tuple[tuple[str, str], ...]
    leaf: str | None
    factor: str | None


@dataclass(frozen=True, slots=True)
class QuestionnaireRecord:
    """A questionnaire as it was issued."""

    id: str
    code: str
    title: str
    questions: tuple[QuestionRecord, ...]


@dataclass(frozen=True, slots=True)
class Accounting:
    """Forms wanted, returned, valid and excluded."""

    target: int
    received: int
    valid: int
    excluded: int


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """The counts of one respondent group of one agency, by question code."""

    group: str
    questionnaire_id: str
    responses: int
    questions: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class AgencySummary:
    """What the survey counted for one agency."""

    id: str
    code: str
    name: str
    accounting: Accounting
    groups: tuple[GroupCounts, ...]


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """Counts per question, option, group and agency of a closed campaign."""

    authority_id: str
    campaign: CampaignRecord
    questionnaires: tuple[QuestionnaireRecord, ...]
    agencies: tuple[AgencySummary, ...]
    frozen_at: str

    def survey_of(self, agency_id: str) -> AgencySurvey | None:
        """Join the counts of an agency to the leaves and factors that its questions are about."""
        agency = next((one for one in self.agencies if one.id == agency_id), None)
        if agency is None:
            return None
        asked = {
            (questionnaire.id, question.code): question
            for questionnaire in self.questionnaires
            for question in questionnaire.questions
        }
        by_leaf: dict[str, list[QuestionCounts]] = {}
        by_factor: dict[str, list[QuestionCounts]] = {}
        for group in agency.groups:
            for code, options in group.questions.items():
                question = asked[group.questionnaire_id, code]
                counts = QuestionCounts(f"{group.questionnaire_id}/{code}", options)
                if question.leaf is not None:
                    by_leaf.setdefault(question.leaf, []).append(counts)
                if question.factor is not None:
                    by_factor.setdefault(question.factor, []).append(counts)
        return AgencySurvey(
            {leaf: tuple(counts) for leaf, counts in by_leaf.items()},
            {factor: tuple(counts) for factor, counts in by_factor.items()},
        )


def parse_appraisal_record(data: Mapping[str, object]) -> AppraisalRecord:
    """Read an appraisal record; raises DocumentFaults."""
    faults = FaultList()
    table = Table(data, "", faults)
    check_kind(table, APPRAISAL_RECORD, DOCUMENT_VERSION)
    framework = _framework(table)
    agencies = tuple(_agency(one, framework) for one in table.tables("agencies"))
    _check_agencies([(one.id, one.code) for one in agencies], faults)
    record = AppraisalRecord(
        authority=_named(table.table("authority")),
        programme=_named(table.table("programme")),
        period=_period(table.table("period")),
        framework=framework,
        framework_digest=table.text("framework_digest"),
        agencies=agencies,
        frozen_at=table.text("frozen_at"),
    )
    if faults.found:
        raise DocumentFaults(faults.found)
    return record


def parse_survey_summary(data: Mapping[str, object]) -> SurveySummary:
    """Read a survey summary; raises DocumentFaults."""
    faults = FaultList()
    table = Table(data, "", faults)
    check_kind(table, SURVEY_SUMMARY, SUMMARY_VERSION)
    questionnaires = tuple(_questionnaire(one) for one in table.tables("questionnaires"))
    asked = {one.id: {question.code for question in one.questions} for one in questionnaires}
    agencies = tuple(
        _agency_summary(one, asked) for one in table.tables("agencies", required=False)
    )
    _check_agencies([(one.id, one.code) for one in agencies], faults)
    campaign = table.table("campaign")
    summary = SurveySummary(
        authority_id=table.text("authority_id"),
        campaign=CampaignRecord(
            campaign.text("id"),
            campaign.text("code"),
            campaign.text("name"),
            campaign.text("period_id", ""),
        ),
        questionnaires=questionnaires,
        agencies=agencies,
        frozen_at=table.text("frozen_at"),
    )
    if faults.found:
        raise DocumentFaults(faults.found)
    return summary


def check_kind(table: Table, kind: str, newest: int) -> None:
    """Refuse at once what this reader cannot know how to read."""
    found = table.text("kind")
    if found != kind:
        table.fault(
            "kind",
            "unknown-kind",
            f"Đây là “{found}”, không phải “{kind}”; hãy đưa đúng loại tài liệu.",
            f"This is “{found}” and not “{kind}”; give a document of that kind.",
        )
        raise DocumentFaults(table.faults.found)
    version = table.whole("version")
    if not 1 <= version <= newest:
        table.fault(
            "version",
            "unknown-version",
            f"Phiên bản {version} chưa đọc được (đọc được đến {newest}); hãy cập nhật phần mềm.",
            f"Version {version} cannot be read (up to {newest} can); use a newer release.",
        )
        raise DocumentFaults(table.faults.found)


def _framework(table: Table) -> Framework:
    data = table.raw("framework")
    try:
        return parse_framework(data if isinstance(data, Mapping) else {})
    except FrameworkFaults as error:
        for fault in error.faults:
            table.faults.add(f"/framework{fault.pointer}", fault.code, fault.vi, fault.en)
        raise DocumentFaults(table.faults.found) from error


def _check_agencies(agencies: list[tuple[str, str]], faults: FaultList) -> None:
    for key, position in (("id", 0), ("code", 1)):
        unique(
            faults,
            [(f"/agencies/{i}/{key}", one[position]) for i, one in enumerate(agencies)],
            lambda code: (
                f"“{code}” có hai lần; mỗi cơ quan chỉ có một mục.",
                f"“{code}” occurs twice; give every agency one entry.",
            ),
        )


def _named(table: Table) -> Named:
    return Named(table.text("id"), table.text("code"), table.text("name"))


def _period(table: Table) -> PeriodRecord:
    return PeriodRecord(
        id=table.text("id"),
        code=table.text("code"),
        name=table.text("name"),
        stage=table.text("stage", ""),
        starts_on=table.text("starts_on", ""),
        ends_on=table.text("ends_on", ""),
    )


def _agency(table: Table, framework: Framework) -> AgencyRecord:
    block = table.text("block")
    if framework.block(block) is None and table.faults.sound(table.at("block")):
        table.fault(
            "block",
            "unknown-block",
            f"Bộ chỉ số không có khối “{block}”; hãy dùng mã có trong blocks.",
            f"The framework has no block “{block}”; use a code that stands in blocks.",
        )
    return AgencyRecord(
        id=table.text("id"),
        code=table.text("code"),
        name=table.text("name"),
        block=block,
        ranked=table.flag("ranked", default=True),
        late=table.flag("late", default=False),
        submitted_at=table.text("submitted_at", "") or None,
        leaves=_leaves(table.table("leaves"), framework),
        predecessors=tuple(
            Predecessor(
                one.text("id"), one.text("code"), one.text("name"), one.text("effective_on")
            )
            for one in table.tables("predecessors", required=False)
        ),
    )


def _leaves(table: Table, framework: Framework) -> dict[str, LeafRecord]:
    leaves: dict[str, LeafRecord] = {}
    for code in table.names:
        leaf = framework.leaf(code)
        if leaf is None:
            table.fault(
                code,
                "unknown-leaf",
                f"Bộ chỉ số không có tiêu chí “{code}”; hãy dùng mã của bộ chỉ số.",
                f"The framework has no leaf “{code}”; use one of its codes.",
            )
        else:
            leaves[code] = _leaf(table.table(code), leaf)
    return leaves


def _leaf(table: Table, leaf: Leaf) -> LeafRecord:
    rounds = [_round(table.table(key)) if key in table else None for key in ("round_1", "round_2")]
    opinion = next((one.opinion for one in reversed(rounds) if one is not None and one.opinion), "")
    return LeafRecord(
        self_=_self(table.table("self")) if "self" in table else None,
        round_1=rounds[0],
        round_2=rounds[1],
        final=_final(table.table("final"), leaf, opinion) if "final" in table else LeafEntry(),
    )


def _self(table: Table) -> SelfEntry:
    return SelfEntry(
        answer=_loose_answer(table),
        points=table.number_or_none("points"),
        explanation=table.text("explanation", ""),
    )


def _round(table: Table) -> RoundEntry:
    return RoundEntry(
        decision=table.one_of("decision", Decision),
        answer=_loose_answer(table),
        points=table.number_or_none("points"),
        opinion=table.text("opinion", ""),
    )


def _loose_answer(table: Table) -> Answer | None:
    """Read a former answer as it stood: only what is final has to fit the rule."""
    return read_answer(table.table("answer")) if "answer" in table else None


def _final(table: Table, leaf: Leaf, opinion: str) -> LeafEntry:
    answer = None
    data = table.raw("answer")
    if data is not None:
        try:
            answer = parse_answer(data, leaf)
        except AnswerFaults as error:
            for fault in error.faults:
                table.faults.add(
                    f"{table.at('answer')}{fault.pointer}", fault.code, fault.vi, fault.en
                )
    fixed = table.number_or_none("points")
    if fixed is not None:
        for fault in check_points(leaf, fixed, pointer=table.at("points")):
            table.faults.add(fault.pointer, fault.code, fault.vi, fault.en)
    return LeafEntry(answer, fixed, table.text("opinion", "") or opinion)


def _questionnaire(table: Table) -> QuestionnaireRecord:
    return QuestionnaireRecord(
        id=table.text("id"),
        code=table.text("code"),
        title=table.text("title", ""),
        questions=tuple(_question(one) for one in table.tables("questions")),
    )


def _question(table: Table) -> QuestionRecord:
    return QuestionRecord(
        code=table.text("code"),
        text=table.text("text", ""),
        type=table.text("type"),
        options=tuple(
            (one.text("code"), one.text("label", ""))
            for one in table.tables("options", required=False)
        ),
        leaf=table.text("leaf", "") or None,
        factor=table.text("factor", "") or None,
    )


def _agency_summary(table: Table, asked: Mapping[str, set[str]]) -> AgencySummary:
    accounting = table.table("accounting")
    return AgencySummary(
        id=table.text("id"),
        code=table.text("code"),
        name=table.text("name"),
        accounting=Accounting(
            *(accounting.whole(key, 0) for key in ("target", "received", "valid", "excluded"))
        ),
        groups=tuple(_group(one, asked) for one in table.tables("groups", required=False)),
    )


def _group(table: Table, asked: Mapping[str, set[str]]) -> GroupCounts:
    questionnaire = table.text("questionnaire_id")
    questions = table.table("questions")
    counts: dict[str, Mapping[str, int]] = {}
    for code in questions.names:
        if code not in asked.get(questionnaire, ()):
            questions.fault(
                code,
                "unknown-question",
                f"Phiếu “{questionnaire}” không có câu hỏi “{code}”.",
                f"The questionnaire “{questionnaire}” has no question “{code}”; list it there.",
            )
        counts[code] = _options(questions.table(code))
    return GroupCounts(table.text("group"), questionnaire, table.whole("responses", 0), counts)


def _options(table: Table) -> dict[str, int]:
    if "options" not in table:
        return {}
    options = table.table("options")
    counts: dict[str, int] = {}
    for code in options.names:
        count = options.whole(code)
        if count < 0:
            options.faults.add(
                pointer_to(options.pointer, code),
                "negative",
                "Số phiếu không được âm.",
                "A count has to be 0 or more.",
            )
        if code != DONT_KNOW:
            counts[code] = count
    return counts
