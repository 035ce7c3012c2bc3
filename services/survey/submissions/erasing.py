"""Erases files of submissions for good: first nobody names the bytes any more, then they go."""

from datetime import datetime
from uuid import UUID

from services.survey.audit_trail import audit_trail
from services.survey.campaigns.models import CampaignScope
from services.survey.campaigns.store import CampaignStore
from services.survey.submissions.store import FileRow, SubmissionStore
from services.survey.tables import Base
from shared.auth.principal import Access
from shared.db.engine import Database
from shared.problems.common import NotFoundError
from shared.storage.files import ObjectFiles
from shared.storage.holding import remove_unnamed


class FileEraser:
    """Erases files; a service that is killed in between leaves bytes that no row names, which the sweep takes."""

    def __init__(self, database: Database, files: ObjectFiles) -> None:
        self._database = database
        self._files = files

    async def erase(
        self,
        campaign_id: UUID,
        response_id: UUID,
        number: int,
        name: str,
        *,
        reason: str,
        by: Access,
        now: datetime,
    ) -> FileRow:
        """Erase a file. The same bytes stay where another submission names them too."""
        async with self._database.writers.begin() as session:
            if await CampaignStore(session).find(campaign_id, CampaignScope.of(by)) is None:
                raise NotFoundError
            store = SubmissionStore(session)
            file = await store.file(campaign_id, response_id, number, name, lock=True)
            if file is None or file.sha256 is None:
                raise NotFoundError
            sha256 = file.sha256
            file.sha256, file.size, file.erased_at = None, None, now
            audit_trail(session).add(
                "submission-file.erased",
                response_id,
                authority_id=file.authority_id,
                by=by.principal,
                now=now,
                before={"campaign_id": str(campaign_id), "number": number, "sha256": sha256},
                reason=reason,
            )
            await session.flush()
            session.expunge(file)
        await remove_unnamed(self._database, self._files, Base.metadata, sha256)
        return file
