"""Settings of a service that makes files in the background."""

from pydantic import Field

from shared.config import ServiceSettings


class JobSettings(ServiceSettings):
    """When jobs are looked for, and how long their files stay."""

    job_poll_seconds: float = Field(
        0.5,
        ge=0,
        description="How often new jobs are looked for; 0 where another replica does them",
    )
    job_processes: int = Field(
        2,
        ge=1,
        le=16,
        description="How many jobs one process of the service does at a time, each in a process of its own",
    )
    job_keep_days: int = Field(
        30, ge=1, le=3650, description="For how many days a file that was made can be fetched"
    )
