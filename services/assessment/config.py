"""Settings of the assessment service, read from `ASSESSMENT_…` variables."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.config import ServiceSettings

MEBIBYTE = 1024 * 1024


class Settings(ServiceSettings):
    """What the assessment service needs besides a database and the gateway's keys."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_", extra="forbid", frozen=True)

    evidence_folder: Path = Field(
        Path("var/evidence"), description="Folder that evidence files are kept in"
    )
    evidence_limit: int = Field(
        50 * MEBIBYTE, ge=1, description="Largest evidence file that is taken, in bytes"
    )
    framework_limit: int = Field(
        2 * MEBIBYTE, ge=1, description="Largest framework file that is taken, in bytes"
    )
