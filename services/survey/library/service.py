"""Shows the library, and copies from it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.survey.library.catalogue import LibraryEntry, catalogue
from services.survey.questionnaires.models import NewForm
from services.survey.questionnaires.service import QuestionnaireService
from services.survey.questionnaires.store import QuestionnaireRow
from shared.auth.principal import Access
from shared.problems.common import NotFoundError


class LibraryService:
    """Questionnaires that nobody owns, and copies of them that authorities own."""

    def __init__(self, questionnaires: QuestionnaireService) -> None:
        self._questionnaires = questionnaires

    async def entries(self) -> Sequence[LibraryEntry]:
        """Give all entries."""
        return tuple((await asyncio.to_thread(catalogue)).values())

    async def entry(self, code: str) -> LibraryEntry:
        """Give one entry, or say that there is none."""
        found = (await asyncio.to_thread(catalogue)).get(code)
        if found is None:
            raise NotFoundError
        return found

    async def copy(
        self,
        code: str,
        *,
        authority_id: UUID,
        as_code: str | None,
        keep_leaves: bool,
        by: Access,
        now: datetime,
    ) -> QuestionnaireRow:
        """Draft an authority's own questionnaire from an entry."""
        form = (await self.entry(code)).form
        if not keep_leaves:
            form = replace(form, questions=tuple(replace(one, leaf=None) for one in form.questions))
        new = NewForm(authority_id, replace(form, code=as_code or form.code))
        return await self._questionnaires.draft(new, by=by, now=now)
