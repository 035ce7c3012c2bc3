"""Settings of the survey service."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.config import ServiceSettings


class Settings(ServiceSettings):
    """Read from `SURVEY_…` variables."""

    model_config = SettingsConfigDict(env_prefix="SURVEY_", extra="forbid", frozen=True)

    intake_pool_size: int = Field(
        8, ge=1, le=100, description="Connections kept for taking in responses, per process"
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/?#\s]+/?$",
        description="Address of the gateway as phones reach it, http(s)://host; left out: as the caller reached it",
    )
