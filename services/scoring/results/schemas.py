"""Results as they are answered."""

from typing import Any, Self
from uuid import UUID

from pydantic import Field
from typing_extensions import override

from services.scoring.runs.models import AgencyResult
from shared.http.schema import BilingualText, DecimalText, Points, Schema


class PartPointsView(Schema):
    """Points of a part of the total."""

    code: str = Field(description="Part, named in the heading", examples=["APPRAISED"])
    points: Points = Field(description="Points, rounded for print", examples=["39.46"])
    maximum: Points = Field(description="The most that applies to the agency", examples=["50"])


class FieldPointsView(PartPointsView):
    """Points of a field (lĩnh vực)."""

    code: str = Field(description="Field, named in the heading", examples=["1"])
    rank: int | None = Field(description="Rank in the field within the block", examples=[2])


class FactorPercentView(Schema):
    """Satisfaction with one factor of SIPAS."""

    code: str = Field(description="Factor, named in the heading", examples=["ACCESS"])
    percent: DecimalText | None = Field(
        description="Per cent satisfied; null where nobody answered", examples=["86.20"]
    )


class SipasView(Schema):
    """Satisfaction with the service (SIPAS) of one agency."""

    index: DecimalText = Field(description="Per cent", examples=["86.05"])
    rank: int | None = Field(description="Rank within the block", examples=[1])
    factors: list[FactorPercentView] = Field(description="Its factors")


class RankedView(Schema):
    """One line of a ranking."""

    rank: int | None = Field(description="Rank within the block; null if not ranked", examples=[1])
    agency_code: str = Field(description="Code of the agency", examples=["cuc-thue"])
    agency_name: str = Field(description="Its name", examples=["Cục Thuế"])
    block: str = Field(description="Block (khối) it is ranked in", examples=["CENTRAL"])
    is_ranked: bool = Field(description="Whether it takes part in the ranking")
    index: Points | None = Field(
        description="The index, rounded once; null while it is not determined", examples=["78.46"]
    )
    grade: str | None = Field(description="Grade (xếp loại)", examples=["FAIR"])
    grade_name: str | None = Field(description="What the grade is called", examples=["Khá"])
    parts: list[PartPointsView] = Field(description="Parts of the total")
    fields: list[FieldPointsView] = Field(description="Fields")
    bonus: Points = Field(description="Bonus points", examples=["1.00"])
    penalty: Points = Field(description="Penalty points", examples=["0.00"])
    sipas: SipasView | None = Field(description="SIPAS, where it is measured")


def ranked_members(result: AgencyResult) -> dict[str, Any]:
    """Give the members of a `RankedView`."""
    summary = result.summary
    sipas = None
    if result.sipas_index is not None:
        sipas = {
            "index": result.sipas_index,
            "rank": result.sipas_rank,
            "factors": summary["factors"],
        }
    return {
        "rank": result.rank,
        "agency_code": result.agency_code,
        "agency_name": result.agency_name,
        "block": result.block,
        "is_ranked": result.is_ranked,
        "index": result.index,
        "grade": result.grade,
        "grade_name": summary["grade_name"],
        "parts": summary["parts"],
        "fields": summary["fields"],
        "bonus": summary["bonus"],
        "penalty": summary["penalty"],
        "sipas": sipas,
    }


class ResultView(RankedView):
    """One line of a run's ranking, with what only the authority sees."""

    agency_id: UUID = Field(description="Id of the agency in assessment")
    is_late: bool = Field(description="Whether its report came after the deadline")

    @classmethod
    def of(cls, result: AgencyResult) -> Self:
        """Show a result."""
        return cls.model_validate(_result_members(result))


def _result_members(result: AgencyResult) -> dict[str, Any]:
    return {
        **ranked_members(result),
        "agency_id": result.agency_id,
        "is_late": result.is_late,
    }


class ResultPage(Schema):
    """One page of a ranking."""

    items: list[ResultView] = Field(description="In the order of blocks and ranks")
    next: str | None = Field(description="Cursor of the next page; null at the end")


class UsedInputView(Schema):
    """A figure that a rule used."""

    name: str = Field(description="Its name in the framework", examples=["tasks_done"])
    label: str = Field(description="What it counts", examples=["Số nhiệm vụ đã hoàn thành"])
    unit: str = Field(description="Its unit", examples=["nhiệm vụ"])
    value: str = Field(description="The figure, with all its decimals", examples=["12"])


class ChosenView(Schema):
    """What was chosen."""

    code: str = Field(description="Its code", examples=["TIMELY"])
    label: str = Field(description="What it says", examples=["Ban hành kịp thời"])


class ExplanationView(Schema):
    """Why a leaf has its points."""

    text: BilingualText = Field(description="The reason in one sentence")
    arithmetic: BilingualText = Field(description="The calculation; empty where there is none")
    inputs: list[UsedInputView] = Field(description="The figures that were used")
    chosen: list[ChosenView] = Field(description="What was chosen")


class CriterionResultView(Schema):
    """Points of a criterion (tiêu chí)."""

    code: str = Field(description="Its code", examples=["1.1"])
    name: str = Field(description="Its name")
    field: str = Field(description="Field it belongs to", examples=["1"])
    points: Points = Field(description="Points, not rounded", examples=["2.5"])
    maximum: Points = Field(description="The most that applies to the agency", examples=["3"])
    rank: int | None = Field(description="Rank in it within the block", examples=[1])


class ScoredAnswerView(Schema):
    """What was answered on a leaf."""

    state: str = Field(description="GIVEN or NOT_APPLICABLE", examples=["GIVEN"])
    facts: dict[str, str] = Field(
        description="Figures, with all their decimals", examples=[{"done": "12"}]
    )
    choices: list[str] = Field(description="Codes of what was chosen", examples=[["TIMELY"]])
    formula: str | None = Field(description="Code of the formula that was picked")
    points: str | None = Field(description="Points typed by hand", examples=["0.25"])


class FinalView(Schema):
    """What stands in the end."""

    points: Points | None = Field(description="Final points, not rounded", examples=["0.25"])
    answer: ScoredAnswerView | None = Field(description="The answer that the rule was applied to")


class ClaimView(Schema):
    """What the agency claimed."""

    points: Points | None = Field(description="Claimed points", examples=["0.75"])
    answer: ScoredAnswerView | None = Field(description="What it answered")
    explanation: str | None = Field(description="What it explained (giải trình)")


class RoundResultView(Schema):
    """What one round of the appraisal came to."""

    decision: str = Field(description="ACCEPTED or CHANGED", examples=["CHANGED"])
    points: Points | None = Field(description="Appraised points", examples=["0.25"])
    answer: ScoredAnswerView | None = Field(
        description="The answer that it put in place of the claim"
    )
    opinion: str | None = Field(description="The opinion with it")


class LeafPointsView(Schema):
    """Points of a leaf."""

    code: str = Field(description="Its code", examples=["1.1.1"])
    name: str = Field(description="Its name")
    field: str = Field(description="Field it belongs to", examples=["1"])
    criterion: str = Field(description="Criterion it belongs to", examples=["1.1"])
    group: str = Field(description="MAIN, BONUS or PENALTY", examples=["MAIN"])
    source: str = Field(description="SELF, APPRAISED, SURVEY or IMPORTED", examples=["SELF"])
    status: str = Field(
        description="How it came by its points: SCORED, FIXED, MISSING, NOT_APPLICABLE, …",
        examples=["SCORED"],
    )
    points: Points | None = Field(
        description="Final points, not rounded; null where there are none", examples=["0.25"]
    )
    maximum: Points = Field(description="The most that applies to the agency", examples=["1"])
    explanation: ExplanationView = Field(description="Why it has these points")


class LeafResultView(LeafPointsView):
    """Points of a leaf with the claim and both rounds side by side."""

    rule_points: Points | None = Field(
        description="What the rule gives, also where the council fixed other points"
    )
    self: ClaimView | None = Field(description="The agency's own claim")
    round_1: RoundResultView | None = Field(description="Round 1 of the appraisal")
    round_2: RoundResultView | None = Field(description="Round 2 of the appraisal")
    final: FinalView | None = Field(description="What stands in the end")


class AgencyResultView(ResultView):
    """Everything about one agency's result."""

    exact_index: Points | None = Field(description="The index before it is rounded")
    points: Points = Field(description="Points of the parts together", examples=["78.46"])
    maximum: Points = Field(description="The most that applies to the agency", examples=["100"])
    explanation: BilingualText = Field(description="How the parts come to the index")
    waiting: list[str] = Field(description="Leaves that keep the index from being determined")
    missing: list[str] = Field(description="Leaves without an answer, counted as 0")
    predecessors: list[UUID] = Field(
        default=[], description="Agencies that it took over from before the period ended"
    )
    criteria: list[CriterionResultView] = Field(description="Criteria")
    leaves: list[LeafResultView] = Field(description="Leaves")

    @classmethod
    @override
    def of(cls, result: AgencyResult) -> Self:
        """Show a result with its detail."""
        leaves = [
            {name: value for name, value in leaf.items() if name != "public_text"}
            for leaf in result.detail["leaves"]
        ]
        return cls.model_validate({**_result_members(result), **result.detail, "leaves": leaves})
