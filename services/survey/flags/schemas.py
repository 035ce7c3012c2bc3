"""Flags as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field

from services.survey.flags.models import (
    Decision,
    FlaggedState,
    FlagRules,
    ResponseFlag,
    StateCounts,
    Verdict,
)
from services.survey.flags.service import ShownCounts, ShownRules
from services.survey.flags.store import FlaggedResponse
from services.survey.responses.models import Channel
from services.survey.responses.schemas import Reason
from shared.http.schema import Code, DecimalText, Schema, UtcInstant


class FlagRule(Schema):
    """One check."""

    excludes: bool = Field(
        default=False, description="Whether what it flags is excluded without a person's decision"
    )


class TooFastRule(FlagRule):
    """How fast is too fast."""

    seconds: int = Field(60, ge=1, le=86_400, description="Less than this", examples=[60])


class SameAnswersRule(FlagRule):
    """How many same answers are odd."""

    at_least: int = Field(
        5, ge=2, le=1000, description="Answers on the scale; the same for fewer says nothing"
    )


class MissingAnswersRule(FlagRule):
    """How many missing answers are odd."""

    percent: int = Field(
        50, ge=0, le=100, description="More than this share of what everybody is asked"
    )


class DuplicateRespondentRule(FlagRule):
    """What tells people apart."""

    questions: list[Code] = Field(
        min_length=1,
        max_length=10,
        description="Who gives the same answers to all of these is the same person",
        examples=[["q9"]],
    )


class DuplicateDeviceRule(FlagRule):
    """How many responses of a respondent's own device are welcome."""

    at_most: int = Field(1, ge=1, le=1000, description="By agency and group", examples=[1])


class AgencyPlace(Schema):
    """Where an agency's people are asked."""

    agency_id: UUID = Field(description="The agency")
    latitude: Annotated[DecimalText, Field(ge=-90, le=90)] = Field(
        description="Degrees north", examples=["21.0285"]
    )
    longitude: Annotated[DecimalText, Field(ge=-180, le=180)] = Field(
        description="Degrees east", examples=["105.8542"]
    )


class FarFromPlaceRule(FlagRule):
    """How far is too far."""

    metres: int = Field(2000, ge=1, le=20_000_000, description="More than this", examples=[2000])
    places: list[AgencyPlace] = Field(
        default_factory=list,
        max_length=10_000,
        description="Where agencies are; for others the middle of their responses is taken",
    )


class FlagRulesContent(Schema):
    """What is checked; null is not checked."""

    outside_window: FlagRule | None = Field(
        None, description="Outside the campaign's window", examples=[{"excludes": True}]
    )
    too_fast: TooFastRule | None = Field(None, description="Filled in too fast")
    same_answers: SameAnswersRule | None = Field(None, description="The same answer everywhere")
    missing_answers: MissingAnswersRule | None = Field(None, description="Too much left out")
    duplicate_respondent: DuplicateRespondentRule | None = Field(
        None, description="The same person again"
    )
    duplicate_device: DuplicateDeviceRule | None = Field(
        None, description="The same device of a respondent again"
    )
    duplicate_case: FlagRule | None = Field(
        None, description="The same drawn case again, by another way in"
    )
    far_from_place: FarFromPlaceRule | None = Field(
        None, description="Filled in too far away, where forms ask for the location"
    )
    far_from_colleagues: FlagRule | None = Field(
        None, description="Of an interviewer who stands out by a robust statistic"
    )

    def to_model(self) -> FlagRules:
        """Take them as the domain knows them."""
        plain = self.model_dump(mode="json")
        return FlagRules(
            {flag: plain[flag.lower()] for flag in ResponseFlag if plain[flag.lower()] is not None}
        )


class FlagRulesView(FlagRulesContent):
    """What is checked in a campaign."""

    version: int = Field(description="Counts changes; in the ETag too", examples=[1])
    checked_at: UtcInstant | None = Field(description="When the responses were checked last")

    @classmethod
    def of(cls, shown: ShownRules) -> Self:
        """Show rules."""
        limits: dict[str, Any] = {flag.lower(): one for flag, one in shown.rules.limits.items()}
        return cls.model_validate(
            {**limits, "version": shown.version, "checked_at": shown.checked_at}
        )


class FlagCount(Schema):
    """Flagged responses by where they stand."""

    flagged: int = Field(description="All: undecided, kept and excluded ones", examples=[12])
    undecided: int = Field(description="They count, and nobody has decided", examples=[5])
    kept: int = Field(description="They count by decision", examples=[3])
    excluded: int = Field(description="They do not count, for whichever reason", examples=[4])


class CountOfFlag(FlagCount):
    """The same for one flag; a response may have several."""

    flag: ResponseFlag = Field(description="The flag")


class FlagCounts(Schema):
    """How many responses of a campaign are flagged."""

    checked_at: UtcInstant | None = Field(description="When the responses were checked last")
    total: FlagCount = Field(description="Each response once")
    by_flag: list[CountOfFlag] = Field(description="By flag")
    excluded_by_rule: int = Field(description="Excluded by this check")
    restored_by_rule: int = Field(description="Taken back by this check")

    @classmethod
    def of(cls, shown: ShownCounts) -> Self:
        """Show counts."""
        return cls(
            checked_at=shown.checked_at,
            total=_count(shown.total),
            by_flag=[
                CountOfFlag(flag=ResponseFlag(flag), **_count(one).model_dump())
                for flag, one in shown.by_flag.items()
            ],
            excluded_by_rule=shown.excluded_by_rule,
            restored_by_rule=shown.restored_by_rule,
        )


def _count(one: StateCounts) -> FlagCount:
    return FlagCount.model_validate(one)


class FlagView(Schema):
    """One thing that looks odd."""

    flag: ResponseFlag = Field(description="What looks odd")
    detail: dict[str, Any] = Field(description="The figures behind it", examples=[{"seconds": 12}])
    found_at: UtcInstant = Field(description="When it was found first")


class FlagDecisionView(Schema):
    """What is decided about a flagged response."""

    decision: Verdict = Field(description="KEEP or EXCLUDE")
    by_rule: bool = Field(description="Whether a rule decided")
    decided_by: UUID | None = Field(description="Which supervisor")
    decided_at: UtcInstant = Field(description="When")
    reason: str = Field(description="Why")


class FlaggedResponseView(Schema):
    """A response that looks odd; its answers are read under responses."""

    response_id: UUID = Field(description="The response")
    state: FlaggedState = Field(description="UNDECIDED, KEPT or EXCLUDED")
    flags: list[FlagView] = Field(description="All that looks odd about it")
    decision: FlagDecisionView | None = Field(description="What is decided")
    exclusion_reason: str | None = Field(description="Why it does not count")
    agency_id: UUID = Field(description="The agency asked about")
    group: str = Field(description="The respondent group", examples=["CITIZENS"])
    channel: Channel = Field(description="How it was collected")
    principal_id: UUID = Field(description="Account or client that sent it")
    device_id: str | None = Field(description="The device, as it says")
    started_at: UtcInstant | None = Field(description="When filling in began")
    captured_at: UtcInstant = Field(description="When it was filled in")

    @classmethod
    def of(cls, one: FlaggedResponse) -> Self:
        """Show one."""
        row = one.row
        plain = {
            name: getattr(row, name)
            for name in (
                "exclusion_reason",
                "agency_id",
                "channel",
                "principal_id",
                "device_id",
                "started_at",
                "captured_at",
            )
        }
        decision = one.decision
        return cls(
            response_id=row.id,
            state=_state(row.excluded_at, None if decision is None else decision.decision),
            flags=[FlagView.model_validate(flag) for flag in one.flags],
            decision=None if decision is None else FlagDecisionView.model_validate(decision),
            group=row.group_code,
            **plain,
        )


def _state(excluded_at: datetime | None, decision: str | None) -> FlaggedState:
    if excluded_at is not None:
        return FlaggedState.EXCLUDED
    return FlaggedState.KEPT if decision == Verdict.KEEP else FlaggedState.UNDECIDED


class FlaggedPage(Schema):
    """A page of flagged responses."""

    items: list[FlaggedResponseView] = Field(description="The responses")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")


class FlagDecisionOrder(Schema):
    """What is to become of some flagged responses: of all of them, or none where something is wrong."""

    response_ids: list[UUID] = Field(min_length=1, max_length=200, description="Which responses")
    decision: Verdict = Field(
        description="KEEP: they count, whatever the rules say; EXCLUDE: they do not"
    )
    reason: Reason = Field(
        description="Why; it is kept with the response",
        examples=["Đã gọi lại: người trả lời xác nhận"],
    )

    def to_model(self) -> Decision:
        """Take it as the domain knows it."""
        return Decision(tuple(dict.fromkeys(self.response_ids)), self.decision, self.reason)


class DecidedResponses(Schema):
    """The responses that were decided about."""

    items: list[FlaggedResponseView] = Field(description="As they stand now")
