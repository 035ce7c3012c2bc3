"""Judges a response against its campaign: form version, agency and group, window, channel, answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from services.survey.campaigns.models import CampaignState
from services.survey.devices.errors import DeviceRevokedError
from services.survey.responses.answer_rules import FormChecker
from services.survey.responses.models import Channel, NewRow, ReceivedResponse, Sender
from shared.problems.problem import Fault, Text

CLOCK_LEEWAY: Final = timedelta(minutes=5)
"""How far a device's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class IntakePlan:
    """All that a campaign says about the responses it takes, as of one version of it."""

    campaign_id: UUID
    authority_id: UUID
    code: str
    state: CampaignState
    version: int
    opens_at: datetime
    closes_at: datetime
    forms: Mapping[str, Mapping[UUID, FormChecker]]
    """By group, the checkers of the form versions whose answers are taken."""
    cells: frozenset[tuple[UUID, str]]
    """Agency and group of each target."""
    has_quotas: bool = False
    """Whether responses queue for the quota of their agency and group."""
    revoked: frozenset[tuple[UUID, str]] = frozenset()
    """Owner and name of each device that nothing is taken of."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a response is not taken."""

    faults: tuple[Fault, ...]
    form_is_unknown: bool
    device_is_revoked: bool = False


def judge(
    response: ReceivedResponse, plan: IntakePlan, sender: Sender, now: datetime
) -> NewRow | Refusal:
    """Give the response ready to be kept, or everything that is wrong with it."""
    name, form_id, group, agency_id, given, captured_at, device_id, channel, started_at = response
    if plan.revoked and (sender.principal_id, device_id) in plan.revoked:
        return Refusal((_REVOKED,), form_is_unknown=False, device_is_revoked=True)
    faults = []
    checker = None
    forms = plan.forms.get(group)
    if forms is None:
        faults.append(_unknown_group(plan.forms))
        checker = _form_of_any(form_id, plan)
    else:
        checker = forms.get(form_id)
        if (agency_id, group) not in plan.cells:
            faults.append(_NOT_A_TARGET)
    if not plan.opens_at <= captured_at <= plan.closes_at:
        faults.append(_outside_window(plan))
    elif captured_at > now + CLOCK_LEEWAY:
        faults.append(_IN_THE_FUTURE)
    if started_at is not None and started_at > captured_at:
        faults.append(_ENDED_BEFORE)
    if channel is None:
        channel = sender.channel
    elif not _is_open_to(channel, sender):
        faults.append(_OTHER_CHANNEL)
    answers: Mapping[str, Any] = {}
    if checker is None:
        faults.append(_UNKNOWN_FORM)
    else:
        answers, found = checker.judge(given)
        faults += found
    if faults:
        return Refusal(tuple(faults), form_is_unknown=checker is None)
    return NewRow(
        name, form_id, group, agency_id, answers, captured_at, device_id, channel, started_at
    )


def _is_open_to(channel: Channel, sender: Sender) -> bool:
    """Whether a sender may name a channel: an interviewer who could name another would be out of every check of interviewers."""
    if sender.channel in _ONLY_THEIR_OWN:
        return channel is sender.channel
    return channel is not Channel.PORTAL


_ONLY_THEIR_OWN: Final = frozenset({Channel.PORTAL, Channel.INTERVIEWER})


def _form_of_any(questionnaire_id: UUID, plan: IntakePlan) -> FormChecker | None:
    for forms in plan.forms.values():
        if questionnaire_id in forms:
            return forms[questionnaire_id]
    return None


_REVOKED: Final = Fault("#/device_id", DeviceRevokedError.detail, DeviceRevokedError.code)
_UNKNOWN_FORM: Final = Fault(
    "#/questionnaire_id",
    Text(
        "Đợt điều tra không dùng phiên bản phiếu này cho nhóm đã ghi; hãy tải lại phiếu của đợt điều tra.",
        "The campaign does not take this form version from this group; fetch the campaign's forms again.",
    ),
    "unknown-form-version",
)
_NOT_A_TARGET: Final = Fault(
    "#/agency_id",
    Text(
        "Cơ quan này không có chỉ tiêu cho nhóm đã ghi; hãy chọn cơ quan và nhóm trong đợt điều tra.",
        "No answers are wanted about this agency from this group; choose an agency and group of the campaign.",
    ),
    "not-a-target",
)
_IN_THE_FUTURE: Final = Fault(
    "#/captured_at",
    Text(
        "Thời điểm ghi nhận ở tương lai; hãy chỉnh lại đồng hồ của thiết bị rồi gửi lại.",
        "It was captured in the future; set the device's clock right and send it again.",
    ),
    "in-the-future",
)
_ENDED_BEFORE: Final = Fault(
    "#/started_at",
    Text(
        "Thời điểm bắt đầu ở sau thời điểm ghi nhận; hãy bỏ `started_at` hoặc sửa lại.",
        "It began after it was captured; leave `started_at` out or mend it.",
    ),
    "ended-before-it-began",
)
_OTHER_CHANNEL: Final = Fault(
    "#/channel",
    Text(
        "Kênh PORTAL chỉ dành cho cổng dịch vụ công, và cổng chỉ dùng kênh này; điều tra viên chỉ dùng kênh INTERVIEWER; "
        "hãy bỏ `channel` hoặc sửa lại.",
        "PORTAL is the channel of portals, and their only one, as INTERVIEWER is of interviewers; leave `channel` out or mend it.",
    ),
    "channel-of-others",
)


def _unknown_group(groups: Mapping[str, object]) -> Fault:
    listed = ", ".join(groups)
    return Fault(
        "#/group",
        Text(
            f"Đợt điều tra không có nhóm này; hãy chọn một trong: {listed}.",
            f"The campaign has no such group; write one of: {listed}.",
        ),
        "not-a-target",
    )


def _outside_window(plan: IntakePlan) -> Fault:
    opens, closes = plan.opens_at.isoformat(), plan.closes_at.isoformat()
    return Fault(
        "#/captured_at",
        Text(
            f"Thời điểm ghi nhận phải từ {opens} đến {closes}; hãy kiểm tra đồng hồ của thiết bị.",
            f"It must be captured from {opens} to {closes}; check the device's clock.",
        ),
        "outside-window",
    )
