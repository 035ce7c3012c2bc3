"""Decides about questionnaires: drafted as often as needed, frozen by being issued."""

import asyncio
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.survey.questionnaires.errors import FaultyQuestionnaireError, QuestionnaireIssuedError
from services.survey.questionnaires.models import Form, NewForm, QuestionnaireState
from services.survey.questionnaires.rules import faults_of_form
from services.survey.questionnaires.store import QuestionnaireRow, QuestionnaireStore
from services.survey.questionnaires.xform import NoXFormError, xform_digest, xform_of
from shared.audit.trail import AuditTrail
from shared.auth.principal import Access
from shared.canonical import digest
from shared.db.cursor import Window
from shared.http.etag import check_version
from shared.ids import new_id
from shared.problems.common import NotFoundError
from shared.problems.problem import Fault, Text


class QuestionnaireService:
    """Drafts, issues and shows questionnaires."""

    def __init__(self, store: QuestionnaireStore, audit: AuditTrail) -> None:
        self._store = store
        self._audit = audit

    async def draft(self, new: NewForm, *, by: Access, now: datetime) -> QuestionnaireRow:
        """Keep a form as the draft of its code's next version; an earlier draft is replaced."""
        if not by.covers(new.authority_id):
            raise NotFoundError
        faults = faults_of_form(new.form)
        if faults:
            raise FaultyQuestionnaireError(faults=faults, count=len(faults))
        newest = await self._store.lock_newest(new.authority_id, new.form.code)
        if newest is not None and newest.state == QuestionnaireState.DRAFT:
            return await self._replace(newest, new, by=by, now=now)
        row = await self._store.add(
            id=new_id(),
            authority_id=new.authority_id,
            code=new.form.code,
            version=1 if newest is None else newest.version + 1,
            state=QuestionnaireState.DRAFT,
            title=new.form.title,
            form=new.form.to_data(),
            created_at=now,
        )
        self._audit.add(
            "questionnaire.drafted",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            after={"code": row.code, "version": row.version, "digest": digest(row.form)},
        )
        return row

    async def _replace(
        self, row: QuestionnaireRow, new: NewForm, *, by: Access, now: datetime
    ) -> QuestionnaireRow:
        form = new.form.to_data()
        if form == row.form:
            return row
        self._audit.add(
            "questionnaire.redrafted",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before={"form": row.form},
            after={"code": row.code, "version": row.version, "digest": digest(form)},
        )
        row.title, row.form = new.form.title, form
        await self._store.save()
        return row

    async def issue(
        self, questionnaire_id: UUID, *, expected: int, by: Access, now: datetime
    ) -> QuestionnaireRow:
        """Freeze a draft: from now on responses may be tied to it."""
        row = await self.get(questionnaire_id, by.whole_authority_ids, lock=True)
        if row.state == QuestionnaireState.ISSUED:
            raise QuestionnaireIssuedError(questionnaire=row.code, form_version=row.version)
        check_version(expected, row.revision)
        row.xform = await self._compiled(row)
        row.xform_digest = xform_digest(row.xform)
        row.state = QuestionnaireState.ISSUED
        row.issued_at = now
        row.digest = digest({**row.form, "version": row.version})
        await self._store.save()
        self._audit.add(
            "questionnaire.issued",
            row.id,
            authority_id=row.authority_id,
            by=by.principal,
            now=now,
            before={"state": QuestionnaireState.DRAFT},
            after={"state": row.state, "version": row.version, "digest": row.digest},
        )
        return row

    async def xform(self, questionnaire_id: UUID, visible_to: Collection[UUID]) -> str:
        """Give the XForm of a version: the frozen one, or what a draft would be issued as."""
        row = await self.get(questionnaire_id, visible_to)
        return await self._store.xform(row.id) or await self._compiled(row)

    async def _compiled(self, row: QuestionnaireRow) -> str:
        form = Form.of_data(row.form)
        try:
            return await asyncio.to_thread(
                xform_of, form, form_id=row.code, version=str(row.version)
            )
        except NoXFormError as error:
            words = f"XForm: {error}"
            raise FaultyQuestionnaireError(
                faults=[Fault("#", Text(words, words), "no-xform")], count=1
            ) from error

    async def get(
        self, questionnaire_id: UUID, visible_to: Collection[UUID], *, lock: bool = False
    ) -> QuestionnaireRow:
        """Give one version, or say that there is none to be seen."""
        row = await self._store.find(questionnaire_id, visible_to, lock=lock)
        if row is None:
            raise NotFoundError
        return row

    async def page(
        self,
        visible_to: Collection[UUID],
        window: Window,
        *,
        authority_id: UUID | None,
        code: str | None,
        state: QuestionnaireState | None,
    ) -> tuple[list[QuestionnaireRow], str | None]:
        """Give a page of versions, oldest first."""
        return await self._store.page(
            visible_to, window, authority_id=authority_id, code=code, state=state
        )
