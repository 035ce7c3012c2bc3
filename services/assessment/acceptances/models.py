"""What is accepted at once, and what is left to be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from services.assessment.appraisals.models import Basis
from services.assessment.leaf_standings.models import LeafFacts
from shared.methodology.documents import Decision
from shared.problems.problem import Text


class WhyLeft(StrEnum):
    """Why a leaf was not accepted with the others."""

    NOT_DECIDABLE = "NOT_DECIDABLE"
    NOT_ASSIGNED = "NOT_ASSIGNED"
    SETTLED = "SETTLED"
    OTHERWISE_GIVEN = "OTHERWISE_GIVEN"
    NOT_CLAIMED = "NOT_CLAIMED"
    NO_ENTRY = "NO_ENTRY"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    WAITS_FOR_OTHERS = "WAITS_FOR_OTHERS"
    DIFFERS_FROM_RULE = "DIFFERS_FROM_RULE"
    NO_EVIDENCE = "NO_EVIDENCE"
    FLAGGED = "FLAGGED"
    CHANGED_IN_ROUND_1 = "CHANGED_IN_ROUND_1"


WORDS: Final[Mapping[WhyLeft, Text]] = MappingProxyType(
    {
        WhyLeft.NOT_DECIDABLE: Text(
            "Hội đồng không thẩm định tiêu chí này của đơn vị; hãy bỏ khỏi danh sách.",
            "The council does not decide this leaf of the agency; leave it out.",
        ),
        WhyLeft.NOT_ASSIGNED: Text(
            "Bạn không được phân công tiêu chí này.", "This leaf is not assigned to you."
        ),
        WhyLeft.SETTLED: Text(
            "Chủ tịch Hội đồng đã kết luận.", "The chair has settled or waived it."
        ),
        WhyLeft.OTHERWISE_GIVEN: Text(
            "Bạn đã cho ý kiến khác; hãy sửa ý kiến đó nếu muốn chấp nhận.",
            "You have given another opinion; change that one if you mean to accept.",
        ),
        WhyLeft.NOT_CLAIMED: Text(
            "Tiêu chí do Hội đồng chấm, không có điểm tự chấm để chấp nhận.",
            "The council itself scores this leaf; there is no claim to accept.",
        ),
        WhyLeft.NO_ENTRY: Text("Đơn vị chưa trả lời.", "The agency has not answered."),
        WhyLeft.NOT_APPLICABLE: Text(
            "Đơn vị đề nghị không áp dụng; hãy xem và quyết định riêng.",
            "The agency says that it does not apply; look at it and decide it by itself.",
        ),
        WhyLeft.WAITS_FOR_OTHERS: Text(
            "Điểm theo quy tắc còn chờ số liệu của đơn vị khác.",
            "What the rule gives waits for other agencies' figures.",
        ),
        WhyLeft.DIFFERS_FROM_RULE: Text(
            "Điểm tự chấm khác điểm theo quy tắc.", "The claim differs from what the rule gives."
        ),
        WhyLeft.NO_EVIDENCE: Text(
            "Thiếu tài liệu kiểm chứng.", "There is no evidence, which the leaf requires."
        ),
        WhyLeft.FLAGGED: Text(
            "Có cảnh báo: chưa xác nhận, chưa sửa theo yêu cầu, hoặc tệp bị nhiễm mã độc.",
            "It is flagged: not confirmed, not corrected, or its file is infected.",
        ),
        WhyLeft.CHANGED_IN_ROUND_1: Text(
            "Vòng 1 đã điều chỉnh; hãy xem bổ sung và quyết định riêng.",
            "Round 1 changed it; look at the supplement and decide it by itself.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What there is to see of a leaf when it is accepted with others."""

    state: str | None
    """State of the answer; None where there is no entry."""
    rule_points: Decimal | None
    claimed_points: Decimal | None
    facts: LeafFacts
    own: Decision | None
    """What the appraiser has given already."""
    basis: Basis | None
    """What a decision of this round rests on."""
    round_1: Decision | None
    """What round 1 decided, seen from round 2."""


@dataclass(slots=True)
class Accepted:
    """What became of the leaves of one report."""

    report: Any
    accepted: list[str]
    left: dict[str, WhyLeft]
