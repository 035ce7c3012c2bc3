"""What an invitation may be."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.survey.invitations.models import Kind, NewBatch
from services.survey.questionnaires.models import Form, QuestionType
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
    form: Form | None,
    closes_at: datetime,
    now: datetime,
) -> list[Fault]:
    """Find everything that keeps a wish from being granted."""
    faults = []
    if (wish.agency_id, wish.group) not in cells:
        faults.append(_NOT_A_TARGET)
    most = MOST_ONCE if wish.kind is Kind.ONCE else MOST_OPEN
    if wish.count > most:
        faults.append(_too_many(most))
    if wish.most_responses is not None and wish.kind is Kind.ONCE:
        faults.append(_LIMIT_OF_ONCE)
    if not now < (wish.expires_at or closes_at) <= closes_at:
        faults.append(_expiry(closes_at))
    if form is not None and (asked := pictures_required(form)):
        faults.append(_pictures(asked))
    return faults


def pictures_required(form: Form) -> list[str]:
    """Name the questions that only an interviewer's app can answer: the page takes no files."""
    return [one.code for one in form.questions if one.type is QuestionType.IMAGE and one.required]


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


def _pictures(codes: list[str]) -> Fault:
    listed = ", ".join(codes)
    return Fault(
        "#/group",
        Text(
            f"Phiếu của nhóm này bắt buộc chụp ảnh (câu {listed}), trang trả lời không nhận ảnh; hãy bỏ bắt buộc hoặc dùng điều tra viên.",
            f"The group's form requires pictures (questions {listed}), which the page does not take; make them optional or send interviewers.",
        ),
        "pictures-required",
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
