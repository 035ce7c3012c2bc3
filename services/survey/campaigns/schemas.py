"""Campaigns as they go over the wire."""

from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.campaigns.models import CampaignState, Group, NewCampaign, Target
from services.survey.campaigns.service import CampaignShown, HandedOut
from services.survey.questionnaires.schemas import FormContent
from services.survey.responses.schemas import Reason
from services.survey.summaries.settings import FAVOURABLE, WITHHELD_BELOW, FigureSettings
from shared.http.schema import Code, Name, Schema, UtcInstant
from shared.methodology.framework import SipasAggregate


class RespondentGroupView(Schema):
    """A respondent group and its form."""

    code: Code = Field(description="Code within the campaign", examples=["CITIZENS"])
    name: Name = Field(description="Name", examples=["Người dân có hồ sơ TTHC"])
    questionnaire_id: UUID = Field(description="The issued form version that is handed out now")

    def to_model(self) -> Group:
        """Take it as the domain knows it."""
        return Group(self.code, self.name, self.questionnaire_id)


class TargetView(Schema):
    """How many answers are wanted about an agency from a group."""

    agency_id: UUID = Field(description="The agency, an id of the assessment service")
    agency_code: Code = Field(description="Its code", examples=["BHXH"])
    agency_name: Name = Field(description="Its name", examples=["Bảo hiểm xã hội thành phố"])
    group: Code = Field(description="Code of the respondent group", examples=["CITIZENS"])
    target: int = Field(ge=0, le=1_000_000, description="Wanted number of answers", examples=[90])
    population: int | None = Field(
        default=None,
        ge=1,
        le=1_000_000_000,
        description="How many people the group holds there: answers then weigh N/n, and estimates know their error",
        examples=[4421],
    )

    def to_model(self) -> Target:
        """Take it as the domain knows it."""
        return Target(
            self.agency_id,
            self.agency_code,
            self.agency_name,
            self.group,
            self.target,
            self.population,
        )


class FigureSettingsView(Schema):
    """How the campaign's figures are determined and shown; fixed once it is prepared."""

    favourable: list[Code] = Field(
        default=list(FAVOURABLE),
        min_length=1,
        max_length=50,
        description="Codes that count as satisfied, for SIPAS",
        examples=[["4", "5"]],
    )
    aggregate: SipasAggregate = Field(
        default=SipasAggregate.MEAN_OF_FACTORS,
        description="Whether SIPAS is the mean of its factors or of all their questions",
        examples=["MEAN_OF_FACTORS"],
    )
    withhold_below: int = Field(
        default=WITHHELD_BELOW,
        ge=0,
        le=1000,
        description="Results with fewer people behind them are not shown, nor what they could be subtracted from",
        examples=[5],
    )

    def to_model(self) -> FigureSettings:
        """Take them as the domain knows them."""
        return FigureSettings(tuple(self.favourable), self.aggregate, self.withhold_below)


class CampaignPlan(Schema):
    """A campaign to be prepared."""

    authority_id: UUID = Field(description="Whose campaign it is")
    code: Code = Field(description="Code within the authority", examples=["DT-2024"])
    name: Name = Field(description="Name", examples=["Điều tra xã hội học năm 2024"])
    period_id: UUID = Field(description="The period, an id of the assessment service")
    opens_at: UtcInstant = Field(description="Answers captured from this instant count")
    closes_at: UtcInstant = Field(description="Answers captured up to this instant count")
    groups: list[RespondentGroupView] = Field(
        min_length=1, max_length=100, description="Who is asked, with which form"
    )
    targets: list[TargetView] = Field(
        min_length=1, max_length=50_000, description="Sample sizes by agency and group"
    )
    figures: FigureSettingsView = Field(
        default=FigureSettingsView(), description="How figures are determined and shown"
    )

    def to_model(self) -> NewCampaign:
        """Take it as the domain knows it."""
        return NewCampaign(
            authority_id=self.authority_id,
            code=self.code,
            name=self.name,
            period_id=self.period_id,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            groups=tuple(group.to_model() for group in self.groups),
            targets=tuple(target.to_model() for target in self.targets),
            figures=self.figures.to_model(),
        )


class CampaignClosing(Schema):
    """What is to be said at the closing."""

    undecided_reason: Reason | None = Field(
        default=None,
        description="Why flagged responses count that nobody has decided about; not needed where there are none",
        examples=["Đã gọi lại 20 người trong số này, câu trả lời đúng"],
    )


class GroupsChange(Schema):
    """All groups of a campaign, with the forms they are handed from now on."""

    groups: list[RespondentGroupView] = Field(
        min_length=1,
        max_length=100,
        description="All groups of the campaign",
        examples=[
            [
                {
                    "code": "CITIZENS",
                    "name": "Người dân có hồ sơ TTHC",
                    "questionnaire_id": "0192f7a0-0000-7000-8000-000000000002",
                }
            ]
        ],
    )

    def to_model(self) -> tuple[Group, ...]:
        """Take them as the domain knows them."""
        return tuple(group.to_model() for group in self.groups)


class CampaignHead(Schema):
    """A campaign, without its groups."""

    id: UUID = Field(description="Id of the campaign")
    authority_id: UUID = Field(description="Whose campaign it is")
    code: str = Field(description="Code within the authority", examples=["DT-2024"])
    name: str = Field(description="Name", examples=["Điều tra xã hội học năm 2024"])
    period_id: UUID = Field(description="The period, an id of the assessment service")
    opens_at: UtcInstant = Field(description="Answers captured from this instant count")
    closes_at: UtcInstant = Field(description="Answers captured up to this instant count")
    state: CampaignState = Field(description="PREPARED, OPEN or CLOSED")
    created_at: UtcInstant = Field(description="When it was prepared")
    opened_at: UtcInstant | None = Field(description="When it was opened")
    closed_at: UtcInstant | None = Field(description="When it was closed")
    version: int = Field(description="Version, as in its ETag", examples=[1])


class CampaignView(CampaignHead):
    """A campaign with its groups; targets stand beside what was received, in its counts."""

    groups: list[RespondentGroupView] = Field(
        description="The groups; an interviewer sees those he or she is assigned to"
    )
    figures: FigureSettingsView = Field(description="How figures are determined and shown")
    summary_id: UUID | None = Field(description="The frozen summary, once the campaign is closed")

    @classmethod
    def of(cls, shown: CampaignShown) -> Self:
        """Show a stored campaign."""
        head = CampaignHead.model_validate(shown.row).model_dump()
        groups = [RespondentGroupView.model_validate(group) for group in shown.groups]
        figures = FigureSettingsView.model_validate(shown.row)
        return cls.model_validate(
            {**head, "groups": groups, "figures": figures, "summary_id": shown.summary_id}
        )


class CampaignPage(Schema):
    """A page of campaigns, newest first."""

    items: list[CampaignHead] = Field(description="The campaigns")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class HandedOutForm(FormContent):
    """An issued form, as apps show it."""

    id: UUID = Field(description="Id of the form version; responses name it")
    code: str = Field(description="Code of the form", examples=["HN-01"])
    version: int = Field(description="Number of the version", examples=[1])
    digest: str = Field(description="SHA-256 of the form", examples=["sha256:9f86d081884c7d65…"])


class CampaignForms(Schema):
    """What an app needs to collect answers: groups and their present forms."""

    campaign_id: UUID = Field(description="The campaign")
    digest: str = Field(description="SHA-256 over groups and forms; the ETag too")
    groups: list[RespondentGroupView] = Field(description="The groups the caller may ask")
    questionnaires: list[HandedOutForm] = Field(description="Their forms, each once")

    @classmethod
    def of(cls, campaign_id: UUID, handed_out: HandedOut) -> Self:
        """Show the present forms of a campaign."""
        return cls.model_validate(
            {
                "campaign_id": campaign_id,
                "digest": handed_out.digest,
                "groups": [RespondentGroupView.model_validate(one) for one in handed_out.groups],
                "questionnaires": handed_out.forms,
            }
        )
