"""Turns ratings into responses: the same rating is the same response, however often a portal sends it."""

from typing import Final
from uuid import UUID, uuid5

from services.survey.dossiers.rules import instant_text
from services.survey.ratings.models import RatedDossier, Rating
from services.survey.responses.models import ReceivedResponse, Unreadable
from shared.problems.problem import Fault, Text


def response_id_of(authority_id: UUID, campaign_id: UUID, rating: Rating) -> UUID:
    """Name a rating by dossier, place and instant: one person rates one thing once at a time."""
    at = instant_text(rating.rated_at)
    return uuid5(authority_id, f"rating/{campaign_id}/{rating.dossier_number}/{rating.place}/{at}")


def response_of(
    response_id: UUID, rating: Rating, dossier: RatedDossier | None, known_agency: UUID | None
) -> ReceivedResponse | Unreadable:
    """Make a response about the agency that resolved the dossier; one that is here already stays about the same."""
    agency_id = known_agency or (dossier.agency_id if dossier else None)
    if agency_id is None:
        fault = _UNKNOWN_DOSSIER if dossier is None else _unmapped(dossier.resolving_unit)
        return Unreadable(str(response_id), (fault,))
    return ReceivedResponse(
        response_id,
        rating.questionnaire_id,
        rating.group,
        agency_id,
        rating.answers,
        rating.rated_at,
        rating.place.value,
    )


_UNKNOWN_DOSSIER: Final = Fault(
    "#/dossier_number",
    Text(
        "Chưa nhận được hồ sơ này; hãy gửi hồ sơ trước rồi gửi lại đánh giá.",
        "The dossier has not come in; send it first, then the rating again.",
    ),
    "unknown-dossier",
)


def _unmapped(unit: str | None) -> Fault:
    return Fault(
        "#/dossier_number",
        Text(
            f"Đơn vị giải quyết “{unit or '?'}” chưa gắn với cơ quan nào; hãy bổ sung vào bảng đơn vị rồi gửi lại.",
            f"The resolving unit “{unit or '?'}” belongs to no agency yet; add it to the table of units and send it again.",
        ),
        "unmapped-unit",
    )
