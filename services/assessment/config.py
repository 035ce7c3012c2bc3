"""Settings of the assessment service, read from `ASSESSMENT_…` variables."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from services.assessment.documents.models import ScanState
from services.assessment.reminders.models import DEFAULT_MINUTES
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
    reminder_minutes: Annotated[tuple[int, ...], NoDecode] = Field(
        DEFAULT_MINUTES,
        description="How many minutes before deadlines people are reminded, separated by commas; a period may have its own",
    )
    reminder_poll_seconds: float = Field(
        30,
        ge=0,
        description="How often reminders that are due are looked for; 0 where another replica does it",
    )
    framework_limit: int = Field(
        2 * MEBIBYTE, ge=1, description="Largest framework file that is taken, in bytes"
    )
    scanner: str | None = Field(
        None,
        description="ClamAV daemon that files are scanned by: path of its socket, or host:port; left out: files are not scanned, and it is said of them",
    )
    scanner_seconds: float = Field(
        120, gt=0, description="How long the scanner may take for one file"
    )
    scanner_poll_seconds: float = Field(
        2, ge=0, description="Pause before files are looked for again; 0: this replica scans none"
    )
    upload_poll_seconds: float = Field(
        60,
        ge=0,
        description="Pause before expired uploads are looked for again; 0: this replica gives none up",
    )
    link_secret: StrongSecrets = Field(
        description="Signs download links; at least 32 characters. Several, separated by commas, newest first, while one replaces another"
    )
    link_seconds: int = Field(
        300, ge=10, le=300, description="For how long a download link can be used"
    )

    @field_validator("reminder_minutes", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("scanner")
    @classmethod
    def _named(cls, value: str | None) -> str | None:
        return value or None

    @property
    def first_scan_state(self) -> ScanState:
        """In which state a file begins."""
        return ScanState.PENDING if self.scanner else ScanState.UNSCANNED
