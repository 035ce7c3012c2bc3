"""Settings of the assessment service, read from `ASSESSMENT_…` variables."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.assessment.storage.settings import StorageSettings
from shared.config import StrongSecrets
from shared.outbox.settings import AnnouncingSettings

MEBIBYTE = 1024 * 1024


class Settings(AnnouncingSettings, StorageSettings):
    """What the assessment service needs besides a database and the gateway's keys."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_", extra="forbid", frozen=True)

    evidence_limit: int = Field(
        50 * MEBIBYTE, ge=1, description="Largest evidence file that is taken, in bytes"
    )
    framework_limit: int = Field(
        2 * MEBIBYTE, ge=1, description="Largest framework file that is taken, in bytes"
    )
    link_secret: StrongSecrets = Field(
        description="Signs download links; at least 32 characters. Several, separated by commas, newest first, while one replaces another"
    )
    link_seconds: int = Field(
        300, ge=10, le=300, description="For how long a download link can be used"
    )
