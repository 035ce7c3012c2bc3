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
