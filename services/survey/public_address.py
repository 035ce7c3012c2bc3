"""Where the outside finds this system: phones and QR codes need whole addresses."""

from typing import Annotated

from fastapi import Depends, Request

from services.survey.config import Settings


async def _public_address(request: Request) -> str:
    """Give the address that the deployment names, else the one by which the gateway was called."""
    settings: Settings = request.state.settings
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    headers = request.headers
    scheme = headers.get("x-forwarded-proto", request.url.scheme)
    return f"{scheme}://{headers.get('x-forwarded-host') or request.url.netloc}"


PublicAddress = Annotated[str, Depends(_public_address)]
"""Scheme and host, without a slash at the end."""
