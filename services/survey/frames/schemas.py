"""Frames as they go over the wire: nobody's name is among it."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.survey.dossier_statistics.months import months_between
from services.survey.dossier_statistics.schemas import MonthName
from services.survey.frames.models import NewDossierFrame, NewFrame, Source
from services.survey.frames.service import FrameShown, TakenList
from services.survey.frames.store import FrameRow
from shared.http.schema import Code, Name, Schema, UtcInstant


class DossierFrameOrder(Schema):
    """Completed dossiers to be made a frame of."""

    id: UUID | None = Field(
        None, description="Made by the sender, so that a repeat is known as one"
    )
    group: Code = Field(description="The respondent group", examples=["CITIZENS"])
    name: Name = Field(description="What it is", examples=["Hồ sơ trả quý I/2024"])
    from_month: MonthName = Field(description="First month of completion", examples=["2024-01"])
    to_month: MonthName = Field(description="Last month of completion", examples=["2024-03"])
    applicant: Literal["CITIZEN", "BUSINESS"] | None = Field(
        None, description="Whose dossiers; left out: everybody's"
    )
    keep_until: date | None = Field(None, description="Last day on which contact data are kept")

    def to_model(self, campaign_id: UUID) -> NewDossierFrame:
        """Take it as the domain knows it."""
        return NewDossierFrame(
            NewFrame(self.id, campaign_id, self.group, self.name, self.keep_until),
            months_between(self.from_month, self.to_month),
            self.applicant,
        )


class FrameView(Schema):
    """A list that samples can be drawn from."""

    id: UUID = Field(description="Id")
    campaign_id: UUID = Field(description="The campaign")
    group: str = Field(
        validation_alias="group_code", description="The respondent group", examples=["CITIZENS"]
    )
    name: str = Field(description="What it is", examples=["Danh sách hộ dân quận Ba Đình"])
    source: Source = Field(description="Where it is from")
    size: int = Field(description="How many stand in it", examples=[250])
    keep_until: UtcInstant = Field(description="When its contact data are erased")
    erased_at: UtcInstant | None = Field(description="When they were")
    created_at: UtcInstant = Field(description="When it was taken in")


class FramePage(Schema):
    """A page of frames, oldest first."""

    items: list[FrameView] = Field(description="The frames")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class FrameAgency(Schema):
    """How much of a frame is about one agency."""

    agency_id: UUID = Field(description="The agency")
    agency_code: str = Field(description="Its code", examples=["ubnd-ba-dinh"])
    agency_name: str = Field(description="Its name")
    size: int = Field(description="People, households or dossiers", examples=[250])
    wards: int = Field(description="Communes and wards that they live in", examples=[3])
    villages: int = Field(description="Villages and quarters that they live in", examples=[6])


class FrameDetail(FrameView):
    """A frame with its sizes."""

    agencies: list[FrameAgency] = Field(description="By code of the agency")

    @classmethod
    def of_shown(cls, shown: FrameShown) -> "FrameDetail":
        """Show a frame."""
        return cls(
            **_members(shown.row),
            agencies=[
                FrameAgency(
                    agency_id=agency.id,
                    agency_code=agency.code,
                    agency_name=agency.name,
                    size=size,
                    wards=wards,
                    villages=villages,
                )
                for agency, size, wards, villages in shown.agencies
            ],
        )


class LeftOutRow(Schema):
    """A row that was not taken in, because its telephone number stands elsewhere already."""

    sheet: str = Field(description="Sheet", examples=["Danh sách"])
    cell: str = Field(description="Cell of the number", examples=["D14"])


class FrameImport(Schema):
    """What became of a list."""

    frame: FrameView | None = Field(description="The frame; nothing where it was only tried")
    size: int = Field(description="How many rows were taken in, or would be", examples=[248])
    left_out: list[LeftOutRow] = Field(description="Rows that were left out")

    @classmethod
    def of_taken(cls, taken: TakenList) -> "FrameImport":
        """Show what became of a list."""
        return cls(
            frame=taken.row and FrameView.model_validate(taken.row),
            size=taken.size,
            left_out=[LeftOutRow.model_validate(one) for one in taken.left_out],
        )


def _members(row: FrameRow) -> dict[str, object]:
    view = FrameView.model_validate(row)
    return {"group_code" if name == "group" else name: value for name, value in view}
