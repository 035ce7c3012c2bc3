"""Settings of the gateway, from the environment."""

from ipaddress import ip_network
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from shared.config import ServiceSettings, StrongSecrets

SMTP_SCHEMES: Final = ("smtp", "smtp+starttls", "smtp+plain", "smtps")


class Settings(ServiceSettings):
    """What the gateway needs to run. No secret has a default."""

    model_config = SettingsConfigDict(env_prefix="GATEWAY_", extra="forbid", frozen=True)

    key_secret: StrongSecrets = Field(
        description="Encrypts the private signing keys at rest; at least 32 characters. "
        "Several, separated by commas, newest first, while one replaces another"
    )
    events_secret: StrongSecrets = Field(
        description="Proves that events come from the services; the same at all of them, at least 32 characters. "
        "Several, separated by commas, newest first, while one replaces another"
    )
    assessment_url: str = Field("http://assessment:8000", description="Where assessment answers")
    survey_url: str = Field("http://survey:8000", description="Where survey answers")
    scoring_url: str = Field("http://scoring:8000", description="Where scoring answers")

    public_url: str = Field(
        "http://localhost:8000",
        description="Where people reach the system; links in mails begin so",
    )
    smtp_url: SecretStr | None = Field(
        None,
        description="Mail server: `smtp://user:password@host:port` (encrypted where the server can), `smtp+starttls://…` "
        "(always), `smtps://…`, `smtp+plain://…` (never; only so does a password go over an unencrypted line). Without it notices are listed and not mailed",
    )
    smtp_ca_file: str | None = Field(
        None,
        description="Certificates (PEM) by which the mail server is known, where the machine's own do not know it",
    )
    mail_sender: str = Field(
        "par-index@localhost", description="From whom mails come, such as `PAR INDEX <no-reply@…>`"
    )
    smtp_connections: int = Field(
        2, ge=1, le=20, description="Connections to the mail server per process"
    )
    mails_per_minute: int = Field(
        600, ge=1, description="Most mails that a process sends in a minute"
    )
    delivery_poll_seconds: float = Field(
        1,
        ge=0,
        description="How often mails and webhook deliveries that are due are looked for; 0 where another replica does it",
    )

    delivery_claim_seconds: float = Field(
        60,
        ge=3,
        description="For how long one process has a mail or delivery to itself; after a crash it is tried again then",
    )
    events_keep_days: int = Field(
        730,
        ge=31,
        description="Days for which events, notices and deliveries are kept; what waits to be sent is never dropped",
    )
    retention_poll_seconds: float = Field(
        3600,
        ge=0,
        description="How often events that were kept long enough are looked for; 0 where another replica does it",
    )
    webhook_private_addresses: bool = Field(
        False,  # noqa: FBT003  a setting's default
        description="Whether webhooks may lead to this machine and inner networks, also without TLS",
    )
    webhook_seconds: float = Field(
        15, gt=0, description="How long a receiver of a webhook may take to answer"
    )

    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Origins whose pages may call from a browser, separated by commas"
    )
    refresh_token_days: int = Field(
        7, ge=1, le=90, description="Days after which an unused refresh token ends"
    )
    sign_in_days: int = Field(
        30, ge=1, le=365, description="Days after which one must sign in with the password again"
    )
    sign_in_failures: int = Field(
        10, ge=1, description="Failed sign-ins per account and address before a pause"
    )
    account_failures: int = Field(
        100, ge=1, description="Failed sign-ins per account from all addresses before a pause"
    )
    sign_in_window_seconds: int = Field(
        900, ge=1, description="For how long failed sign-ins are counted, and how long a pause is"
    )
    password_memory_kib: int = Field(
        19_456, ge=64, description="Memory of one Argon2id hash (OWASP: 19 MiB with two passes)"
    )
    password_passes: int = Field(2, ge=1, description="Passes of one Argon2id hash")
    password_threads: int = Field(2, ge=1, description="Passwords hashed at the same time")
    key_publication_seconds: int = Field(
        10, ge=0, description="For how long a new signing key is only published, before it signs"
    )
    key_cache_seconds: float = Field(
        2, ge=0, description="For how long the signing keys are remembered between readings"
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port of its own for /metrics, which is not for the world; 0 for none",
    )
    peer_connect_seconds: float = Field(
        2, gt=0, description="How long a connection to a service may take to open"
    )
    peer_keepalive_seconds: float = Field(
        4, ge=0, description="How long an idle connection is kept; less than the services keep it"
    )
    kept_answers_bytes: int = Field(
        16 * 2**20,
        ge=0,
        description="Memory for published answers that never change; 0 asks the service each time",
    )
    address_requests_per_second: float = Field(
        200,
        ge=0,
        description="Requests per second that one client address may send for long; 0 for no limit",
    )
    address_requests_at_once: int = Field(
        10_000, ge=1, description="Requests that one client address may send at once before that"
    )
    account_requests_per_second: float = Field(
        100, ge=0, description="Requests per second that one account may send; 0 for no limit"
    )
    account_requests_at_once: int = Field(
        10_000, ge=1, description="Requests that one account may send at once before that"
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Addresses or networks of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas",
    )
    ended_tokens_seconds: float = Field(
        1, gt=0, description="How often accounts whose access tokens were ended are looked for"
    )
    documents_seconds: float = Field(
        30, ge=0, description="For how long the joined OpenAPI document is remembered"
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(part)) for part in value)

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_scheme(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if urlsplit(value.get_secret_value()).scheme not in SMTP_SCHEMES:
            raise ValueError(f"begins with one of {', '.join(SMTP_SCHEMES)}, then ://")
        return value

    @field_validator("public_url", "assessment_url", "survey_url", "scoring_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def attempt_seconds(self) -> float:
        """How long one attempt to deliver may take, so that it ends while it is still claimed."""
        return self.delivery_claim_seconds * 2 / 3

    @property
    def mailing(self) -> bool:
        """Whether there is a mail server."""
        return self.smtp_url is not None

    @property
    def peers(self) -> dict[str, str]:
        """The address of each service behind the gateway."""
        return {
            "assessment": self.assessment_url,
            "survey": self.survey_url,
            "scoring": self.scoring_url,
        }
