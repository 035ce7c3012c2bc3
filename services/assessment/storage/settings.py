"""Settings of where evidence is kept; the sweep needs no others."""

from pydantic_settings import SettingsConfigDict

from shared.storage import settings


class StorageSettings(settings.StorageSettings):
    """Read from `ASSESSMENT_…` variables."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_", extra="forbid", frozen=True)
