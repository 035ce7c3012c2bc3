"""Open data of what is public."""

import asyncio
from collections import OrderedDict
from typing import Final
from uuid import UUID

from services.scoring.open_data.models import FileFacts, OpenResult, OpenResults
from services.scoring.open_data.store import OpenDataStore
from services.scoring.open_data.writing import FORMATS, OpenFormat
from services.scoring.publications.models import Publication
from services.scoring.publications.service import PublicationService
from services.scoring.results.store import ResultStore
from shared.db.cursor import Window

KEPT_FACTS: Final = 1000


class OpenFiles:
    """Writes one file at a time beside the loop, and remembers what it found of each: the content never changes."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)
        self._facts: OrderedDict[UUID, list[FileFacts]] = OrderedDict()

    def known(self, publication_id: UUID) -> list[FileFacts] | None:
        """Give the facts of a publication's files, if they were written before."""
        return self._facts.get(publication_id)

    async def write(self, form: OpenFormat, open_results: OpenResults) -> bytes:
        """Write one file."""
        async with self._turn:
            return await asyncio.to_thread(form.write, open_results)

    async def facts(self, open_results: OpenResults) -> list[FileFacts]:
        """Write all files to tell how long they are and what their checksums are."""
        facts = [form.facts(await self.write(form, open_results)) for form in FORMATS]
        self._facts[open_results.publication.id] = facts
        while len(self._facts) > KEPT_FACTS:
            self._facts.popitem(last=False)
        return facts


class OpenDataService:
    """Gives what the public may have; what is under embargo does not exist."""

    def __init__(
        self,
        publications: PublicationService,
        results: ResultStore,
        leaves: OpenDataStore,
        files: OpenFiles,
    ) -> None:
        self._publications = publications
        self._results = results
        self._leaves = leaves
        self._files = files

    async def publications(self, page: Window) -> tuple[list[Publication], str | None]:
        """Read one page of what is public."""
        return await self._publications.page(page, authority_id=None, programme=None)

    async def publication(self, publication_id: UUID) -> tuple[Publication, list[FileFacts]]:
        """Read a publication and what is known of its files."""
        publication = await self._publications.read(publication_id)
        facts = self._files.known(publication_id)
        return publication, facts or await self._files.facts(await self._open(publication))

    async def file(self, publication_id: UUID, form: OpenFormat) -> tuple[Publication, bytes]:
        """Write a file of a publication."""
        publication = await self._publications.read(publication_id)
        return publication, await self._files.write(form, await self._open(publication))

    async def _open(self, publication: Publication) -> OpenResults:
        leaves = await self._leaves.leaves_of(publication.run_id)
        lines = await self._results.all_of(publication.run_id)
        return OpenResults(
            publication, [OpenResult(line, leaves[line.agency_id]) for line in lines]
        )
