"""Takes a submission from the stream, and answers as OpenRosa has it: 201 for what is new, 202 for what needs no repeat."""

from datetime import datetime

from fastapi import Request, Response

from services.survey.openrosa.answers import Nature, envelope, xml_answer
from services.survey.openrosa.clock import device_time
from services.survey.openrosa.collectors import Collector
from services.survey.openrosa.errors import NotMultipartError
from services.survey.openrosa.instance import read_instance
from services.survey.openrosa.multipart import read_submission
from services.survey.openrosa.saying import message_about
from services.survey.submissions.intake import Envelope, SubmissionIntake
from services.survey.submissions.models import State
from shared.http.openrosa import ACCEPTED_BYTES
from shared.problems.common import BodyTooLargeError
from shared.problems.handlers import language_of

_AT_ONCE = frozenset({State.COUNTED, State.IN_REVIEW})


class _PassedOver:
    """Files that no form asks for: read past, and named in the answer."""

    def __init__(self) -> None:
        self.names: list[str] = []

    async def begin(self, name: str) -> None:
        self.names.append(name)

    async def take(self, chunk: bytes) -> None:
        pass

    async def end(self) -> None:
        pass


async def receive(
    request: Request, collector: Collector, submissions: SubmissionIntake, now: datetime
) -> Response:
    """Read a submission to its end, keep it, and say so."""
    headers = request.headers
    if headers.get("content-encoding", "identity") != "identity":
        raise NotMultipartError
    if int(headers.get("content-length", "0")) > ACCEPTED_BYTES:
        raise BodyTooLargeError(limit=ACCEPTED_BYTES)
    files = _PassedOver()
    xml = await read_submission(headers.get("content-type", ""), request.stream(), files)
    around = Envelope(
        collector=collector,
        xml=xml,
        device_id=request.query_params.get("deviceID", "")[:100] or None,
        device_now=device_time(headers.get("date")),
    )
    kept = await submissions.take(read_instance(xml), around, now=now)
    language = language_of(headers.get("accept-language"))
    words = message_about(kept, files.names, language)
    is_new = not kept.is_repeat and kept.state in _AT_ONCE
    return xml_answer(request, envelope(words, Nature.SUCCESS), status=201 if is_new else 202)
