"""Hands out forms: to each interviewer those of the groups assigned, with the agencies assigned."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from uuid import UUID

from services.survey.openrosa.answers import ListedForm, MediaFile
from services.survey.openrosa.collectors import Collector
from services.survey.openrosa.errors import UnknownFormError
from services.survey.openrosa.store import IssuedVersion, OfferedForm, OpenRosaStore
from services.survey.openrosa.xforms import (
    AGENCIES_FILE,
    CASES_FILE,
    XForm,
    agencies_file,
    cases_file,
    form_id_of,
    group_xform,
    hash_of,
    read_form_id,
)
from shared.http.openrosa import PREFIX

REMEMBERED_FORMS = 500
WRITTEN_AT_ONCE = 2
"""Forms being written at a time: it is pure computing."""


class FormDesk:
    """Remembers forms, which never change once they are issued."""

    def __init__(self, store: OpenRosaStore) -> None:
        self._store = store
        self._versions: OrderedDict[UUID, IssuedVersion] = OrderedDict()
        self._xforms: OrderedDict[tuple[UUID, str], XForm] = OrderedDict()
        self._writing = asyncio.Semaphore(WRITTEN_AT_ONCE)

    async def list_forms(self, collector: Collector, address: str) -> list[ListedForm]:
        """List the forms that the interviewer is to fill in now."""
        offered = await self._offered(collector)
        versions = await self.versions({one.questionnaire_id for one in offered})
        listed = []
        for one in offered:
            version = versions[one.questionnaire_id]
            form_id = form_id_of(one.campaign_id, one.group)
            xform = await self._xform(version, form_id)
            place = f"{address}{PREFIX}{collector.path}/forms/{form_id}/{version.version}"
            listed.append(
                ListedForm(
                    form_id=form_id,
                    name=f"{one.group_name}: {version.form.title}",
                    version=str(version.version),
                    hash=xform.hash,
                    download_url=f"{place}/form.xml",
                    manifest_url=f"{place}/manifest",
                )
            )
        return listed

    async def xform(self, collector: Collector, form_id: str, version: str) -> XForm:
        """Give one form of the list."""
        found, _ = await self._find(collector, form_id, version)
        return await self._xform(found, form_id)

    async def manifest(
        self, collector: Collector, form_id: str, version: str, address: str
    ) -> list[MediaFile]:
        """List the files of one form."""
        _, offered = await self._find(collector, form_id, version)
        place = f"{address}{PREFIX}{collector.path}/forms/{form_id}/{version}"
        contents = {
            AGENCIES_FILE: await self._agencies(offered, collector),
            CASES_FILE: await self._cases(offered, collector),
        }
        return [
            MediaFile(name, hash_of(content), f"{place}/{name}")
            for name, content in contents.items()
        ]

    async def agencies(self, collector: Collector, form_id: str, version: str) -> bytes:
        """Give the list of agencies that the interviewer chooses from."""
        _, offered = await self._find(collector, form_id, version)
        return await self._agencies(offered, collector)

    async def cases(self, collector: Collector, form_id: str, version: str) -> bytes:
        """Give the list of the interviewer's own drawn cases."""
        _, offered = await self._find(collector, form_id, version)
        return await self._cases(offered, collector)

    async def _agencies(self, offered: OfferedForm, collector: Collector) -> bytes:
        return agencies_file(
            await self._store.agencies(offered.campaign_id, offered.group, collector.interviewer_id)
        )

    async def _cases(self, offered: OfferedForm, collector: Collector) -> bytes:
        return cases_file(
            await self._store.cases(offered.campaign_id, offered.group, collector.interviewer_id)
        )

    async def versions(self, ids: Collection[UUID]) -> dict[UUID, IssuedVersion]:
        """Give versions of forms by their ids, as remembered."""
        if missing := [one for one in ids if one not in self._versions]:
            self._versions.update({one.id: one for one in await self._store.versions(missing)})
        found = {one: self._versions[one] for one in ids if one in self._versions}
        while len(self._versions) > REMEMBERED_FORMS:
            self._versions.popitem(last=False)
        return found

    async def _find(
        self, collector: Collector, form_id: str, version: str
    ) -> tuple[IssuedVersion, OfferedForm]:
        named = read_form_id(form_id)
        for one in await self._offered(collector):
            if named == (one.campaign_id, one.group):
                found = (await self.versions({one.questionnaire_id}))[one.questionnaire_id]
                if str(found.version) == version:
                    return found, one
        raise UnknownFormError(form_id=form_id, version=version)

    async def _offered(self, collector: Collector) -> list[OfferedForm]:
        return await self._store.offered(
            collector.authority_ids, collector.campaign_id, collector.interviewer_id
        )

    async def _xform(self, version: IssuedVersion, form_id: str) -> XForm:
        key = (version.id, form_id)
        if key not in self._xforms:
            async with self._writing:
                self._xforms[key] = await asyncio.to_thread(
                    group_xform, version.form, form_id=form_id, version=version.version
                )
        while len(self._xforms) > REMEMBERED_FORMS:
            self._xforms.popitem(last=False)
        self._xforms.move_to_end(key)
        return self._xforms[key]
