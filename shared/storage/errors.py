"""Refusals of the store of files."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog

from shared.problems import DomainError, Kind, Text

log = structlog.get_logger()

RETRY_AFTER: Final = {"retry-after": "5"}


class StorageDownError(DomainError):
    """The store of files does not answer, or takes nothing."""

    code = "storage-down"
    kind = Kind.UNAVAILABLE
    title = Text("Kho tài liệu tạm thời không hoạt động", "The file store is down")
    detail = Text(
        "Kho lưu tệp hiện không đọc hoặc ghi được; chưa có gì bị thay đổi, hãy thử lại sau ít giây.",
        "The store of files cannot be read or written at the moment; nothing was changed, try again in a few seconds.",
    )


class FileLostError(DomainError):
    """The store does not have bytes that it should have."""

    code = "file-lost"
    kind = Kind.UNAVAILABLE
    title = Text("Không tìm thấy nội dung tệp", "The bytes of the file are missing")
    detail = Text(
        "Kho lưu không còn nội dung của tệp {sha256}; hãy báo quản trị viên khôi phục từ bản sao lưu.",
        "The store does not hold the bytes of file {sha256}; ask the administrator to restore them from the backup.",
    )


@contextmanager
def storage_failures(*, may_be_absent: bool = False) -> Iterator[None]:
    """Say of whatever fails in the store that it is down; where a thing may be absent, `FileNotFoundError` is an answer."""
    try:
        yield
    except Exception as error:
        from obstore.exceptions import BaseError  # loaded with the first file, not with the service

        if not isinstance(error, BaseError | OSError):
            raise
        if may_be_absent and isinstance(error, FileNotFoundError):
            raise
        reason = str(error).partition("\n")[0]
        log.warning("storage_failed", error=type(error).__name__, reason=reason)
        raise StorageDownError(headers=RETRY_AFTER) from error
