"""Where single answers, and what tells whose they are, stand in the database, and what becomes of them.

Rows that only hold such things go. Rows that counts are made of stay, emptied: how many answered about whom, and what was excluded,
is no secret and has to add up for good. `classification` says of every column which it is; a test holds both together.
"""

from typing import Final

from services.survey.retention.models import Step

_DAY: Final = "date_trunc('day', {0}, 'Asia/Ho_Chi_Minh')"
_NOTHING: Final = "'{}'::jsonb"
_OF_SUBMISSIONS: Final = (
    "response_id IN (SELECT response_id FROM submission WHERE campaign_id = :campaign)"
)
_OF_FRAMES: Final = "frame_id IN (SELECT id FROM frame WHERE campaign_id = :campaign)"
_OF_PAPERS: Final = "paper_id IN (SELECT id FROM paper WHERE campaign_id = :campaign)"
_OF_INVITATIONS: Final = (
    "invitation_id IN (SELECT id FROM invitation WHERE campaign_id = :campaign)"
)


def _emptied(table: str, of: str = "campaign_id = :campaign", **blank: str) -> Step:
    left = " OR ".join(f"{column} IS DISTINCT FROM {value}" for column, value in blank.items())
    return Step(table, of, left, blank, by_cell=table == "response")


FILES: Final = Step("submission_file", _OF_SUBMISSIONS)
"""First, while the submissions say whose files they are; their bytes follow."""
STEPS: Final = (
    Step("export_job", "subject_id = :campaign"),
    Step("submission"),
    _emptied(
        "response",
        answers=_NOTHING,
        started_at="NULL",
        device_id="NULL",
        captured_at=_DAY.format("captured_at"),
        received_at=_DAY.format("received_at"),
    ),
    _emptied("response_flag", detail=_NOTHING),
    _emptied("response_review", comments="'[]'::jsonb"),
    _emptied("back_check_item", answers=_NOTHING, agreed=_NOTHING, note="NULL"),
    Step("paper_entry", _OF_PAPERS),
    _emptied("paper", decided=_NOTHING),
    Step("contact"),
    _emptied("frame_unit", _OF_FRAMES, ward="NULL", village="NULL", dossier="NULL"),
    _emptied("survey_case", ward="NULL", village="NULL", dossier="NULL"),
    _emptied("invitation", case_id="NULL"),
    Step("invitation_use", _OF_INVITATIONS),
    Step("tally", left="kind NOT IN ('RECEIVED', 'SENDER', 'SET_ASIDE')"),
    Step("tally_product"),
)
"""Tallies may count a handful of people; the figures that are shown are frozen, and how many answered stays."""
