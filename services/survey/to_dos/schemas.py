"""What is to be done, as it goes over the wire: in words too, for apps that only show it."""

from typing import Final, Self
from uuid import UUID

from pydantic import Field

from services.survey.cases.store import CaseRow
from services.survey.reviews.schemas import ReviewedResponseView
from services.survey.to_dos.models import CellToDo
from services.survey.to_dos.service import ToDo
from shared.http.schema import Schema
from shared.problems.problem import Text

_VISIT: Final = Text(
    "Hỏi người đã rút, gửi phiếu dưới mã của trường hợp này.",
    "Ask the person who was drawn, and send the answer under this case's id.",
)
_COLLECT: Final = Text("Còn thiếu {missing} phiếu.", "{missing} answers are wanted still.")
_FULL: Final = Text(
    "Đã đủ hạn mức: đừng phỏng vấn thêm, phiếu mới sẽ không được tính.",
    "The quota is used up: interview nobody more, new answers would not count.",
)
_ENOUGH: Final = Text("Đã đủ chỉ tiêu.", "The target is reached.")


class CaseToDo(Schema):
    """Somebody who was drawn and has not answered."""

    case_id: UUID = Field(description="The case; its answer is sent under this id")
    number: int = Field(description="Number within the campaign, for people", examples=[42])
    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    ward: str | None = Field(description="Commune or ward")
    village: str | None = Field(description="Village or quarter")
    to_do: str = Field(description="What is to be done, in words")

    @classmethod
    def of(cls, row: CaseRow, language: str) -> Self:
        """Show one."""
        return cls(
            case_id=row.id,
            number=row.number,
            agency_id=row.agency_id,
            group=row.group_code,
            ward=row.ward,
            village=row.village,
            to_do=_VISIT.said(language),
        )


class CellToDoView(Schema):
    """How far an agency and group are, whoever collects."""

    agency_id: UUID = Field(description="The agency")
    agency_code: str = Field(description="Its code", examples=["STP"])
    agency_name: str = Field(description="Its name", examples=["Sở Tư pháp"])
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    target: int = Field(description="Wanted number of answers", examples=[90])
    valid: int = Field(description="How many count", examples=[70])
    missing: int = Field(description="How many are wanted still", examples=[20])
    quota_left: int | None = Field(
        description="How many more will count; nothing where there is no quota"
    )
    to_do: str = Field(description="What is to be done, in words")

    @classmethod
    def of(cls, cell: CellToDo, language: str) -> Self:
        """Show one."""
        words = _FULL if cell.is_full else _COLLECT if cell.missing else _ENOUGH
        plain = {name: getattr(cell, name) for name in cls.model_fields if name != "to_do"}
        return cls(**plain, to_do=words.said(language, missing=cell.missing))


class InterviewerToDo(Schema):
    """What an interviewer is to do next."""

    returned: int = Field(description="Responses that were sent back, all of them", examples=[2])
    responses: list[ReviewedResponseView] = Field(
        description="The first 200 of these, with comments by question; the rest under reviews"
    )
    cases: list[CaseToDo] = Field(
        description="The first 200 drawn people who have not answered; the rest under cases"
    )
    has_more_cases: bool = Field(description="Whether there are more of them")
    cells: list[CellToDoView] = Field(description="Agencies and groups that are assigned")

    @classmethod
    def of(cls, to_do: ToDo, language: str) -> Self:
        """Show it in the reader's language."""
        return cls(
            returned=to_do.returned,
            responses=[ReviewedResponseView.of(one, language) for one in to_do.responses],
            cases=[CaseToDo.of(one, language) for one in to_do.cases],
            has_more_cases=to_do.has_more_cases,
            cells=[CellToDoView.of(one, language) for one in to_do.cells],
        )
