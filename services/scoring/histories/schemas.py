"""Histories as they are answered."""

from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import UUID

from pydantic import Field

from services.scoring.histories.models import PastResult
from services.scoring.runs.schemas import RunPeriodView
from shared.http.schema import DecimalText, Points, Schema


class PastResultView(Schema):
    """What an agency got in one publication."""

    publication_id: UUID = Field(description="The publication")
    decision_number: str = Field(description="Số quyết định", examples=["1234/QĐ-UBND"])
    decision_date: date = Field(description="Ngày ký quyết định")
    period: RunPeriodView = Field(description="The period")
    agency_code: str = Field(description="Code of the agency then", examples=["cuc-thue"])
    agency_name: str = Field(description="Its name then", examples=["Cục Thuế"])
    block: str = Field(description="Its block (khối) then", examples=["CENTRAL"])
    rank: int | None = Field(description="Rank within the block; null if not ranked", examples=[1])
    index: Points | None = Field(description="The index", examples=["78.46"])
    grade: str | None = Field(description="Grade (xếp loại)", examples=["FAIR"])
    grade_name: str | None = Field(description="What the grade is called", examples=["Khá"])
    sipas_index: DecimalText | None = Field(description="SIPAS, where it was measured")
    is_predecessor: bool = Field(
        description="Whether it is of an agency that this one took over from (sáp nhập, hợp nhất, chia tách)"
    )


class AgencyHistory(Schema):
    """One agency, and whom it took over from, over the periods of a programme: of each the publication that stands."""

    items: list[PastResultView] = Field(description="Oldest period first, the last 50 at most")

    @classmethod
    def of(cls, results: Iterable[PastResult]) -> Self:
        """Show them."""
        return cls(items=[PastResultView.model_validate(one) for one in results])
