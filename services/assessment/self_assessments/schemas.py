"""What is said about self-assessments over the wire."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from services.assessment.answers import AnswerSchema, LeafCode, refuse_repeats
from services.assessment.appraisals.schemas import AppraisalView, OpinionView
from services.assessment.delegations.schemas import DelegationView
from services.assessment.evidence.schemas import EvidenceView
from services.assessment.leaf_standings.models import EntryStatus, Lack, LeafStanding
from services.assessment.leaf_standings.rules import progress_of
from services.assessment.leaf_standings.schemas import MissingItem, ProgressView
from services.assessment.periods.models import Phase
from services.assessment.periods.schemas import Reason
from services.assessment.self_assessments.models import (
    Claim,
    DraftEntry,
    ReportState,
    Sheet,
    SheetLeaf,
)
from services.assessment.self_assessments.not_applicable import RequestState, request_state
from services.assessment.self_assessments.service import deadline_of
from shared.clock import local_text
from shared.http.schema import DecimalText, LongText, Points, Schema, UtcInstant
from shared.methodology.framework import Leaf, NotApplicable, Source
from shared.methodology.rules import SHAPES, inputs_of

Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class EntryChange(Schema):
    """What an agency says and claims on a leaf."""

    answer: AnswerSchema
    claimed_points: Points | None = Field(
        default=None, description="Left out: what the rule gives", examples=["0.75"]
    )
    explanation: LongText = Field(
        default="", description="Explanation (giải trình), obligatory without required evidence"
    )

    done: bool = Field(default=False, description="Mark the leaf as done while saving")

    def draft(self, leaf: str, expected: int) -> DraftEntry:
        """Give the entry that is to be saved."""
        return DraftEntry(
            leaf,
            expected,
            self.answer.data(),
            self.claimed_points,
            self.explanation,
            self.done,
        )


class EntryItem(EntryChange):
    """One entry of many."""

    leaf: LeafCode = Field(examples=["1.1.1"])
    version: int = Field(ge=0, description="Version that is changed; 0 for a new entry")


class EntryItems(Schema):
    """Entries that are saved together, all or none."""

    items: list[EntryItem] = Field(
        min_length=1,
        max_length=500,
        description="Each leaf once",
        examples=[[{"leaf": "1.1.1", "version": 0, "answer": {"choices": ["TIMELY"]}}]],
    )

    @model_validator(mode="after")
    def _once(self) -> "EntryItems":
        refuse_repeats([item.leaf for item in self.items])
        return self


class ReviewNote(Schema):
    """Why an entry has to be looked at again."""

    code: str = Field(examples=["claim-above-rule"])
    vi: str
    en: str


class EntryView(Schema):
    """What an agency says and claims on a leaf."""

    leaf: str = Field(examples=["1.1.1"])
    answer: AnswerSchema
    rule_points: Points | None = Field(
        description="What the rule gives; null where it waits for others or does not apply"
    )
    claimed_points: Points | None = Field(description="What the agency claims")
    explanation: str
    updated_at: UtcInstant
    updated_by: str
    done_at: UtcInstant | None = Field(description="When somebody marked it as done")
    done_by: str | None
    carried_from_id: UUID | None = Field(description="Earlier report that it was carried over from")
    needs_review: bool = Field(
        description="Whether the framework was replaced since, and nobody has saved or confirmed it"
    )
    review: list[ReviewNote] | None = Field(description="Why it has to be looked at again")
    version: int = Field(description="Send it as If-Match when you change the entry", examples=[1])


class MarkItem(Schema):
    """Whether a leaf is done."""

    leaf: LeafCode = Field(examples=["1.1.1"])
    version: int = Field(ge=0, description="Version that is marked")
    done: bool = Field(default=True)


class NewMarks(Schema):
    """Marks that are set together, all or none."""

    items: list[MarkItem] = Field(
        min_length=1,
        max_length=500,
        description="Each leaf once",
        examples=[[{"leaf": "1.1.1", "version": 1, "done": True}]],
    )

    @model_validator(mode="after")
    def _once(self) -> "NewMarks":
        refuse_repeats([item.leaf for item in self.items])
        return self


class EntryList(Schema):
    """Entries that were saved."""

    items: list[EntryView]


class NewPreview(Schema):
    """An answer to be tried."""

    leaf: LeafCode = Field(examples=["1.1.1"])
    answer: AnswerSchema
    claimed_points: Points | None = Field(default=None, examples=["0.75"])


class PreviewText(Schema):
    """A sentence in both languages."""

    vi: str
    en: str


class Preview(Schema):
    """What the rule gives for an answer."""

    leaf: str
    status: str = Field(description="How the points came about", examples=["SCORED"])
    rule_points: Points | None = Field(description="Not rounded; null where there are none")
    claimed_points: Points | None = Field(description="What would be claimed")
    maximum: Points = Field(description="Applicable maximum; 0 where the leaf does not apply")
    explanation: PreviewText = Field(description="Why, in a sentence")
    arithmetic: PreviewText = Field(description="The calculation")

    @classmethod
    def of(cls, leaf: Leaf, claim: Claim) -> "Preview":
        """Say what was found."""
        data = claim.score.explanation.to_data()
        return cls(
            leaf=leaf.code,
            status=str(claim.score.status),
            rule_points=claim.rule_points,
            claimed_points=claim.claimed_points,
            maximum=claim.score.maximum,
            explanation=PreviewText.model_validate(data["text"]),
            arithmetic=PreviewText.model_validate(data["arithmetic"]),
        )


class NewSignOff(Schema):
    """The head's approval."""

    digest: Digest | None = Field(
        default=None,
        description="`content_digest` of what you looked at; refused if it changed",
        examples=["sha256:" + "0" * 64],
    )


class SignOffView(Schema):
    """Ký duyệt: the head's approval of exactly one content."""

    id: UUID
    self_assessment_id: UUID
    digest: str = Field(description="SHA-256 of what was approved")
    signed_by: str
    created_at: UtcInstant
    voided_at: UtcInstant | None = Field(description="When a later change voided it")
    voided_by: str | None = Field(description="Who made that change")
    voided_action: str | None = Field(
        description="What was done, as the audit trail names it", examples=["entry.saved"]
    )
    voided_leaves: list[str] | None = Field(description="Leaves that it was done to")


class SignOffList(Schema):
    """A page of signatures, newest first."""

    items: list[SignOffView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class NewReturn(Schema):
    """What has to be corrected."""

    reason: Reason = Field(examples=["Tiêu chí 1.1.1: kế hoạch tải lên không đúng năm"])
    leaves: list[LeafCode] = Field(
        default_factory=list, max_length=500, description="Which leaves; empty for all"
    )
    until: UtcInstant = Field(description="First instant that is too late")


class MissingList(Schema):
    """What stands in the way of the sign-off."""

    ready: bool = Field(description="Whether the head may sign")
    progress: ProgressView
    items: list[MissingItem]

    @classmethod
    def of(cls, standings: Sequence[LeafStanding]) -> "MissingList":
        """Say what is missing."""
        items = [item for one in standings for item in MissingItem.all_of(one)]
        progress = ProgressView.model_validate(progress_of(standings))
        return cls(ready=not items, progress=progress, items=items)


class Versions(Schema):
    """Counters that change whenever something of a report does, for those who look again and again."""

    report: int = Field(description="Version of the report's state", examples=[1])
    signed: bool = Field(description="Whether there is a valid signature")
    entries: dict[str, int] = Field(description="Version of each entry", examples=[{"1.1.1": 2}])
    evidence: dict[str, int] = Field(description="Changes of evidence", examples=[{"1.1.1": 1}])


class SelfAssessmentView(Schema):
    """Báo cáo tự đánh giá: one agency's report of a period."""

    id: UUID
    authority_id: UUID
    period_id: UUID
    period_code: str
    phase: Phase
    agency_id: UUID
    agency_code: str
    agency_name: str
    block: str
    ranked: bool
    state: ReportState
    deadline: UtcInstant | None = Field(description="First instant that is too late")
    deadline_text: str | None = Field(
        description="The same in Viet Nam's time, for people",
        examples=["30/11/2024 00:00:00 (UTC+7)"],
    )
    late: bool = Field(description="Submitted after the calendar's deadline")
    submitted_at: UtcInstant | None
    submitted_by: str | None
    submitted_digest: str | None = Field(description="SHA-256 of exactly what was submitted")
    extended_until: UtcInstant | None
    returned_until: UtcInstant | None
    returned_reason: str | None
    returned_leaves: list[str] | None = Field(description="Leaves to correct; empty for all")
    version: int = Field(description="Send it as If-Match when you change the state", examples=[1])


_DERIVED = frozenset({"deadline", "deadline_text"})


def report_members(row: Any) -> dict[str, Any]:
    """Give the members of a report's view."""
    deadline = deadline_of(row)
    own = {
        name: getattr(row, name)
        for name in SelfAssessmentView.model_fields
        if name not in {"period_code", "phase", "agency_code", "agency_name"} | _DERIVED
    }
    return {
        **own,
        "period_code": row.period.code,
        "phase": row.period.phase,
        "agency_code": row.agency.code,
        "agency_name": row.agency.name,
        "deadline": deadline,
        "deadline_text": local_text(deadline) if deadline else None,
    }


class SelfAssessmentList(Schema):
    """A page of reports."""

    items: list[SelfAssessmentView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class LeafInput(Schema):
    """A figure that the rule asks for."""

    name: str
    label: str
    unit: str
    integer: bool
    minimum: DecimalText


class SheetLeafView(Schema):
    """One leaf with self, round 1 and round 2 side by side."""

    code: str = Field(examples=["1.1.1"])
    name: str
    field: str
    criterion: str
    group: str
    source: Source
    shape: str = Field(description="Shape of the rule", examples=["STEPS"])
    inputs: list[LeafInput] = Field(description="Figures that the rule asks for")
    maximum: Points
    minimum: Points
    applicable: bool = Field(description="Whether the leaf applies to the agency's block")
    evidence_required: bool
    not_applicable: NotApplicable = Field(
        description="What it means that the leaf does not apply; REFUSED where nobody may say so"
    )
    not_applicable_request: RequestState | None = Field(
        description="Where the request stands that it does not apply; null where there is none"
    )
    entry: EntryView | None = Field(description="What the agency says; null where it is missing")
    status: EntryStatus | None = Field(description="Null where agencies do not score the leaf")
    lacks: list[Lack] = Field(description="What it lacks before the head may sign")
    round_1: AppraisalView | None = Field(description="Null where undecided or not open to you")
    round_2: AppraisalView | None = Field(description="Null where undecided or not open to you")
    delegation: DelegationView | None = Field(description="In whose hands it is in the agency")
    opinions: list[OpinionView] = Field(
        description="Yours, and those of others once you have given yours; not for agencies"
    )
    evidence: list[EvidenceView]
    statements: int = Field(description="Statements in the thread of the leaf")

    @classmethod
    def of(cls, one: SheetLeaf) -> "SheetLeafView":
        """Say what is known of a leaf."""
        leaf: Leaf = one.leaf
        return cls(
            code=leaf.code,
            name=leaf.name,
            field=leaf.field,
            criterion=leaf.criterion,
            group=str(leaf.group),
            source=leaf.source,
            shape=str(SHAPES[type(leaf.rule)]),
            inputs=[LeafInput.model_validate(item) for item in inputs_of(leaf.rule)],
            maximum=leaf.maximum,
            minimum=leaf.minimum,
            applicable=one.applicable,
            evidence_required=leaf.evidence.required,
            not_applicable=leaf.not_applicable,
            not_applicable_request=request_state(one.entry, one.rounds),
            entry=EntryView.model_validate(one.entry) if one.entry else None,
            status=one.standing.status if one.standing else None,
            lacks=list(one.standing.lacks) if one.standing else [],
            round_1=_decision(one, 1),
            round_2=_decision(one, 2),
            delegation=DelegationView.model_validate(one.delegation) if one.delegation else None,
            opinions=[OpinionView.model_validate(item) for item in one.opinions],
            evidence=[EvidenceView.of(item) for item in one.evidence],
            statements=one.statements,
        )


def _decision(one: SheetLeaf, number: int) -> AppraisalView | None:
    decision = one.rounds.get(number)
    return AppraisalView.model_validate(decision) if decision else None


class SelfAssessmentSheet(SelfAssessmentView):
    """A whole report, as far as you may see it."""

    content_digest: str = Field(description="SHA-256 of the present content; sign off with it")
    sign_off: SignOffView | None = Field(description="The latest sign-off, voided or not")
    progress: ProgressView = Field(description="Of the leaves that you see")
    leaves: list[SheetLeafView]

    @classmethod
    def of(cls, sheet: Sheet) -> "SelfAssessmentSheet":
        """Say what is known of a report."""
        return cls(
            **report_members(sheet.report),
            content_digest=sheet.digest,
            sign_off=SignOffView.model_validate(sheet.sign_off) if sheet.sign_off else None,
            progress=ProgressView.model_validate(progress_of(sheet.standings)),
            leaves=[SheetLeafView.of(one) for one in sheet.leaves],
        )
