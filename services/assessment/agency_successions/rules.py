"""What a decision may say about the agencies it names. Pure."""

from collections.abc import Mapping
from uuid import UUID

from services.assessment.agencies.models import AgencyDetails
from services.assessment.agencies.rules import lives_on
from services.assessment.agency_successions.models import Decision
from shared.problems.problem import Fault, Text


def faults_of(decision: Decision, known: Mapping[UUID, AgencyDetails]) -> list[Fault]:
    """Find everything wrong with a decision, given those of its agencies that the register has."""
    faults = []
    if len(decision.predecessor_ids) > 1 and len(decision.successors) > 1:
        faults.append(_MANY_TO_MANY)
    for place, agency_id in enumerate(decision.predecessor_ids):
        pointer = f"#/predecessor_ids/{place}"
        agency = known.get(agency_id)
        if agency is None:
            faults.append(Fault(pointer, _UNKNOWN, "unknown-agency"))
        elif agency_id in decision.predecessor_ids[:place]:
            faults.append(Fault(pointer, _TWICE, "named-twice"))
        elif agency_id in decision.existing:
            faults.append(Fault(pointer, _GOES_ON, "own-successor"))
        elif not _lives_until(agency, decision):
            faults.append(Fault(pointer, _not_living(agency, decision), "agency-not-valid"))
    for place, successor in enumerate(decision.successors):
        if not isinstance(successor, UUID):
            continue
        pointer = f"#/successors/{place}/agency_id"
        agency = known.get(successor)
        if agency is None:
            faults.append(Fault(pointer, _UNKNOWN, "unknown-agency"))
        elif successor in decision.successors[:place]:
            faults.append(Fault(pointer, _TWICE, "named-twice"))
        elif not lives_on(agency, decision.effective_on):
            faults.append(Fault(pointer, _not_living(agency, decision), "agency-not-valid"))
    return faults


def _lives_until(agency: AgencyDetails, decision: Decision) -> bool:
    """Whether an agency lives on the eve of a decision's day: it may be known already to end on that day."""
    return (agency.valid_from is None or agency.valid_from < decision.effective_on) and (
        agency.valid_to is None or agency.valid_to >= decision.effective_on
    )


def _not_living(agency: AgencyDetails, decision: Decision) -> Text:
    return Text(
        f"{agency.name} không hoạt động vào ngày {decision.effective_on}; hãy kiểm tra ngày hiệu lực của đơn vị hoặc ngày áp "
        "dụng của quyết định.",
        f"{agency.name} does not exist at {decision.effective_on}; check its validity, or the day of the decision.",
    )


_UNKNOWN = Text(
    "Không có đơn vị này trong danh bạ; hãy kiểm tra lại mã.",
    "The register has no such agency; check the id.",
)
_TWICE = Text(
    "Đơn vị được nêu hai lần; hãy bỏ một lần.", "The agency is named twice; name it once."
)
_GOES_ON = Text(
    "Đơn vị nhận sáp nhập vẫn tiếp tục hoạt động nên không chấm dứt; hãy bỏ khỏi danh sách đơn vị chấm dứt.",
    "An agency that takes others over goes on living, so it does not end; leave it out of the predecessors.",
)
_MANY_TO_MANY = Fault(
    "#/successors",
    Text(
        "Một quyết định là nhiều đơn vị thành một, hoặc một thành nhiều; hãy nhập riêng cho từng đơn vị mới.",
        "A succession is many into one, or one into many; enter one for each successor.",
    ),
    "many-to-many",
)
