"""Survey summaries as they go over the wire."""

from uuid import UUID

from pydantic import Field

from services.survey.questionnaires.models import QuestionType
from services.survey.results.schemas import CampaignResults, WithheldView
from shared.http.schema import Schema, UtcInstant


class SurveySummaryHead(Schema):
    """A frozen summary, named by its digest."""

    id: UUID = Field(description="Id of the summary")
    authority_id: UUID = Field(description="Whose campaign it was")
    campaign_id: UUID = Field(description="The campaign")
    digest: str = Field(
        description="SHA-256 of the document's bytes", examples=["sha256:9f86d081884c7d65…"]
    )
    frozen_at: UtcInstant = Field(description="When the campaign was closed")


class SurveySummaryPage(Schema):
    """A page of summaries, oldest first."""

    items: list[SurveySummaryHead] = Field(description="The summaries")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class SummaryCampaign(Schema):
    """The campaign of a summary."""

    id: UUID = Field(description="Id")
    code: str = Field(description="Code", examples=["DT-2024"])
    name: str = Field(description="Name")
    period_id: UUID = Field(description="The period")


class SummaryOption(Schema):
    """An offered answer."""

    code: str = Field(description="Code", examples=["A"])
    label: str = Field(description="What the respondent read")


class SummaryQuestion(Schema):
    """A question, with what joins it to the framework."""

    code: str = Field(description="Code", examples=["q1"])
    text: str = Field(description="What was asked")
    type: QuestionType = Field(description="How it was answered")
    options: list[SummaryOption] = Field(description="Offered answers, “don't know” left out")
    leaf: str | None = Field(description="Leaf of the framework", examples=["9.1"])
    factor: str | None = Field(description="Factor of SIPAS", examples=["ACCESS"])


class SummaryQuestionnaire(Schema):
    """A form version that answers were taken for."""

    id: UUID = Field(description="Id")
    code: str = Field(description="Code", examples=["HN-01"])
    version: int = Field(description="Version", examples=[1])
    title: str = Field(description="Title")
    questions: list[SummaryQuestion] = Field(description="Questions in order")


class SummaryAccounting(Schema):
    """How many answers were wanted, came, count."""

    target: int = Field(description="Wanted", examples=[90])
    received: int = Field(description="Came in", examples=[88])
    valid: int = Field(description="Count", examples=[86])
    excluded: int = Field(description="Excluded with a reason", examples=[2])


class QuestionCount(Schema):
    """What the valid responses say to a question."""

    answered: int = Field(description="Answers that form the base, “don't know” left out")
    dont_know: int = Field(description="“Don't know”, outside the base")
    missing: int = Field(description="Asked but not answered")
    options: dict[str, int] = Field(description="Count of each option")
    sum: str | None = Field(description="Sum of a NUMBER's answers, an exact decimal")


class SummaryGroup(Schema):
    """Counts of one group on one form version."""

    group: str = Field(
        description="Code of the group; `~` joins groups that are shown only together",
        examples=["CITIZENS"],
    )
    questionnaire_id: UUID = Field(description="The form version")
    responses: int = Field(
        description="Valid responses; those of `~` are counted with their groups"
    )
    questions: dict[str, QuestionCount | WithheldView] = Field(description="Counts by question")


class SummaryAgency(Schema):
    """Counts about one agency."""

    id: UUID = Field(description="Id")
    code: str = Field(description="Code", examples=["BHXH"])
    name: str = Field(description="Name")
    accounting: SummaryAccounting = Field(description="Wanted, received, valid, excluded")
    groups: list[SummaryGroup] = Field(description="By group and form version")


class SurveySummaryDocument(Schema):
    """The frozen document itself: it never changes, its bytes have the digest of its ETag."""

    kind: str = Field(description="Always survey-summary", examples=["survey-summary"])
    version: int = Field(description="Version of the document's form", examples=[3])
    authority_id: UUID = Field(description="Whose campaign it was")
    campaign: SummaryCampaign = Field(description="The campaign")
    questionnaires: list[SummaryQuestionnaire] = Field(description="The forms")
    agencies: list[SummaryAgency] = Field(description="The counts")
    results: CampaignResults | None = Field(
        default=None, description="What the counts say of everybody; from version 2 on"
    )
    frozen_at: UtcInstant = Field(description="When it was frozen")
