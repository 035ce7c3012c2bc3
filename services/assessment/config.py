"""Settings of the assessment service, read from `ASSESSMENT_…` variables."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from shared.outbox.settings import AnnouncingSettings

MEBIBYTE = 1024 * 1024


class Settings(AnnouncingSettings):
    """What the assessment service needs besides a database and the gateway's keys."""

    model_config = SettingsConfigDict(env_prefix="ASSESSMENT_", extra="forbid", frozen=True)

    evidence_url: str = Field(
        "var/evidence",
        description="Where evidence files are kept: a folder (path or file:///…) or s3://bucket/prefix",
    )
    evidence_s3_endpoint: str | None = Field(
        None,
        description="Address of the S3-compatible store, http(s)://host:port; left out: Amazon's own",
    )
    evidence_s3_region: str = Field("us-east-1", description="Region that requests are signed for")
    evidence_s3_access_key_id: str | None = Field(
        None, description="Access key; left out with its secret: the role of the machine"
    )
    evidence_s3_secret_access_key: SecretStr | None = Field(
        None, description="Secret of the access key"
    )
    evidence_s3_virtual_host: bool = Field(
        default=False,
        description="Whether the bucket stands in the host's name; the endpoint then names it too",
    )
    evidence_s3_ca_file: Path | None = Field(
        None,
        description="PEM file of a certificate authority of one's own that the store's TLS needs",
    )
    evidence_limit: int = Field(
        50 * MEBIBYTE, ge=1, description="Largest evidence file that is taken, in bytes"
    )
    framework_limit: int = Field(
        2 * MEBIBYTE, ge=1, description="Largest framework file that is taken, in bytes"
    )
