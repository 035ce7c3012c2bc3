"""What the token endpoint answers."""

from pydantic import Field

from services.gateway.tokens.models import IssuedTokens
from shared.http.schema import Schema


class TokenAnswer(Schema):
    """Tokens, as RFC 6749 §5.1 names them."""

    access_token: str = Field(description="Send it as `Authorization: Bearer …`")
    token_type: str = Field(default="Bearer", description="Always Bearer", examples=["Bearer"])
    expires_in: int = Field(description="Seconds that it holds", examples=[900])
    refresh_token: str | None = Field(
        default=None, description="Buys the next tokens, once; machines receive none"
    )

    @classmethod
    def of(cls, tokens: IssuedTokens) -> "TokenAnswer":
        """Answer with tokens."""
        return cls(
            access_token=tokens.access_token,
            expires_in=tokens.expires_in,
            refresh_token=tokens.refresh_token,
        )
