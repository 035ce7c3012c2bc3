"""Ratings as they go over the wire."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, TypeAdapter, ValidationError, WithJsonSchema

from services.survey.dossiers.schemas import Number
from services.survey.ratings.models import Place, Rating
from services.survey.responses.models import Unreadable
from shared.http.schema import Code, Schema, UtcInstant
from shared.problems.validation import faults_of

MOST_RATINGS = 1000

_ANSWERS = {"q1": "A", "q2": "5"}
_EXAMPLE = {
    "dossier_number": "000.00.01.H26-241121-0001",
    "place": "KIOSK",
    "rated_at": "2024-11-25T09:30:00+07:00",
    "questionnaire_id": "0192f7a0-0000-7000-8000-000000000002",
    "group": "CITIZENS",
    "answers": _ANSWERS,
}


class NewRating(Schema):
    """Answers to a form of the campaign about how one dossier was dealt with."""

    dossier_number: Number = Field(description="The dossier; the rating is about who resolved it")
    place: Place = Field(description="Where it was given")
    rated_at: UtcInstant = Field(
        description="When; the same dossier rated at the same place and instant is the same rating"
    )
    questionnaire_id: UUID = Field(description="The form version that was filled in")
    group: Code = Field(description="The respondent group", examples=["CITIZENS"])
    answers: dict[str, Any] = Field(description="By question, as in responses", examples=[_ANSWERS])

    def to_model(self) -> Rating:
        """Take it as the domain knows it."""
        return Rating(
            self.dossier_number,
            self.place,
            self.rated_at,
            self.questionnaire_id,
            self.group,
            self.answers,
        )


_Unread = Annotated[Any, WithJsonSchema({"additionalProperties": True, "type": "object"})]
"""A member of a batch before it is looked at: one that is no object is refused by itself."""


class RatingBatch(Schema):
    """Ratings of one campaign. Each is judged by itself: a broken one does not hold up the others."""

    campaign_id: UUID = Field(description="The campaign that they are responses to")
    ratings: list[_Unread] = Field(
        min_length=1,
        max_length=MOST_RATINGS,
        description="The ratings, each a `NewRating`",
        examples=[[_EXAMPLE]],
    )

    def to_model(self) -> Sequence[Rating | Unreadable]:
        """Take the members as the domain knows them."""
        return [_member(one) for one in self.ratings]


_one = TypeAdapter(NewRating)


def _member(data: Any) -> Rating | Unreadable:
    try:
        return _one.validate_python(data).to_model()
    except ValidationError as error:
        errors = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        return Unreadable(None, tuple(faults_of(errors)))
