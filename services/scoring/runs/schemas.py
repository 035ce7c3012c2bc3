"""Runs as they are sent and answered."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from services.scoring.runs.models import Order, Run, RunState
from shared.http.schema import DecimalText, LongText, Schema, UtcInstant

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
    settings: dict[str, Any] = Field(
        default_factory=dict,
        description="Where this run differs from its framework: `places`, `ties`, `survey_absent`",
        examples=[{"survey_absent": "RESCALE"}],
    )

    def to_order(self) -> Order:
        """Make the command of it."""
        return Order(
            self.authority_id, self.appraisal_record_id, self.survey_summary_id, self.settings
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


class ApprovalView(Schema):
    """Who approved a run, and when."""

    approved_at: UtcInstant = Field(description="When")
    approved_by_name: str = Field(description="Name of the chair's account then")
    note: str | None = Field(description="What the chair remarked")


class RunView(Schema):
    """One calculation over frozen inputs (lần tính điểm)."""

    id: UUID = Field(description="Its id")
    authority_id: UUID = Field(description="Whose run it is")
    state: RunState = Field(description="DRAFT, then APPROVED, then PUBLISHED")
    appraisal_record: InputView = Field(description="The appraisal record it was made of")
    survey_summary: InputView | None = Field(description="The survey summary it was made of")
    kernel_version: str = Field(description="Version of the methodology", examples=["1.0.0"])
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
    approval: ApprovalView | None = Field(description="Its approval, once there is one")
    publication_id: UUID | None = Field(description="Its publication, once there is one")
    version: int = Field(description="Version for If-Match", examples=[1])
    heading: HeadingView = Field(description="The names needed to read the results")

    @classmethod
    def of(cls, run: Run) -> Self:
        """Show a run."""
        summary = run.survey_summary_id and run.survey_summary_digest
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
                "kernel_version": run.kernel_version,
                "settings": run.settings,
                "result_digest": run.result_digest,
                "agency_count": run.agency_count,
                "undetermined_count": run.undetermined_count,
                "created_at": run.created_at,
                "created_by_name": run.created_by_name,
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
