"""Settings of a service that announces events."""

from pydantic import Field

from shared.config import ServiceSettings, StrongSecrets


class AnnouncingSettings(ServiceSettings):
    """Where events are told, and signed with what."""

    events_url: str = Field(
        "http://gateway:8000/internal/events", description="Where the gateway takes events"
    )
    events_secret: StrongSecrets = Field(
        description="Signs the events that the gateway is told; at least 32 characters, the same at all services. "
        "Several, separated by commas, newest first, while one replaces another"
    )
    outbox_poll_seconds: float = Field(
        0.5,
        ge=0,
        description="How often new events are looked for; 0 where another replica tells them",
    )
    outbox_keep_days: int = Field(
        30, ge=1, description="For how many days events that were told stay in the outbox"
    )
