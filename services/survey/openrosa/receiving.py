"""Takes a submission from the stream, and answers as OpenRosa has it: 201 for what is new, 202 for what needs no repeat."""

from datetime import datetime

from fastapi import Request, Response

from services.survey.devices.date_header import device_time
from services.survey.openrosa.answers import Nature, envelope, xml_answer
from services.survey.openrosa.collectors import Collector
from services.survey.openrosa.errors import NotMultipartError
from services.survey.openrosa.file_stream import FileStream
from services.survey.openrosa.instance import read_instance
from services.survey.openrosa.multipart import read_submission
from services.survey.openrosa.saying import message_about
from services.survey.submissions.intake import Envelope, SubmissionIntake
from services.survey.submissions.models import State
from shared.http.openrosa import ACCEPTED_BYTES
from shared.problems.common import BodyTooLargeError
from shared.problems.handlers import language_of
from shared.storage.files import ObjectFiles

_AT_ONCE = frozenset({State.COUNTED, State.IN_REVIEW})


async def receive(
    request: Request,
    collector: Collector,
    submissions: SubmissionIntake,
    files: ObjectFiles,
    now: datetime,
) -> Response:
    """Read a submission to its end, keep it, and say so."""
    headers = request.headers
    if headers.get("content-encoding", "identity") != "identity":
        raise NotMultipartError
    if int(headers.get("content-length", "0")) > ACCEPTED_BYTES:
        raise BodyTooLargeError(limit=ACCEPTED_BYTES)
    passing = FileStream(files)
    try:
        xml = await read_submission(headers.get("content-type", ""), request.stream(), passing)
    except BaseException:
        await passing.abandon()
        raise
    around = Envelope(
        collector=collector,
        xml=xml,
        files=passing.files,
        device_id=_device(request),
        device_now=device_time(headers.get("date")),
    )
    taken = await submissions.take(read_instance(xml), around, now=now)
    language = language_of(headers.get("accept-language"))
    words = message_about(taken.kept, taken.left_out, language)
    is_new = not taken.kept.is_repeat and taken.kept.state in _AT_ONCE
    return xml_answer(request, envelope(words, Nature.SUCCESS), status=201 if is_new else 202)


def _device(request: Request) -> str | None:
    """Tell what the device calls itself, less signs that no database keeps."""
    return request.query_params.get("deviceID", "").replace("\0", "")[:100] or None
