"""Judges a filled-in form against its version and campaign. Nothing here refuses: a phone's queue must never be blocked."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from services.survey.campaigns.models import CampaignState
from services.survey.questionnaires.models import Form, QuestionType
from services.survey.questionnaires.rules import KNOWN_METADATA
from services.survey.questionnaires.sheets import FRONT
from services.survey.responses.rules import CLOCK_LEEWAY, IntakePlan
from services.survey.submissions.models import NO_CASE, Flag
from shared.canonical import canonical_json
from shared.problems.problem import Fault

NOT_ANSWERS: Final = frozenset({*FRONT, *KNOWN_METADATA})
"""Elements that hold no answer: what the phone notes by itself, and the note in front."""


LONGEST_NAME: Final = 255
"""Of a file, as phones can write it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The answers that fit, and what is wrong with the rest."""

    answers: Mapping[str, Any]
    faults: tuple[Fault, ...]
    meaning: Mapping[str, Any]
    """All that was answered: canonical where it fits, as it was written where it does not."""


def response_id_of(campaign_id: UUID, instance_id: str) -> UUID:
    """Make an instance id the id of a response: `uuid:…` is one already (as all clients write it), any other names one."""
    text = instance_id.removeprefix("uuid:")
    try:
        found = UUID(text)
    except ValueError:
        return uuid5(campaign_id, instance_id)
    return found if str(found) == text.lower() else uuid5(campaign_id, instance_id)


def answers_of(form: Form, texts: Mapping[str, str]) -> dict[str, Any]:
    """Read answers as the form's checker takes them."""
    notes = {one.code for one in form.questions if one.type is QuestionType.NOTE}
    several = {one.code for one in form.questions if one.type is QuestionType.MULTIPLE}
    return {
        code: text.split() if code in several else text
        for code, text in texts.items()
        if code not in NOT_ANSWERS and code not in notes
    }


def files_of(form: Form, texts: Mapping[str, str]) -> frozenset[str]:
    """Name the files that a filled-in form says belong to it."""
    images = (one.code for one in form.questions if one.type is QuestionType.IMAGE)
    return frozenset(texts[code] for code in images if 0 < len(texts.get(code, "")) <= LONGEST_NAME)


def judge_answers(plan: IntakePlan, group: str, form_id: UUID, given: Mapping[str, Any]) -> Judged:
    """Judge answers by their form version."""
    answers, faults = plan.forms[group][form_id].judge(given)
    return Judged(answers, tuple(faults), {**given, **answers})


def digest_of_meaning(
    campaign_id: UUID, form_id: UUID, about: Sequence[str], meaning: Mapping[str, Any]
) -> bytes:
    """Name what a submission says about which group, agency and case.

    The bytes that say it, and when and where they were written, make no difference.
    """
    content = [str(campaign_id), str(form_id), *about, dict(meaning)]
    return hashlib.sha256(canonical_json(content)).digest()


def agency_of(text: str) -> UUID | None:
    """Read the answer to the question which agency it is about."""
    try:
        return UUID(text)
    except ValueError:
        return None


def case_of(text: str) -> tuple[UUID | None, frozenset[Flag]]:
    """Read the answer to the question which drawn case it is: nobody drawn, or a case, or nonsense, which is flagged."""
    if text in {"", NO_CASE}:
        return None, frozenset()
    try:
        return UUID(text), frozenset()
    except ValueError:
        return None, frozenset({Flag.UNKNOWN_CASE})


def clock_ahead(device_now: datetime | None, now: datetime) -> timedelta | None:
    """Tell by how much a device's clock is ahead, from the `Date` it sent."""
    return None if device_now is None else device_now - now


def captured(
    noted: datetime | None, ahead: timedelta | None, plan: IntakePlan, now: datetime
) -> tuple[datetime, frozenset[Flag]]:
    """Tell when a form was filled in.

    A clock that is wrong when the form is sent was most likely wrong when it was filled in, so the difference is taken off; unless
    only what the device noted makes sense. Clocks that restart in 1970 or run in 2038 are common enough in the field.
    """
    flags = frozenset({Flag.CLOCK_OFF} if ahead is not None and abs(ahead) > CLOCK_LEEWAY else ())
    if noted is None:
        candidates = [now]
    elif flags and ahead is not None:
        candidates = [noted - ahead, noted]
    else:
        candidates = [noted]
    for one in candidates:
        if plan.opens_at <= one <= plan.closes_at and one <= now + CLOCK_LEEWAY:
            return one, flags
    return candidates[-1], flags | {Flag.OUTSIDE_WINDOW}


def started_at(
    captured_at: datetime, started: datetime | None, ended: datetime | None
) -> datetime | None:
    """Tell when filling in began: as long before its end as the device's clock says, whatever that clock is worth."""
    if started is None or ended is None or started > ended:
        return None
    return captured_at - (ended - started)


def flags_of(
    plan: IntakePlan, group: str, agency_id: UUID | None, faults: tuple[Fault, ...]
) -> frozenset[Flag]:
    """Find what is odd, apart from the clock and the assignment."""
    found = set()
    if faults:
        found.add(Flag.FAULTY_ANSWERS)
    if agency_id is None or (agency_id, group) not in plan.cells:
        found.add(Flag.UNKNOWN_AGENCY)
    if plan.state is not CampaignState.OPEN:
        found.add(Flag.CAMPAIGN_NOT_OPEN)
    return frozenset(found)
