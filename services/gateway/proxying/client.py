"""The pooled client of the proxy: it streams, and adds nothing of its own."""

import aiohttp

from services.gateway.config import Settings


def open_client(settings: Settings) -> aiohttp.ClientSession:
    """Open the pool: no cookies, no decompression, no proxy from the environment, no headers of its own."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=0, keepalive_timeout=settings.peer_keepalive_seconds, ttl_dns_cache=10
        ),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        requote_redirect_url=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        raise_for_status=False,
    )
