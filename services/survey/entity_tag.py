"""Answers that the caller may hold already (RFC 9110 §13.1.2)."""

from fastapi import Response


def cached_json(content: bytes, digest: str, if_none_match: str | None) -> Response:
    """Give JSON bytes under their digest, or 304 where the caller has them."""
    headers = {"ETag": f'"{digest}"', "Cache-Control": "private, no-cache"}
    known = {tag.strip().removeprefix("W/").strip('"') for tag in (if_none_match or "").split(",")}
    if digest in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/json")
