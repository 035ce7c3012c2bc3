"""Settings of the scoring service."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from shared.config import ServiceSettings


class Settings(ServiceSettings):
    """What scoring needs besides what every service needs: where its two peers answer."""

    model_config = SettingsConfigDict(env_prefix="SCORING_", extra="forbid", frozen=True)

    assessment_url: str = Field(
        "http://assessment:8000", description="Where assessment serves appraisal records"
    )
    survey_url: str = Field(
        "http://survey:8000", description="Where survey serves survey summaries"
    )
