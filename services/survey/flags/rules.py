"""Checks the rules of a campaign, and what is decided under them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from services.survey.flags.models import BY_RULE, FlagRules, ResponseFlag
from services.survey.questionnaires.models import QuestionType
from services.survey.summaries.models import IssuedForm
from shared.problems.problem import Fault, Text

FEWEST_LOCATED: Final = 5
"""Responses with a location; the middle of fewer is no place to be far from."""

USUAL: Final = FlagRules(
    {
        ResponseFlag.OUTSIDE_WINDOW: {"excludes": False},
        ResponseFlag.TOO_FAST: {"excludes": False, "seconds": 60},
        ResponseFlag.SAME_ANSWERS: {"excludes": False, "at_least": 5},
        ResponseFlag.MISSING_ANSWERS: {"excludes": False, "percent": 50},
        ResponseFlag.DUPLICATE_DEVICE: {"excludes": False, "at_most": 1},
        ResponseFlag.DUPLICATE_CASE: {"excludes": False},
        ResponseFlag.FAR_FROM_PLACE: {"excludes": False, "metres": 2000, "places": []},
        ResponseFlag.FAR_FROM_COLLEAGUES: {"excludes": False},
    }
)
"""What is checked where a campaign says nothing: everything that needs no word of the supervisor, and nothing excludes by itself."""


def faults_of_rules(
    rules: FlagRules, forms: Sequence[IssuedForm], agencies: Collection[UUID]
) -> Iterator[Fault]:
    """Find every question and agency that the campaign does not have."""
    known = {question.code for form in forms for question in form.form.asked}
    same = rules.limits.get(ResponseFlag.DUPLICATE_RESPONDENT, {})
    for index, code in enumerate(same.get("questions", ())):
        if code not in known:
            yield Fault(
                f"#/duplicate_respondent/questions/{index}",
                Text(
                    f"Không phiếu nào của đợt điều tra có câu “{code}”; hãy ghi mã câu hỏi phân biệt người trả lời.",
                    f"No form of the campaign asks “{code}”; write the code of a question that tells people apart.",
                ),
                "unknown-question",
            )
    far = rules.limits.get(ResponseFlag.FAR_FROM_PLACE, {})
    for index, place in enumerate(far.get("places", ())):
        if UUID(place["agency_id"]) not in agencies:
            yield Fault(
                f"#/far_from_place/places/{index}/agency_id",
                Text(
                    "Đợt điều tra không có cơ quan này; hãy bỏ dòng này hoặc chọn cơ quan có chỉ tiêu.",
                    "The campaign does not ask about this agency; leave the line out or choose one with a target.",
                ),
                "not-a-target",
            )


_TOLD: Final[Mapping[ResponseFlag, tuple[str, ...]]] = {
    ResponseFlag.OUTSIDE_WINDOW: (),
    ResponseFlag.TOO_FAST: ("seconds",),
    ResponseFlag.SAME_ANSWERS: ("at_least", "scaled"),
    ResponseFlag.MISSING_ANSWERS: ("percent", "asked"),
    ResponseFlag.DUPLICATE_RESPONDENT: ("questions",),
    ResponseFlag.DUPLICATE_DEVICE: ("at_most",),
    ResponseFlag.DUPLICATE_CASE: (),
    ResponseFlag.FAR_FROM_PLACE: ("metres", "places", "points", "fewest"),
    ResponseFlag.FAR_FROM_COLLEAGUES: ("interviewers",),
}
"""What the search for each flag is told."""


def settings_of(
    flag: ResponseFlag,
    limits: Mapping[str, Any],
    forms: Sequence[IssuedForm],
    *,
    scaled: Sequence[str],
    odd_interviewers: Sequence[UUID],
) -> Mapping[str, Any]:
    """Give what the search for a flag is to be told: the rule's limits, and what forms and colleagues say."""
    places = limits.get("places", ())
    known = {
        **limits,
        "scaled": scaled,
        "asked": always_asked(forms),
        "places": {one["agency_id"]: [one["latitude"], one["longitude"]] for one in places},
        "points": points_of(forms),
        "fewest": FEWEST_LOCATED,
        "interviewers": odd_interviewers,
    }
    return {name: known[name] for name in _TOLD[flag]}


def always_asked(forms: Sequence[IssuedForm]) -> dict[str, list[str]]:
    """Name, by form, the questions that everybody is asked."""
    return {
        str(form.id): [one.code for one in form.form.asked if not form.form.relevance_of(one)]
        for form in forms
    }


def points_of(forms: Sequence[IssuedForm]) -> dict[str, str]:
    """Name, by form, the question that holds where it was filled in: the first that asks for a location."""
    found: dict[str, str] = {}
    for form in forms:
        for one in form.form.asked:
            if one.type is QuestionType.GEOPOINT:
                found.setdefault(str(form.id), one.code)
    return found


def fault_of_decision(
    index: int, *, is_flagged: bool, exclusion_reason: str | None, decided_reason: str | None
) -> Fault | None:
    """Find why a response cannot be decided about so.

    A decision about flags undoes nothing but an exclusion for flags: what is over quota, in review or replaced stays out for that.
    """
    at = f"#/response_ids/{index}"
    if not is_flagged:
        return Fault(
            at,
            Text(
                "Phiếu này không bị gắn cờ trong đợt điều tra; hãy kiểm tra lại mã, hoặc dùng mục loại phiếu.",
                "This is no flagged response of the campaign; check the id, or use exclusions.",
            ),
            "not-flagged",
        )
    is_by_rule = exclusion_reason is not None and exclusion_reason.startswith(BY_RULE)
    if exclusion_reason is not None and not is_by_rule and exclusion_reason != decided_reason:
        return Fault(
            at,
            Text(
                f"Phiếu này đã bị loại vì lý do khác: “{exclusion_reason}”; hãy khôi phục ở mục loại phiếu trước.",
                f"This response is out for another reason: “{exclusion_reason}”; restore it under exclusions first.",
            ),
            "excluded-otherwise",
        )
    return None
