"""Settings every service has: read from the environment once, checked before anything starts."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_SECRET: Final = 32


def secrets_of(value: SecretStr) -> tuple[str, ...]:
    """Split a setting that may hold several secrets, newest first."""
    return tuple(part.strip() for part in value.get_secret_value().split(",") if part.strip())


def _strong(value: SecretStr) -> SecretStr:
    secrets = secrets_of(value)
    if not secrets or any(len(secret) < SHORTEST_SECRET for secret in secrets):
        raise ValueError(f"each secret needs at least {SHORTEST_SECRET} characters")
    return value


StrongSecrets = Annotated[SecretStr, AfterValidator(_strong)]
"""One secret or several, separated by commas, newest first, while one replaces another."""


class ServiceSettings(BaseSettings):
    """What any service needs to run; each service adds its own and sets its prefix."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True)

    database_url: SecretStr = Field(
        description="PostgreSQL address of the service's own database, postgresql+asyncpg://…"
    )
    database_pool_size: int = Field(
        10, ge=1, le=100, description="Connections kept open per process"
    )
    issuer: str = Field("par-index", description="`iss` that tokens must carry")
    audience: str = Field("par-index", description="`aud` that tokens must carry")
    jwks_url: str = Field(
        "http://127.0.0.1:8000/.well-known/jwks.json",
        description="Where the gateway publishes its public keys",
    )
    log_format: str = Field("json", pattern="^(json|console)$", description="`json` or `console`")
    log_level: str = Field("INFO", description="Lowest level that is written")
