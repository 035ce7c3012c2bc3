"""What killed processes leave where no listing of objects shows it: staging files of a folder, unfinished uploads of a bucket."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx

from shared.storage.models import KeptObject
from shared.storage.place import folder_of
from shared.storage.settings import StorageSettings
from shared.storage.signature import Signer

_STAGING: Final = re.compile(r"#\d+$")
"""How obstore's folder calls a file that it is still writing."""

_NAMESPACE: Final = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class Leftovers(Protocol):
    """What is left over in one kind of place."""

    def found(self) -> AsyncIterator[KeptObject]:
        """Give all of it, however young."""

    async def remove(self, one: KeptObject) -> None:
        """Take one away for good."""


class FolderLeftovers:
    """Staging files; they get their final name only when they are whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def found(self) -> AsyncIterator[KeptObject]:
        """Give all staging files."""
        for one in await asyncio.to_thread(_staged, self._folder):
            yield one

    async def remove(self, one: KeptObject) -> None:
        """Delete a staging file; it may have been finished meanwhile."""
        await asyncio.to_thread(Path(one.path).unlink, missing_ok=True)


def _staged(folder: Path) -> list[KeptObject]:
    found = []
    for path in folder.rglob("*#*"):
        if _STAGING.search(path.name):
            status = path.stat()
            written_at = datetime.fromtimestamp(status.st_mtime, UTC)
            found.append(KeptObject(str(path), status.st_size, written_at))
    return found


class BucketLeftovers:
    """Unfinished multipart uploads, which cost money and which only their own operations show."""

    def __init__(
        self, client: httpx.AsyncClient, signer: Signer, address: str, prefix: str
    ) -> None:
        self._client = client
        self._signer = signer
        self._address = address
        self._prefix = prefix

    async def found(self) -> AsyncIterator[KeptObject]:
        """Give all unfinished uploads (ListMultipartUploads)."""
        query: dict[str, str] = {"uploads": "", "prefix": self._prefix}
        while query:
            answer = await self._ask("GET", "", query)
            listed = ET.fromstring(answer.content)  # noqa: S314  the store is ours
            for upload in listed.iter(f"{_NAMESPACE}Upload"):
                key, upload_id, begun = (
                    upload.findtext(f"{_NAMESPACE}{name}", "")
                    for name in ("Key", "UploadId", "Initiated")
                )
                yield KeptObject(f"{key}?{upload_id}", 0, datetime.fromisoformat(begun))
            more = listed.findtext(f"{_NAMESPACE}IsTruncated") == "true"
            query = query | self._next_page(listed) if more else {}

    async def remove(self, one: KeptObject) -> None:
        """Abort an upload; its parts go with it."""
        key, _, upload_id = one.path.rpartition("?")
        await self._ask("DELETE", key, {"uploadId": upload_id})

    def _next_page(self, listed: Any) -> dict[str, str]:
        return {
            "key-marker": listed.findtext(f"{_NAMESPACE}NextKeyMarker", ""),
            "upload-id-marker": listed.findtext(f"{_NAMESPACE}NextUploadIdMarker", ""),
        }

    async def _ask(self, method: str, key: str, query: dict[str, str]) -> httpx.Response:
        url = self._signer.url(f"{self._address}/{key}".rstrip("/"), query)
        headers = self._signer.headers(method, url, datetime.now(UTC))
        answer = await self._client.request(method, url, headers=headers)
        answer.raise_for_status()
        return answer


@asynccontextmanager
async def leftovers_of(settings: StorageSettings) -> AsyncIterator[Leftovers | None]:
    """Reach the leftovers of the place that the settings name.

    A bucket whose keys only obstore knows, from the machine's role, shows none: a lifecycle rule of the bucket has to remove them.
    """
    folder = folder_of(settings)
    if folder is not None:
        yield FolderLeftovers(folder)
        return
    key_id, secret = settings.evidence_s3_access_key_id, settings.evidence_s3_secret_access_key
    if key_id is None or secret is None:
        yield None
        return
    bucket = urlsplit(settings.evidence_url)
    region = settings.evidence_s3_region
    address = settings.evidence_s3_endpoint or f"https://s3.{region}.amazonaws.com"
    if not settings.evidence_s3_virtual_host:
        address = f"{address.rstrip('/')}/{bucket.netloc}"
    signer = Signer(key_id, secret.get_secret_value(), region)
    ca_file = settings.evidence_s3_ca_file
    verify = str(ca_file) if ca_file else True
    async with httpx.AsyncClient(verify=verify, timeout=30) as client:
        yield BucketLeftovers(client, signer, address, bucket.path.strip("/"))
