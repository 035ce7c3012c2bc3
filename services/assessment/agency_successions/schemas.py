"""What is said about successions over the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.assessment.agencies.schemas import AgencyCode
from services.assessment.agency_successions.models import (
    Decision,
    Direction,
    NewSuccessor,
    Step,
    Succession,
)
from services.assessment.periods.schemas import Reason
from shared.http.schema import Code, Name, Schema, UtcInstant

DecisionNumber = Annotated[
    str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)
]


class FoundedAgency(Schema):
    """An agency that a decision founds; its first day is the decision's."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    code: AgencyCode = Field(description="Code of the state's register", examples=["000.00.21.H26"])
    name: Name = Field(description="Name for people", examples=["Sở Xây dựng"])
    block: Code = Field(description="Block (khối) that it is ranked in", examples=["SO"])
    ranked: bool = Field(default=True, description="Whether it gets a rank, not only points")


class SuccessorAgency(Schema):
    """Who takes over: an agency that exists, or one that the decision founds."""

    agency_id: UUID | None = Field(default=None, description="An agency of the register")
    agency: FoundedAgency | None = Field(default=None, description="An agency that is founded")

    @model_validator(mode="after")
    def _one_of_both(self) -> "SuccessorAgency":
        if (self.agency_id is None) == (self.agency is None):
            raise PydanticCustomError(
                "successor",
                "hãy ghi `agency_id` của đơn vị đang có, hoặc `agency` cho đơn vị mới / "
                "give the `agency_id` of one that exists, or the new `agency`",
            )
        return self

    def successor(self) -> UUID | NewSuccessor:
        """Give who takes over, for the service."""
        if self.agency_id is not None:
            return self.agency_id
        founded = self.agency
        assert founded is not None, "checked above"
        return NewSuccessor(
            agency_id=founded.id,
            code=founded.code,
            name=founded.name,
            block=founded.block,
            ranked=founded.ranked,
        )


class NewAgencySuccession(Schema):
    """A decision by which agencies end and others take over: many into one, or one into many."""

    id: UUID | None = Field(
        default=None, description="Made by the client, so that a repeat is safe"
    )
    authority_id: UUID | None = Field(
        default=None, description="Whose it is; may be left out by who works for one authority only"
    )
    predecessor_ids: list[UUID] = Field(
        min_length=1,
        max_length=100,
        description="Agencies that end on that day",
        examples=[["0192f7a0-0000-7000-8000-000000000001", "0192f7a0-0000-7000-8000-000000000002"]],
    )
    successors: list[SuccessorAgency] = Field(
        min_length=1,
        max_length=100,
        description="Agencies that take over",
        examples=[[{"agency": {"code": "000.00.21.H26", "name": "Sở Xây dựng", "block": "SO"}}]],
    )
    effective_on: date = Field(
        description="First day of the successors, and the first without the predecessors",
        examples=["2025-03-01"],
    )
    decision_number: DecisionNumber = Field(
        description="Number of the decision", examples=["15/NQ-HĐND"]
    )
    decision_date: date = Field(description="Day on which it was signed", examples=["2025-02-19"])

    def decision(self) -> Decision:
        """Give what the decision says, for the service."""
        return Decision(
            predecessor_ids=tuple(self.predecessor_ids),
            successors=tuple(one.successor() for one in self.successors),
            effective_on=self.effective_on,
            decision_number=self.decision_number,
            decision_date=self.decision_date,
        )


class AgencyOfSuccession(Schema):
    """An agency by what it was called on the decision's day."""

    id: UUID
    code: str = Field(examples=["000.00.20.H26"])
    name: str = Field(examples=["Sở Giao thông vận tải"])


class AgencySuccessionView(Schema):
    """Sáp nhập, hợp nhất, chia tách: who ended, and who took over."""

    id: UUID
    authority_id: UUID
    predecessors: list[AgencyOfSuccession]
    successors: list[AgencyOfSuccession]
    effective_on: date
    decision_number: str = Field(examples=["15/NQ-HĐND"])
    decision_date: date
    recorded_by: str = Field(description="Who entered it")
    created_at: UtcInstant

    @classmethod
    def of(cls, succession: Succession) -> "AgencySuccessionView":
        """Write a succession."""
        return cls.model_validate(succession)


class AgencySuccessionList(Schema):
    """A page of successions."""

    items: list[AgencySuccessionView]
    next: str | None = Field(description="Cursor of the next page; null at the end")


class SuccessionStep(Schema):
    """One link of an agency's chain."""

    direction: Direction = Field(description="Before the agency that was asked for, or after it")
    steps: int = Field(description="How far from that agency", examples=[1])
    succession_id: UUID
    effective_on: date
    decision_number: str = Field(examples=["15/NQ-HĐND"])
    decision_date: date
    predecessor: AgencyOfSuccession
    successor: AgencyOfSuccession

    @classmethod
    def of(cls, step: Step) -> "SuccessionStep":
        """Write a link."""
        link = step.link
        return cls(
            direction=step.direction,
            steps=step.steps,
            succession_id=link.succession_id,
            effective_on=link.effective_on,
            decision_number=link.decision_number,
            decision_date=link.decision_date,
            predecessor=AgencyOfSuccession.model_validate(link.predecessor),
            successor=AgencyOfSuccession.model_validate(link.successor),
        )


class SuccessionChain(Schema):
    """What an agency came of, then what came of it; the nearest first."""

    items: list[SuccessionStep]


class SuccessionUndoing(Schema):
    """Why a succession is undone."""

    reason: Reason = Field(examples=["Nhập nhầm quyết định"])
