"""Runs as they are sent and answered."""

from dataclasses import asdict
from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from services.scoring.runs.models import Absence, Order, Readiness, Run, RunState
from shared.http.schema import DecimalText, LongText, Schema, UtcInstant
from shared.methodology import KERNEL_VERSION

_DIGEST = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


class NamedView(Schema):
    """Something with its code and name as they were when the inputs were frozen."""

    id: UUID = Field(description="Its id in assessment")
    code: str = Field(description="Its code then", examples=["so-noi-vu"])
    name: str = Field(description="Its name then", examples=["Sở Nội vụ"])


class RunPeriodView(NamedView):
    """The period (kỳ đánh giá) that was scored."""

    stage: str = Field(description="Stage of the plan it belongs to", examples=["2024"])
    starts_on: date | None = Field(description="First day")
    ends_on: date | None = Field(description="Last day")


class RunFrameworkView(Schema):
    """The framework (bộ chỉ số) that was applied."""

    code: str = Field(description="Its code", examples=["hanoi-central-2024"])
    name: str = Field(description="Its name")
    edition: str = Field(description="Its edition", examples=["2024"])
    digest: str = Field(description="Digest of its data", examples=[_DIGEST])
    scale: DecimalText = Field(description="What the index is out of", examples=["100"])
    places: int = Field(description="Decimals of the index", examples=[2])


class LabelView(Schema):
    """A code and what it stands for."""

    code: str = Field(description="The code that results refer to", examples=["EXCELLENT"])
    name: str = Field(description="What people read", examples=["Xuất sắc"])


class MeasuredView(LabelView):
    """A part of the total with the most points it can have."""

    maximum: DecimalText = Field(description="The most points", examples=["50"])


class FieldLabelView(MeasuredView):
    """A field (lĩnh vực) of the framework."""

    group: str = Field(description="MAIN, BONUS or PENALTY", examples=["MAIN"])


class HeadingView(Schema):
    """The names that are needed to read results."""

    authority: NamedView = Field(description="Whose results they are")
    programme: NamedView = Field(description="Programme (bộ chỉ số áp dụng cho một nhóm)")
    period: RunPeriodView = Field(description="Period that was scored")
    framework: RunFrameworkView = Field(description="Framework that was applied")
    blocks: list[LabelView] = Field(description="Blocks (khối), in the order of the ranking")
    parts: list[MeasuredView] = Field(description="Parts of the total")
    fields: list[FieldLabelView] = Field(description="Fields (lĩnh vực)")
    grades: list[LabelView] = Field(description="Grades (xếp loại), best first")
    factors: list[LabelView] = Field(description="Factors of SIPAS; empty where it is not measured")


class NewRun(Schema):
    """What to compute: frozen documents of one period."""

    authority_id: UUID = Field(description="Authority whose period is scored")
    appraisal_record_id: UUID = Field(description="Frozen appraisal record, in assessment")
    survey_summary_id: UUID | None = Field(
        default=None, description="Frozen survey summary of the same period, in survey"
    )
    imported_facts_id: UUID | None = Field(
        default=None,
        description="Frozen figures of portals of the same period, in survey: answers of IMPORTED leaves that the council left open",
    )
    settings: dict[str, Any] = Field(
        default_factory=dict,
        description="Where this run differs from its framework: `places`, `ties`, `survey_absent`",
        examples=[{"survey_absent": "RESCALE"}],
    )

    def to_order(self) -> Order:
        """Make the command of it."""
        return Order(
            self.authority_id,
            self.appraisal_record_id,
            self.survey_summary_id,
            self.settings,
            self.imported_facts_id,
        )


class NewApproval(Schema):
    """The chair's word that these results stand."""

    note: LongText | None = Field(
        default=None,
        description="A remark, such as the minutes it refers to",
        examples=["Biên bản họp Hội đồng số 12/BB-HĐTĐ"],
    )


class InputView(Schema):
    """A frozen input of a run."""

    id: UUID = Field(description="Its id in the service that froze it")
    digest: str = Field(description="Digest of its bytes", examples=[_DIGEST])


class NewCheck(Schema):
    """An officer's word that the results are complete, or may go on as they are."""

    accepted_because: LongText | None = Field(
        default=None,
        description="Why the run goes on although something is absent; not asked for where it is complete",
        examples=["Chi cục không phát sinh hồ sơ trong năm (Biên bản số 12)"],
    )


class CheckView(Schema):
    """Who checked a run, and when."""

    checked_at: UtcInstant = Field(description="When")
    checked_by_name: str = Field(description="Name of the officer's account then")
    accepted_because: str | None = Field(description="Why it goes on without what is absent")


class AbsentAgencyView(Schema):
    """An agency that the inputs disagree about, or that submitted nothing."""

    absence: Absence = Field(description="NOT_IN_RECORD or NOT_SUBMITTED")
    agency_id: str = Field(description="Its id in the document that names it")
    agency_code: str = Field(description="Its code", examples=["so-noi-vu"])
    agency_name: str = Field(description="Its name")


class LeafLackView(Schema):
    """A leaf for which somebody still has to do something."""

    code: str = Field(description="Its code", examples=["1.1.2"])
    name: str = Field(description="Its name")
    status: str = Field(
        description="MISSING: no answer, counts 0. NOT_COMPUTABLE: the figures give no result, counts 0. "
        "WAITING: survey, SIPAS or the block's best is absent, and with it the index",
        examples=["MISSING"],
    )


class AgencyLackView(Schema):
    """Everything that one agency lacks for a complete result."""

    agency_id: UUID = Field(description="Id of the agency in assessment")
    agency_code: str = Field(description="Its code", examples=["so-noi-vu"])
    agency_name: str = Field(description="Its name")
    block: str = Field(description="Its block (khối)", examples=["SO"])
    is_determined: bool = Field(description="Whether it has an index all the same")
    leaves: list[LeafLackView] = Field(description="Leaves, in the order of the framework")


class ReadinessView(Schema):
    """Whether everything that a result needs is there, and what is not, by agency and leaf."""

    is_complete: bool = Field(description="Whether nothing is absent")
    count: int = Field(description="How many agencies and leaves are absent", examples=[3])
    absent: list[AbsentAgencyView] = Field(description="Whole agencies")
    agencies: list[AgencyLackView] = Field(description="Agencies of the run that lack something")

    @classmethod
    def of(cls, readiness: Readiness) -> Self:
        """Show it."""
        return cls.model_validate(
            {
                "is_complete": readiness.is_complete,
                "count": readiness.count,
                "absent": list(readiness.absent),
                "agencies": [
                    {**asdict(one), "leaves": [asdict(leaf) for leaf in one.leaves]}
                    for one in readiness.agencies
                ],
            }
        )


class ApprovalView(Schema):
    """Who approved a run, and when."""

    approved_at: UtcInstant = Field(description="When")
    approved_by_name: str = Field(description="Name of the chair's account then")
    note: str | None = Field(description="What the chair remarked")


class RunView(Schema):
    """One calculation over frozen inputs (lần tính điểm)."""

    id: UUID = Field(description="Its id")
    authority_id: UUID = Field(description="Whose run it is")
    state: RunState = Field(description="DRAFT, then CHECKED, APPROVED, PUBLISHED")
    appraisal_record: InputView = Field(description="The appraisal record it was made of")
    survey_summary: InputView | None = Field(description="The survey summary it was made of")
    imported_facts: InputView | None = Field(description="The imported facts it was made of")
    kernel_version: str = Field(description="Version of the methodology", examples=[KERNEL_VERSION])
    settings: dict[str, Any] = Field(description="Settings of the kernel")
    result_digest: str = Field(
        description="Digest of the canonical bytes of the whole result", examples=[_DIGEST]
    )
    agency_count: int = Field(description="How many agencies have a result", examples=[4])
    undetermined_count: int = Field(
        description="How many of them have no index yet; such a run cannot be approved",
        examples=[0],
    )
    created_at: UtcInstant = Field(description="When it was computed")
    created_by_name: str = Field(description="Who started it")
    check: CheckView | None = Field(description="Its check for completeness, once there is one")
    approval: ApprovalView | None = Field(description="Its approval, once there is one")
    publication_id: UUID | None = Field(description="Its publication, once there is one")
    version: int = Field(description="Version for If-Match", examples=[1])
    heading: HeadingView = Field(description="The names needed to read the results")

    @classmethod
    def of(cls, run: Run) -> Self:
        """Show a run."""
        summary = run.survey_summary_id and run.survey_summary_digest
        facts = run.imported_facts_id and run.imported_facts_digest
        return cls.model_validate(
            {
                "id": run.id,
                "authority_id": run.authority_id,
                "state": run.state,
                "appraisal_record": {
                    "id": run.appraisal_record_id,
                    "digest": run.appraisal_record_digest,
                },
                "survey_summary": {
                    "id": run.survey_summary_id,
                    "digest": run.survey_summary_digest,
                }
                if summary
                else None,
                "imported_facts": {
                    "id": run.imported_facts_id,
                    "digest": run.imported_facts_digest,
                }
                if facts
                else None,
                "kernel_version": run.kernel_version,
                "settings": run.settings,
                "result_digest": run.result_digest,
                "agency_count": run.agency_count,
                "undetermined_count": run.undetermined_count,
                "created_at": run.created_at,
                "created_by_name": run.created_by_name,
                "check": {
                    "checked_at": run.checked_at,
                    "checked_by_name": run.checked_by_name,
                    "accepted_because": run.check_note,
                }
                if run.checked_at
                else None,
                "approval": {
                    "approved_at": run.approved_at,
                    "approved_by_name": run.approved_by_name,
                    "note": run.approval_note,
                }
                if run.approved_at
                else None,
                "publication_id": run.publication_id,
                "version": run.version,
                "heading": run.heading,
            }
        )


class RunPage(Schema):
    """One page of runs, newest first."""

    items: list[RunView] = Field(description="The runs")
    next: str | None = Field(description="Cursor of the next page; null at the end")
