"""Takes pictures from a page, judges and cleans them, and keeps their bytes until the answer is sent."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from starlette.datastructures import FormData, UploadFile

from services.survey.pictures.models import Picture
from services.survey.pictures.reading import read_picture
from services.survey.questionnaires.models import Question, QuestionType
from services.survey.respondents.enclosed import Enclosed, sealed, unsealed
from services.survey.respondents.reading import ANSWER
from services.survey.respondents.words import WORDS
from shared.problems.problem import Fault
from shared.storage.files import ObjectFiles

FILE: Final = "f."
"""Before a question's code in the name of the field that holds a new picture."""
REMOVE: Final = "r."
"""And of the box that takes the one away that was handed in."""
LARGEST: Final = 10 * 1024 * 1024
"""Bytes of a picture: what phones of today take, with room to spare."""
_AT_ONCE: Final = 4
"""How many are in memory."""


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures of one turn, by their questions, and what is wrong with those that are not taken."""

    enclosed: Mapping[str, Enclosed] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    is_kept: bool = False
    """Whether their bytes are in the store; they are not where no answer can be sent any more."""


class PictureDesk:
    """Takes and finds pictures."""

    def __init__(self, files: ObjectFiles, secrets: Sequence[str]) -> None:
        self._files = files
        self._secrets = secrets
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def album(
        self, data: FormData, questions: Iterable[Question], invitation_id: UUID, *, keep: bool
    ) -> Album:
        """Read what a page says of pictures; bytes are kept only where an answer can still be sent."""
        enclosed: dict[str, Enclosed] = {}
        faults: list[Fault] = []
        for question in questions:
            if question.type is not QuestionType.IMAGE:
                continue
            code = question.code
            note = data.get(ANSWER + code)
            known = (
                unsealed(note, code, invitation_id, self._secrets) if type(note) is str else None
            )
            if known is not None and data.get(REMOVE + code) != "yes":
                enclosed[code] = known
            sent = data.get(FILE + code)
            if isinstance(sent, UploadFile) and (sent.filename or sent.size):
                found = await self._take(question, sent, keep=keep)
                if isinstance(found, Enclosed):
                    enclosed[code] = found
                else:
                    faults.append(found)
        return Album(enclosed, tuple(faults), keep)

    async def gone(self, album: Album, codes: Container[str]) -> list[Fault]:
        """Find pictures of some questions whose bytes have been swept since they were handed in, perhaps days ago."""
        return [
            _fault(code, "picture_gone")
            for code, one in album.enclosed.items()
            if album.is_kept and code in codes and not await self._files.exists(one.sha256)
        ]

    def note(self, one: Enclosed, invitation_id: UUID) -> str:
        """Write the note that the page carries."""
        return sealed(one, invitation_id, self._secrets[0])

    async def _take(self, question: Question, sent: UploadFile, *, keep: bool) -> Enclosed | Fault:
        code = question.code
        async with self._turns:
            content = await sent.read(LARGEST + 1)
            if len(content) > LARGEST:
                return _fault(code, "picture_large")
            picture = await asyncio.to_thread(
                read_picture, content, keep_notes=question.photo_place
            )
            if picture is None:
                return _fault(code, "picture_kind")
            digest = hashlib.sha256(picture.content).hexdigest()
            if keep:
                digest = (await self._files.receive(_whole(picture))).sha256
            return Enclosed(code, digest, len(picture.content), picture.suffix)


async def _whole(picture: Picture) -> AsyncIterator[bytes]:
    yield picture.content


def _fault(code: str, word: str) -> Fault:
    return Fault(f"#/answers/{code}", WORDS[word], word)
