"""Takes questionnaires in as XLSForm workbooks, and gives them as such."""

import asyncio
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import anyio.to_thread

from services.survey.questionnaire_workbooks.reading import read_form
from services.survey.questionnaire_workbooks.writing import write_form, write_template
from services.survey.questionnaires.models import Form, NewForm
from services.survey.questionnaires.service import QuestionnaireService
from services.survey.questionnaires.store import QuestionnaireRow
from shared.auth.principal import Access
from shared.problems.common import NotFoundError
from shared.workbooks import read_aside


class QuestionnaireWorkbookService:
    """Reads, checks and writes workbooks of questionnaires."""

    def __init__(self, questionnaires: QuestionnaireService) -> None:
        self._questionnaires = questionnaires

    async def check(self, content: bytes) -> Form:
        """Read a workbook; nothing is kept."""
        workbook = await read_aside(content)
        return await anyio.to_thread.run_sync(read_form, workbook)

    async def take(
        self, content: bytes, *, authority_id: UUID, by: Access, now: datetime
    ) -> QuestionnaireRow:
        """Read a workbook, and keep it as the draft of its code's next version."""
        if not by.covers(authority_id):
            raise NotFoundError
        form = await self.check(content)
        return await self._questionnaires.draft(NewForm(authority_id, form), by=by, now=now)

    async def write(
        self, questionnaire_id: UUID, visible_to: Collection[UUID]
    ) -> tuple[str, bytes]:
        """Write a version as a workbook; gives its code too."""
        row = await self._questionnaires.get(questionnaire_id, visible_to)
        form, version = Form.of_data(row.form), str(row.version)
        return f"{row.code}-v{version}", await asyncio.to_thread(write_form, form, version=version)

    async def template(self) -> bytes:
        """Write an empty workbook to begin with."""
        return await asyncio.to_thread(write_template)
