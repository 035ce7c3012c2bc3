"""What stands on a score card, in words and figures as they are read; `…_percent` are for drawing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardHeading:
    """What all cards of a document have in common."""

    title: str
    authority: str
    programme: str
    period: str
    decision: str | None
    """Under which decision it was published; none while it is a draft."""
    stamp: str | None
    """What says that it is not public: a draft, an embargo."""
    is_internal: bool
    digest: str
    """Of the run's result, so that a printed card can be traced."""


@dataclass(frozen=True, slots=True)
class CardPart:
    """A part of the total."""

    name: str
    points: str
    maximum: str


@dataclass(frozen=True, slots=True)
class CardField:
    """A field against the block, in per cent of what applies."""

    code: str
    name: str
    points: str
    maximum: str
    percent: str
    own_percent: str
    mean_percent: str
    best_percent: str
    mean: str
    rank: str
    verdict: str


@dataclass(frozen=True, slots=True)
class CardAdjustment:
    """Points beside the scale: a bonus or a penalty."""

    name: str
    points: str


@dataclass(frozen=True, slots=True)
class CardLoss:
    """Where points were lost, why, and what would have been needed."""

    code: str
    name: str
    points: str
    maximum: str
    lost: str
    reason: str
    needed: str | None
    opinion: str | None


@dataclass(frozen=True, slots=True)
class CardFactor:
    """Satisfaction with one factor."""

    name: str
    percent: str
    own_percent: str | None
    mean: str
    mean_percent: str | None


@dataclass(frozen=True, slots=True)
class CardSurvey:
    """What the people asked said."""

    index: str
    rank: str
    valid: str | None
    """How many answers counted."""
    factors: tuple[CardFactor, ...]


@dataclass(frozen=True, slots=True)
class CardYear:
    """One period of the agency's history; the last one is the card's own."""

    period: str
    index: str
    index_percent: str
    """Of the scale."""
    rank: str
    grade: str


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """Everything on one agency's card."""

    name: str
    block: str
    index: str
    scale: str
    rank: str
    ranked: str
    """How many agencies of the block are ranked."""
    grade: str
    note: str | None
    """Why there is no rank, or no index."""
    lost: str
    parts: tuple[CardPart, ...]
    fields: tuple[CardField, ...]
    adjustments: tuple[CardAdjustment, ...]
    losses: tuple[CardLoss, ...]
    """Greatest first; as many are set as the page has room for."""
    loss_count: int
    survey: CardSurvey | None
    history: tuple[CardYear, ...]
