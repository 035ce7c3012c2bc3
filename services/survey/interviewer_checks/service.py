"""Shows supervisors which interviewers' answers stand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignStore
from services.survey.interviewer_checks.rules import distances, is_far
from services.survey.interviewer_checks.store import InterviewerCheckStore
from services.survey.questionnaires.models import QuestionType
from services.survey.summaries.models import IssuedForm
from services.survey.summaries.store import SummaryStore
from shared.auth.principal import Access
from shared.problems.common import NotFoundError


@dataclass(frozen=True, slots=True)
class InterviewerCheck:
    """What stands out about an interviewer."""

    interviewer_id: UUID
    interviewer_name: str | None
    responses: int
    same_answers: int
    mean: float | None
    mean_distance: float | None
    same_distance: float | None
    flags: tuple[str, ...]


class InterviewerCheckService:
    """Compares interviewers with one another."""

    def __init__(
        self, store: InterviewerCheckStore, campaigns: CampaignStore, summaries: SummaryStore
    ) -> None:
        self._store = store
        self._campaigns = campaigns
        self._summaries = summaries

    async def check(self, campaign_id: UUID, *, by: Access) -> Sequence[InterviewerCheck]:
        """Compare all interviewers of a campaign."""
        if await self._campaigns.find(campaign_id, CampaignScope.of(by)) is None:
            raise NotFoundError
        return await self.compare(campaign_id, await self._summaries.forms(campaign_id))

    async def compare(
        self, campaign_id: UUID, forms: Sequence[IssuedForm], *, with_ruled_out: bool = False
    ) -> Sequence[InterviewerCheck]:
        """Compare them by the answers on the scale of these forms."""
        rows = await self._store.figures(
            campaign_id, scaled_questions(forms), with_ruled_out=with_ruled_out
        )
        scored = [row for row in rows if row.mean is not None]
        means = distances([float(row.mean) for row in scored])
        of_mean = dict(zip((row.interviewer_id for row in scored), means, strict=True))
        of_same = distances([row.same_answers / row.responses for row in rows])
        return [
            InterviewerCheck(
                row.interviewer_id,
                row.interviewer_name,
                row.responses,
                row.same_answers,
                None if row.mean is None else float(row.mean),
                of_mean.get(row.interviewer_id),
                same,
                _flags(of_mean.get(row.interviewer_id), same),
            )
            for row, same in zip(rows, of_same, strict=True)
        ]


def scaled_questions(forms: Sequence[IssuedForm]) -> list[str]:
    """Name the questions on the five points, form and code."""
    return [
        f"{form.id}/{question.code}"
        for form in forms
        for question in form.form.asked
        if question.type is QuestionType.LIKERT
    ]


def _flags(mean: float | None, same: float | None) -> tuple[str, ...]:
    found: list[str] = []
    if is_far(mean):
        found.append("FAR_FROM_COLLEAGUES")
    if same is not None and same > 0 and is_far(same):
        found.append("SAME_ANSWERS")
    return tuple(found)
