"""Signatures of S3 requests that obstore does not make (AWS Signature Version 4). Pure functions over text.

https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlsplit

_EMPTY: Final = hashlib.sha256(b"").hexdigest()
_SIGNED: Final = "host;x-amz-content-sha256;x-amz-date"


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs requests without a body in the name of one access key."""

    key_id: str
    secret: str = field(repr=False)
    region: str

    def url(self, address: str, query: Mapping[str, str]) -> str:
        """Write an address exactly as it is signed: names in order, everything encoded."""
        pairs = sorted((quote(name, safe=""), quote(query[name], safe="")) for name in query)
        return f"{address}?{'&'.join(f'{name}={value}' for name, value in pairs)}"

    def headers(self, method: str, url: str, now: datetime) -> dict[str, str]:
        """Give the headers that make a request ours."""
        parts = urlsplit(url)
        instant, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        scope = f"{day}/{self.region}/s3/aws4_request"
        request = "\n".join(
            (
                method,
                parts.path or "/",
                parts.query,
                f"host:{parts.netloc}",
                f"x-amz-content-sha256:{_EMPTY}",
                f"x-amz-date:{instant}",
                "",
                _SIGNED,
                _EMPTY,
            )
        )
        digest = hashlib.sha256(request.encode()).hexdigest()
        signature = _hmac(self._key(day), f"AWS4-HMAC-SHA256\n{instant}\n{scope}\n{digest}").hex()
        return {
            "x-amz-content-sha256": _EMPTY,
            "x-amz-date": instant,
            "authorization": (
                f"AWS4-HMAC-SHA256 Credential={self.key_id}/{scope}, "
                f"SignedHeaders={_SIGNED}, Signature={signature}"
            ),
        }

    def _key(self, day: str) -> bytes:
        key = f"AWS4{self.secret}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            key = _hmac(key, part)
        return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
