"""Settings of the scoring service."""

from typing import Final

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.jobs.settings import JobSettings

LICENCE_ADDRESS: Final = r"^https?://[!-;=?-~]+$"
"""It stands in a `Link` header (RFC 8288): no space, no angle bracket."""


class Settings(JobSettings):
    """What scoring needs besides what every service needs: where its two peers answer."""

    model_config = SettingsConfigDict(env_prefix="SCORING_", extra="forbid", frozen=True)

    assessment_url: str = Field(
        "http://assessment:8000", description="Where assessment serves appraisal records"
    )
    survey_url: str = Field(
        "http://survey:8000", description="Where survey serves survey summaries"
    )
    open_data_licence: str = Field(
        "https://creativecommons.org/licenses/by/4.0/",
        pattern=LICENCE_ADDRESS,
        description="Address of the terms on which anybody may use published data, where an authority has chosen no other",
    )
