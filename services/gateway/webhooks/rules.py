"""Which addresses may receive webhooks, and when a delivery is tried again."""

from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

from shared.problems.problem import Text

PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The schedule that Standard Webhooks recommends: three days in all."""

_EMBEDDING: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""IPv6 addresses whose last 32 bits are an IPv4 address that a router may go to (RFC 6052, RFC 4291)."""


def pause_after(attempts: int) -> timedelta | None:
    """Give the pause after so many failed attempts; none where it is time to give up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def wrong_with_url(url: str, *, private: bool) -> Text | None:
    """Say what keeps an address from receiving webhooks; names are looked at again when they are resolved."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return _UNREADABLE
    if not host or port == 0 or not url.isascii() or not url.isprintable() or " " in url:
        return _UNREADABLE
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        return _NOT_HTTPS
    if parts.username is not None or parts.password is not None or parts.fragment:
        return _NOT_PLAIN
    if not private and not _may_be_public(host):
        return _PRIVATE
    return None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, not of this machine or an inner network."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(parsed)
    if inner is not None:
        return inner.is_global and not inner.is_multicast
    return parsed.is_global and not parsed.is_multicast


def _embedded(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if any(address in network for network in _EMBEDDING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]


def _may_be_public(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))
    return is_public(host)


_UNREADABLE = Text(
    "Địa chỉ không hợp lệ; hãy ghi dạng https://máy-chủ/đường-dẫn, chỉ gồm ký tự ASCII.",
    "The address cannot be read; write it as https://host/path, in ASCII.",
)
_NOT_HTTPS = Text("Địa chỉ phải bắt đầu bằng https://.", "The address has to begin with https://.")
_NOT_PLAIN = Text(
    "Địa chỉ không được có tên người dùng, mật khẩu hoặc dấu #; chữ ký đã xác thực người gửi.",
    "The address may hold no user, password or #; the signature tells who sends.",
)
_PRIVATE = Text(
    "Địa chỉ thuộc mạng nội bộ; hãy dùng địa chỉ trên Internet, hoặc đề nghị quản trị viên cho phép "
    "(GATEWAY_WEBHOOK_PRIVATE_ADDRESSES).",
    "The address is of an inner network; use one of the internet, or ask the administrator to allow it "
    "(GATEWAY_WEBHOOK_PRIVATE_ADDRESSES).",
)
