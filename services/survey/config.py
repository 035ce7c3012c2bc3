"""Settings of the survey service."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.config import StrongSecrets
from shared.jobs.settings import JobSettings
from shared.storage import settings as storage


class StorageSettings(storage.StorageSettings):
    """Where the files of submissions are kept; the sweep needs no other settings."""

    model_config = SettingsConfigDict(env_prefix="SURVEY_", extra="forbid", frozen=True)

    evidence_url: str = Field(
        "var/survey-files",
        description="Where photos and other files of answers are kept: a folder (path or file:///…) or s3://bucket/prefix",
    )


class Settings(JobSettings, StorageSettings):
    """Read from `SURVEY_…` variables."""

    model_config = SettingsConfigDict(env_prefix="SURVEY_", extra="forbid", frozen=True)

    link_secret: StrongSecrets = Field(
        description="Signs the links of invitations; at least 32 characters. Several, separated by commas, newest first, while one "
        "replaces another: links signed by a secret that is gone open nothing"
    )
    job_keep_days: int = Field(
        3,
        ge=1,
        le=30,
        description="For how many days an export can be fetched: it holds single answers, and is not to lie about",
    )
    intake_pool_size: int = Field(
        8, ge=1, le=100, description="Connections kept for taking in responses, per process"
    )
    contact_secret: StrongSecrets | None = Field(
        None,
        description="Encrypts the contact data of respondents at rest; at least 32 characters, and kept apart from the database's "
        "backups. Several, separated by commas, newest first, until `rotate-contact-keys` has run. Without it no list of people is taken",
    )
    contact_days: int = Field(
        90,
        ge=0,
        le=365,
        description="How long contact data are kept after the last day of the survey, where nobody says otherwise",
    )
    answer_days: int = Field(
        730,
        ge=0,
        le=1825,
        description="How long single answers are kept after a campaign is closed, where nobody says otherwise",
    )
    contact_poll_seconds: float = Field(
        3600,
        ge=0,
        description="How often contact data and answers that have had their time are looked for and erased; 0 where another replica, "
        "or the commands `erase-contacts` and `erase-answers`, do it",
    )
    public_url: str | None = Field(
        None,
        pattern=r"^https?://[^/?#\s]+/?$",
        description="Address of the gateway as phones reach it, http(s)://host; left out: as the caller reached it",
    )
