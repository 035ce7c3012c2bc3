"""Refusals are read by people: in Vietnamese no code of the interface stands in their sentences."""

from enum import StrEnum

import pytest

from services.assessment.periods.errors import WrongPhaseError
from services.assessment.periods.models import Phase
from services.assessment.remedies.models import FollowUpKind, RemedyState
from services.assessment.self_assessments.models import ReportState
from services.gateway.accounts.errors import AccountStateError
from services.gateway.accounts.models import AccountState
from services.scoring.runs.models import RunState
from services.survey.campaigns.errors import CampaignNotOpenError
from services.survey.campaigns.models import CampaignState
from services.survey.cases.models import CaseStatus
from services.survey.submissions.models import State
from shared.auth.principal import Role
from shared.jobs.models import JobState
from shared.problems.common import NotPermittedError
from shared.problems.vocabulary import VIETNAMESE

SPOKEN_OF = (
    AccountState,
    CampaignState,
    CaseStatus,
    FollowUpKind,
    JobState,
    Phase,
    RemedyState,
    ReportState,
    Role,
    RunState,
    State,
)


@pytest.mark.parametrize("codes", SPOKEN_OF)
def test_every_state_phase_and_role_has_a_vietnamese_name(codes: type[StrEnum]) -> None:
    assert {code.value for code in codes} - VIETNAMESE.keys() == set()


def test_a_phase_is_a_word_in_vietnamese_and_a_code_for_programs() -> None:
    refusal = WrongPhaseError(needed="PREPARATION, SELF_ASSESSMENT", present=Phase.ROUND_1)
    document = refusal.document("vi")
    assert "ở bước chuẩn bị, tự đánh giá, hiện kỳ đang ở thẩm định vòng 1;" in document["detail"]
    assert document["needed"] == "PREPARATION, SELF_ASSESSMENT"
    assert document["present"] == "ROUND_1"
    assert "in PREPARATION, SELF_ASSESSMENT" in refusal.document("en")["detail"]


def test_states_and_roles_are_words_too() -> None:
    assert "bị tạm khóa" in AccountStateError(state="SUSPENDED").document("vi")["detail"]
    assert (
        NotPermittedError(roles=["OFFICER", "AUDITOR"])
        .document("vi")["detail"]
        .endswith("Vai trò được phép: người kiểm tra, cán bộ Nội vụ.")
    )


def test_what_people_named_stays_as_they_named_it() -> None:
    said = CampaignNotOpenError(campaign="OPEN", state=CampaignState.CLOSED).said("vi")
    assert "OPEN" in said
    assert "CLOSED" not in said
