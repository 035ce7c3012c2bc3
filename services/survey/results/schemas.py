"""Results as they go over the wire."""

from uuid import UUID

from pydantic import Field

from shared.http.schema import DecimalText, Schema


class EstimateView(Schema):
    """An estimate with its error; no error where nothing can be said, or where it would tell of a group that is withheld."""

    value: DecimalText = Field(description="The estimate", examples=["0.638936"])
    error: DecimalText | None = Field(description="Standard error", examples=["0.034406"])
    low: DecimalText | None = Field(description="Lower end of the 95 % confidence interval")
    high: DecimalText | None = Field(description="Upper end of the 95 % confidence interval")
    method: str | None = Field(description="How the interval was made", examples=["logit"])
    freedom: int = Field(description="Degrees of freedom", examples=[197])
    effect: DecimalText | None = Field(description="Design effect", examples=["1.055194"])


class OptionResult(Schema):
    """How often an option was chosen."""

    count: int = Field(description="Responses that chose it", examples=[62])
    share: EstimateView | None = Field(
        description="Share of the base; nothing where it is empty, or where weights would tell of a group that is withheld"
    )


class WithheldView(Schema):
    """Too few people stand behind it, or it would tell of others of whom too few do."""

    withheld: bool = Field(description="Always true")


class QuestionResult(Schema):
    """What was answered to a question."""

    base: int = Field(description="Answers that count, “don't know” left out", examples=[85])
    dont_know: int = Field(description="“Don't know”, outside the base", examples=[4])
    missing: int = Field(description="Asked but not answered", examples=[1])
    options: dict[str, OptionResult] = Field(description="By option")
    mean: EstimateView | None = Field(description="Mean of a NUMBER, or of the five points")


class LeafResult(Schema):
    """What was answered about a leaf of the framework, over all questions and forms."""

    base: int = Field(description="Answers that count", examples=[85])
    options: dict[str, OptionResult] = Field(description="By option")


class ResultRow(Schema):
    """Results of one agency's group, one agency, one group, or all."""

    agency_id: UUID | None = Field(description="The agency; nothing for all")
    group: str | None = Field(description="The group; nothing for all", examples=["CITIZENS"])
    responses: int = Field(description="Responses that count", examples=[90])
    population: int | None = Field(description="How many people it holds, where known")
    clusters: int | None = Field(
        default=None,
        description="From how many drawn areas (wards, villages) the answers come, where areas were drawn",
        examples=[12],
    )
    weighted: bool = Field(description="Whether responses weigh by the people they speak for")
    questions: dict[str, QuestionResult | WithheldView] = Field(
        description="By form version and question, `{questionnaire_id}/{code}`"
    )
    leaves: dict[str, LeafResult | WithheldView] = Field(description="By leaf of the framework")
    factors: dict[str, EstimateView | WithheldView] = Field(
        description="Satisfaction by factor: the mean of its questions' favourable shares"
    )
    satisfaction: EstimateView | WithheldView | None = Field(
        description="Satisfaction as a whole (SIPAS), of the factors or of all questions"
    )


class CampaignResults(Schema):
    """What the responses of a campaign say of everybody."""

    confidence: DecimalText = Field(description="Of the intervals", examples=["0.95"])
    favourable: list[str] = Field(description="Codes that count as satisfied", examples=[["4"]])
    aggregate: str = Field(description="How SIPAS comes of questions", examples=["MEAN_OF_FACTORS"])
    withhold_below: int = Field(description="Fewer people than that are not shown", examples=[5])
    rows: list[ResultRow] = Field(description="All, each group, each agency with its groups")
