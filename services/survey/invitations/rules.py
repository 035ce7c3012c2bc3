"""What an invitation may be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from services.survey.cases.models import CaseState
from services.survey.invitations.models import DrawnCase, Kind, NewBatch
from shared.problems.problem import Fault, Text

MOST_ONCE: Final = 1000
"""Of one batch, which is made in one transaction and printed as one file."""
MOST_PRINTED: Final = 400
"""Of one sheet: fifty pages of cards, which are set within seconds."""
MOST_OPEN: Final = 50
"""Open links are posters, a few for each place."""


def faults_of(
    wish: NewBatch,
    *,
    cells: set[tuple[UUID, str]],
    cases: Mapping[UUID, DrawnCase],
    closes_at: datetime,
    now: datetime,
) -> list[Fault]:
    """Find everything that keeps a wish from being granted."""
    faults = []
    if (wish.agency_id, wish.group) not in cells:
        faults.append(_NOT_A_TARGET)
    most = MOST_ONCE if wish.kind is Kind.ONCE else MOST_OPEN
    if (wish.count is None) == (wish.case_ids is None):
        faults.append(_COUNT_OR_CASES)
    if (wish.count or 0) > most:
        faults.append(_too_many(most))
    faults += _faults_of_cases(wish, cases)
    if wish.most_responses is not None and wish.kind is Kind.ONCE:
        faults.append(_LIMIT_OF_ONCE)
    if not now < (wish.expires_at or closes_at) <= closes_at:
        faults.append(_expiry(closes_at))
    return faults


def _faults_of_cases(wish: NewBatch, cases: Mapping[UUID, DrawnCase]) -> list[Fault]:
    if wish.case_ids is None:
        return []
    found = [_CASES_OF_OPEN] if wish.kind is not Kind.ONCE else []
    for place, case_id in enumerate(wish.case_ids):
        case = cases.get(case_id)
        if (
            case is None
            or (case.agency_id, case.group) != (wish.agency_id, wish.group)
            or case.state not in _INVITED_FROM
            or case.is_invited
            or case_id in wish.case_ids[:place]
        ):
            found.append(_not_to_be_invited(place))
    return found


_INVITED_FROM: Final = frozenset({CaseState.DRAWN, CaseState.SENT})
_COUNT_OR_CASES: Final = Fault(
    "#/count",
    Text(
        "Hãy ghi `count` (số giấy mời) hoặc `case_ids` (người đã được chọn mẫu), chỉ một trong hai.",
        "Write `count` (how many) or `case_ids` (who was drawn), one of the two.",
    ),
    "count-or-cases",
)
_CASES_OF_OPEN: Final = Fault(
    "#/kind",
    Text(
        "Người được chọn mẫu chỉ trả lời một lần; hãy dùng ONCE khi ghi `case_ids`.",
        "Who was drawn answers once; write ONCE where there are `case_ids`.",
    ),
    "cases-of-open",
)
_NOT_A_TARGET: Final = Fault(
    "#/agency_id",
    Text(
        "Cơ quan này không có chỉ tiêu cho nhóm đã ghi; hãy chọn cơ quan và nhóm trong đợt điều tra.",
        "No answers are wanted about this agency from this group; choose an agency and group of the campaign.",
    ),
    "not-a-target",
)
_LIMIT_OF_ONCE: Final = Fault(
    "#/most_responses",
    Text(
        "Giấy mời ONCE chỉ nhận một phiếu; hãy bỏ `most_responses` hoặc dùng OPEN.",
        "An invitation of kind ONCE takes one answer; leave `most_responses` out, or make it OPEN.",
    ),
    "limit-of-once",
)


def _too_many(most: int) -> Fault:
    return Fault(
        "#/count",
        Text(
            f"Một lần lập được nhiều nhất {most}; hãy chia thành nhiều đợt.",
            f"At most {most} are made at a time; make several batches.",
        ),
        "too-many",
    )


def _expiry(closes_at: datetime) -> Fault:
    day = closes_at.isoformat()
    return Fault(
        "#/expires_at",
        Text(
            f"Hạn trả lời phải ở tương lai và không sau khi đợt điều tra kết thúc ({day}); hãy chọn lại.",
            f"It must lie in the future and not after the campaign's end ({day}); choose another instant.",
        ),
        "expiry-out-of-range",
    )


def not_printable(place: int) -> Fault:
    """Say of a code that there is nothing to be printed: one answer for unknown, answered and revoked, as the list tells which."""
    return Fault(
        f"#/codes/{place}",
        Text(
            "Mã này không có trong đợt điều tra, đã được trả lời hoặc đã thu hồi; hãy bỏ ra hoặc dùng mã được cấp gần nhất.",
            "This code is not of this campaign, has been answered or was revoked; leave it out, or use the code that was made last.",
        ),
        "not-printable",
    )


def _not_to_be_invited(place: int) -> Fault:
    return Fault(
        f"#/case_ids/{place}",
        Text(
            "Không có mẫu này ở cơ quan và nhóm đã ghi, hoặc mẫu dự phòng, đã thôi, đã có giấy mời hay ghi hai lần; hãy bỏ ra.",
            "No such case of this agency and group, or it stands by, was given up, has an invitation or stands here twice; leave it out.",
        ),
        "not-to-be-invited",
    )
