"""Progress as it goes over the wire."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.campaigns.models import CampaignState
from services.survey.progress.models import CaseProgress, ResponseProgress
from services.survey.progress.rules import by_interviewer
from services.survey.progress.service import Progress
from shared.http.schema import Schema


class ResponseProgressView(Schema):
    """Responses by what became of them: `returned` is the sum of the others."""

    returned: int = Field(description="All that came in; of several versions the newest")
    valid: int = Field(description="They count")
    over_quota: int = Field(description="They came when the quota was used up")
    back: int = Field(description="Back at the interviewer")
    in_review: int = Field(description="Not fitting, and not decided about")
    excluded: int = Field(description="Excluded by a supervisor or a rule")


class CaseProgressView(Schema):
    """Drawn cases: `sent` = waiting + returned + refused + replaced; `returned` = valid + rejected."""

    sent: int = Field(description="Handed out")
    waiting: int = Field(description="Nothing has come back")
    returned: int = Field(description="Answered")
    valid: int = Field(description="The answer counts")
    rejected: int = Field(description="No version of the answer counts")
    refused: int = Field(description="Given up, and nobody stands in")
    replaced: int = Field(description="Given up, and another stands in")
    drawn: int = Field(description="Not handed out yet")
    standby: int = Field(description="On the list of replacements")


class InterviewerProgress(Schema):
    """What an interviewer did."""

    interviewer_id: UUID | None = Field(
        description="The interviewer; nothing for what came without one"
    )
    interviewer_name: str | None = Field(description="Name, as assigned", examples=["Lê Thị Hoa"])
    responses: ResponseProgressView = Field(description="Responses that he or she collected")
    cases: CaseProgressView = Field(description="Cases that he or she was handed")


class CellProgress(Schema):
    """How far an agency and group are: the sum of its interviewers."""

    agency_id: UUID = Field(description="The agency")
    agency_code: str = Field(description="Its code", examples=["STP"])
    agency_name: str = Field(description="Its name", examples=["Sở Tư pháp"])
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    target: int = Field(description="Valid responses that are wanted", examples=[90])
    missing: int = Field(description="Wanted still, by the responses shown here", examples=[12])
    responses: ResponseProgressView = Field(description="Responses")
    cases: CaseProgressView = Field(description="Drawn cases; all nought where nobody was drawn")
    interviewers: list[InterviewerProgress] = Field(description="By interviewer")


class CampaignProgress(Schema):
    """How far a campaign is: its cells, and their sums."""

    campaign_id: UUID = Field(description="The campaign")
    state: CampaignState = Field(description="PREPARED, OPEN or CLOSED")
    target: int = Field(description="Sum of the targets")
    missing: int = Field(description="Sum of what is missing: too many here do not help there")
    responses: ResponseProgressView = Field(description="All responses")
    cases: CaseProgressView = Field(description="All cases")
    interviewers: list[InterviewerProgress] = Field(description="By interviewer, everywhere")
    cells: list[CellProgress] = Field(description="By agency and group")

    @classmethod
    def of(cls, progress: Progress) -> Self:
        """Show progress."""
        cells = progress.cells
        responses = ResponseProgress.total(one.responses for one in cells)
        cases = CaseProgress.total(one.cases for one in cells)
        return cls(
            campaign_id=progress.campaign.id,
            state=CampaignState(progress.campaign.state),
            target=sum(one.target for one in cells),
            missing=sum(one.missing for one in cells),
            responses=ResponseProgressView.model_validate(responses),
            cases=CaseProgressView.model_validate(cases),
            interviewers=[InterviewerProgress.model_validate(one) for one in by_interviewer(cells)],
            cells=[CellProgress.model_validate(one) for one in cells],
        )
