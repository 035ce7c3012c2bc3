"""Settings of where files are kept, for every service that keeps some."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.config import ServiceSettings


class StorageSettings(ServiceSettings):
    """A folder, or a bucket of an S3-compatible store."""

    evidence_url: str = Field(
        "var/evidence",
        description="Where files are kept: a folder (path or file:///…) or s3://bucket/prefix; each service has its own",
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
