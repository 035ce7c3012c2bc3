"""Where services tell events. Nothing here is part of the public interface."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ValidationError

from services.gateway.dependencies import CurrentSettings
from services.gateway.events import service
from shared.clock import Now
from shared.config import secrets_of
from shared.db.transaction import Transaction
from shared.outbox.document import EventDocument
from shared.outbox.signatures import is_signed
from shared.problems.common import MalformedBodyError, NotFoundError

router = APIRouter(prefix="/internal", include_in_schema=False)


async def _told_event(request: Request, settings: CurrentSettings) -> EventDocument:
    """Read an event that a service has signed; to anybody else there is nothing at this address."""
    body = await request.body()
    if not is_signed(secrets_of(settings.events_secret), request.headers, body):
        raise NotFoundError
    try:
        return EventDocument.model_validate_json(body)
    except ValidationError as error:
        raise MalformedBodyError from error


ToldEvent = Annotated[EventDocument, Depends(_told_event)]


@router.post("/events", status_code=204, summary="Take in an event")
async def take_in_event(
    *, event: ToldEvent, transaction: Transaction, settings: CurrentSettings, now: Now
) -> None:
    await service.take_in(transaction, event, now, mailing=settings.mailing)
