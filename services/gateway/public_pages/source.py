"""The public documents of scoring, read as anybody may read them: nothing is asked in anybody's name."""

import asyncio
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import structlog

from shared.problems.common import NotFoundError, UnavailableError

log = structlog.get_logger()

Document = dict[str, Any]

_PAGE = 200
_TIMEOUT_SECONDS = 10
_RETRY_SECONDS = "5"


class PublicResults:
    """Reads publications over HTTP. What is under embargo does not exist there, and so not here."""

    def __init__(self, http: httpx.AsyncClient, address: str) -> None:
        self._http = http
        self._address = f"{address}/v1/publications"

    async def publications(self, cursor: str | None = None) -> Document:
        """Read a page of publications, newest first."""
        return await self._read("", {"cursor": cursor} if cursor else {})

    async def publication(self, publication_id: UUID) -> Document:
        """Read a publication."""
        return await self._read(f"/{publication_id}")

    async def ranked(self, publication_id: UUID) -> tuple[Document, list[Document]]:
        """Read a publication and its whole ranking."""
        publication, lines = await asyncio.gather(
            self.publication(publication_id), self._ranking(publication_id)
        )
        return publication, lines

    async def agency(
        self, publication_id: UUID, code: str
    ) -> tuple[Document, Document, list[Document]]:
        """Read a publication, the result of one agency in it, and that agency's history."""
        path = f"/{publication_id}/agencies/{quote(code, safe='')}"
        publication, agency, history = await asyncio.gather(
            self.publication(publication_id), self._read(path), self._read(f"{path}/history")
        )
        return publication, agency, history["items"]

    async def heads(self, publication_id: UUID) -> tuple[Document, list[Document]]:
        """Read a publication and how the heads of its agencies are evaluated."""
        publication, heads = await asyncio.gather(
            self.publication(publication_id), self._read(f"/{publication_id}/heads")
        )
        return publication, heads["items"]

    async def _ranking(self, publication_id: UUID) -> list[Document]:
        lines: list[Document] = []
        cursor: str | None = None
        while True:
            page = await self._read(
                f"/{publication_id}/ranking",
                {"limit": str(_PAGE)} | ({"cursor": cursor} if cursor else {}),
            )
            lines += page["items"]
            cursor = page["next"]
            if cursor is None:
                return lines

    async def _read(self, path: str, params: dict[str, str] | None = None) -> Document:
        try:
            answer = await self._http.get(
                self._address + path, params=params or {}, timeout=_TIMEOUT_SECONDS
            )
        except httpx.HTTPError as error:
            log.warning("publications_unreachable", reason=type(error).__name__)
            raise _unavailable() from error
        if answer.status_code in {404, 422}:
            raise NotFoundError
        if not answer.is_success:
            log.warning("publications_unreachable", status=answer.status_code)
            raise _unavailable()
        document: Document = answer.json()
        return document


def _unavailable() -> UnavailableError:
    return UnavailableError(service="scoring", headers={"retry-after": _RETRY_SECONDS})
