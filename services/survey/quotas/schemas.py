"""Quotas as they go over the wire."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.quotas.models import NewQuota
from services.survey.quotas.service import ShownQuotas
from shared.http.schema import Code, Schema


class QuotaLine(Schema):
    """The quota of an agency and group."""

    agency_id: UUID = Field(description="The agency")
    group: Code = Field(description="The respondent group", examples=["CITIZENS"])
    quota: int = Field(
        ge=0, le=10_000_000, description="How many responses may count", examples=[90]
    )


class QuotaOrder(Schema):
    """All quotas of a campaign; none is no quota."""

    quotas: list[QuotaLine] = Field(
        default_factory=list, max_length=50_000, description="By agency and group"
    )
    percent_of_targets: int | None = Field(
        None,
        ge=1,
        le=1000,
        description="Instead of `quotas`: this share of every target, rounded up",
        examples=[100],
    )

    def to_model(self) -> list[NewQuota]:
        """Take the lines as the domain knows them."""
        return [NewQuota(one.agency_id, one.group, one.quota) for one in self.quotas]


class QuotaCellView(Schema):
    """How far the quota of an agency and group is used."""

    agency_id: UUID = Field(description="The agency")
    agency_code: str = Field(description="Its code", examples=["STP"])
    agency_name: str = Field(description="Its name", examples=["Sở Tư pháp"])
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    target: int = Field(description="How many are wanted", examples=[90])
    quota: int = Field(description="How many may count", examples=[90])
    used: int = Field(description="How many count", examples=[90])
    left: int = Field(description="How many more will count", examples=[0])
    over: int = Field(description="Kept beyond the quota, out of the figures", examples=[3])


class CampaignQuotas(Schema):
    """The quotas of a campaign."""

    campaign_id: UUID = Field(description="The campaign")
    items: list[QuotaCellView] = Field(
        description="By agency and group; an interviewer's own ones only"
    )
    let_in: int = Field(
        description="Responses that were over quota and count since the quotas were set just now"
    )

    @classmethod
    def of(cls, shown: ShownQuotas) -> Self:
        """Show quotas."""
        return cls(
            campaign_id=shown.campaign.id,
            items=[QuotaCellView.model_validate(one) for one in shown.cells],
            let_in=shown.let_in,
        )
