"""Shows devices and revokes them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.survey.tables import DeviceTable, QuestionnaireTable, RespondentGroupTable
from shared.db.cursor import Window, paginate

DeviceRow = DeviceTable


class DeviceStore:
    """Devices, within one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self, campaign_id: UUID, window: Window, *, owner_id: UUID | None
    ) -> tuple[list[DeviceRow], str | None]:
        """Read a page of a campaign's devices, the first to register first."""
        query = select(DeviceTable).where(DeviceTable.campaign_id == campaign_id)
        if owner_id is not None:
            query = query.where(DeviceTable.owner_id == owner_id)
        return await paginate(self._session, query, window, DeviceTable.id)

    async def find(
        self, campaign_id: UUID, device_id: UUID, *, lock: bool = False
    ) -> DeviceRow | None:
        """Find one device of a campaign."""
        query = select(DeviceTable).where(
            DeviceTable.id == device_id, DeviceTable.campaign_id == campaign_id
        )
        return await self._session.scalar(query.with_for_update() if lock else query)

    async def handed_out(self, campaign_id: UUID) -> list[tuple[str, str, int]]:
        """Read group, code and version of the forms that a campaign hands out now."""
        rows = await self._session.execute(
            select(RespondentGroupTable.code, QuestionnaireTable.code, QuestionnaireTable.version)
            .join(
                QuestionnaireTable, QuestionnaireTable.id == RespondentGroupTable.questionnaire_id
            )
            .where(RespondentGroupTable.campaign_id == campaign_id)
        )
        return [(group, code, version) for group, code, version in rows]

    async def save(self) -> None:
        """Write changed rows now."""
        await self._session.flush()
