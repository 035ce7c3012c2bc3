"""Which store files are kept in, as the settings name it."""

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from pydantic import SecretStr

from shared.storage.settings import StorageSettings

if TYPE_CHECKING:
    from obstore.store import ObjectStore, S3Store

PATIENCE: Final = timedelta(seconds=10)
"""For how long a store that fails is tried again before the caller is told."""

LONGEST: Final = timedelta(minutes=30)
"""Longest transfer of one file; a slow reader holds the store's answer open."""


def checked_place(settings: StorageSettings) -> Path | None:
    """Make sure of the place that `evidence_url` names before it is used; give the folder, which is made, or none for a bucket."""
    folder = folder_of(settings)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_place(settings: StorageSettings) -> "ObjectStore":
    """Open the store that `evidence_url` names."""
    from obstore.store import LocalStore  # loaded with the first file, not with the service

    folder = folder_of(settings)
    if folder is None:
        return _bucket(urlsplit(settings.evidence_url), settings)
    return LocalStore(folder, mkdir=True, automatic_cleanup=False)


def folder_of(settings: StorageSettings) -> Path | None:
    """Give the folder that `evidence_url` names; none for a bucket."""
    url = urlsplit(settings.evidence_url)
    if url.scheme == "s3":
        return None
    if url.scheme not in {"", "file"} or url.netloc:
        raise ValueError(f"evidence_url is a folder or s3://bucket/prefix, not {url.scheme}://…")
    return Path(unquote(url.path) if url.scheme else settings.evidence_url).resolve()


def _bucket(url: SplitResult, settings: StorageSettings) -> "S3Store":
    """Speak S3. Keys that are left out come from the machine's role, as everywhere in that world."""
    from obstore.store import S3Store

    given: dict[str, str | SecretStr | None] = {
        "endpoint": settings.evidence_s3_endpoint,
        "region": settings.evidence_s3_region,
        "access_key_id": settings.evidence_s3_access_key_id,
        "secret_access_key": settings.evidence_s3_secret_access_key,
    }
    config: dict[str, Any] = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in given.items()
        if value is not None
    }
    client: dict[str, Any] = {
        "allow_http": (settings.evidence_s3_endpoint or "").startswith("http://"),
        "connect_timeout": "3s",
        "read_timeout": "30s",
        "timeout": LONGEST,
    }
    if settings.evidence_s3_ca_file is not None:
        client["root_certificate"] = settings.evidence_s3_ca_file.read_bytes()
    store: S3Store = S3Store(
        url.netloc,
        prefix=url.path.strip("/") or None,
        virtual_hosted_style_request=settings.evidence_s3_virtual_host,
        copy_if_not_exists="multipart",
        client_options=client,  # type: ignore[arg-type]
        retry_config={"max_retries": 3, "retry_timeout": PATIENCE},
        **config,
    )
    return store


def write_plainly(folder: Path, name: str, content: bytes) -> None:
    """Write a file that nobody else reads."""
    (folder / name).write_bytes(content)


def make_durable(folder: Path, path: str) -> None:
    """Bring a file of the folder, and its name, to the disk: what was acknowledged survives a power cut."""
    file = folder / path
    for one in (file, file.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
