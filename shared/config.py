"""Settings every service has: read from the environment once, checked before anything starts."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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
