"""Scenarios as they are sent and answered."""

from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from services.scoring.scenarios.models import Scenario, ScenarioOrder
from shared.http.schema import LongText, Name, Points, Schema, UtcInstant
from shared.ids import new_id
from shared.methodology.what_if import Move, Outcome, Place

MOST_CHANGES = 500
_CHOICE = {"state": "GIVEN", "choices": ["TIMELY"]}


class Level(StrEnum):
    """What a weight is about."""

    FIELD = "FIELD"
    CRITERION = "CRITERION"
    LEAF = "LEAF"


class AnswerChange(Schema):
    """Another answer of an agency: facts, choices, the formula picked."""

    agency_code: str = Field(max_length=500, description="Agency", examples=["so-noi-vu"])
    leaf: str = Field(max_length=40, description="Leaf", examples=["1.1.2"])
    answer: dict[str, Any] = Field(
        description="The answer, as a self-assessment gives it", examples=[_CHOICE]
    )


class PointsChange(Schema):
    """Points of a leaf that the council would fix."""

    agency_code: str = Field(max_length=500, description="Agency", examples=["so-noi-vu"])
    leaf: str = Field(max_length=40, description="Leaf", examples=["1.1.2"])
    points: Points = Field(description="The points", examples=["0.75"])


class WeightChange(Schema):
    """Another maximum of a field, criterion or leaf: the points below move with it, the index keeps its scale."""

    level: Level = Field(description="FIELD, CRITERION or LEAF")
    code: str = Field(max_length=40, description="Its code", examples=["1"])
    maximum: Points = Field(description="The maximum it would have", examples=["12"])


class RuleChange(Schema):
    """Another rule of a leaf, such as other bands of its step table."""

    leaf: str = Field(max_length=40, description="Leaf", examples=["1.1.2"])
    rule: dict[str, Any] = Field(
        description="The rule, as a framework file has it",
        examples=[{"shape": "YES_NO", "yes": 1, "no": 0}],
    )


class GradeBandsChange(Schema):
    """Other bands of grades (xếp loại), for all blocks or one."""

    block: str | None = Field(default=None, description="Only of this block", examples=["SO"])
    bands: list[dict[str, Any]] = Field(
        max_length=20,
        description="Best first, as a framework file has them",
        examples=[[{"code": "GOOD", "name": "Tốt", "from": 85}]],
    )


class ScenarioChanges(Schema):
    """What would be otherwise than in the run."""

    answers: list[AnswerChange] = Field(default_factory=list, max_length=MOST_CHANGES)
    points: list[PointsChange] = Field(default_factory=list, max_length=MOST_CHANGES)
    weights: list[WeightChange] = Field(default_factory=list, max_length=MOST_CHANGES)
    rules: list[RuleChange] = Field(default_factory=list, max_length=MOST_CHANGES)
    grades: list[GradeBandsChange] = Field(default_factory=list, max_length=20)

    def to_data(self) -> dict[str, Any]:
        """Give plain JSON data, with decimals as strings."""
        return self.model_dump(mode="json")


class WhatIf(Schema):
    """Changes to try; nothing of it is stored."""

    changes: ScenarioChanges = Field(
        description="What would be otherwise",
        examples=[{"weights": [{"level": "FIELD", "code": "1", "maximum": "12"}]}],
    )


class NewScenario(Schema):
    """Changes to keep under a name."""

    id: UUID = Field(default_factory=new_id, description="Its id, made by the client or here")
    run_id: UUID = Field(description="The run that they are about")
    name: Name = Field(description="What it is called", examples=["Nếu Sở A nộp báo cáo đúng hạn"])
    note: LongText | None = Field(default=None, description="A remark")
    changes: ScenarioChanges = Field(description="What would be otherwise")

    def to_order(self) -> ScenarioOrder:
        """Make the command of it."""
        return ScenarioOrder(self.id, self.run_id, self.name, self.note, self.changes.to_data())


class ScenarioChange(Schema):
    """A scenario as it is to be from now on."""

    name: Name = Field(description="What it is called", examples=["Nếu tăng trọng số một cửa"])
    note: LongText | None = Field(default=None, description="A remark")
    changes: ScenarioChanges = Field(description="What would be otherwise")


class ScenarioView(Schema):
    """A named scenario (kịch bản)."""

    id: UUID = Field(description="Its id")
    authority_id: UUID = Field(description="Whose it is")
    run_id: UUID = Field(description="The run that it is about")
    name: str = Field(description="What it is called")
    note: str | None = Field(description="A remark")
    changes: ScenarioChanges = Field(description="What would be otherwise")
    created_at: UtcInstant = Field(description="When it was made")
    created_by_name: str = Field(description="Who made it")
    updated_at: UtcInstant = Field(description="Last change")
    version: int = Field(description="Version for If-Match", examples=[1])

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """Show a scenario."""
        return cls.model_validate({name: getattr(scenario, name) for name in cls.model_fields})


class ScenarioPage(Schema):
    """One page of scenarios, newest first."""

    items: list[ScenarioView] = Field(description="The scenarios")
    next: str | None = Field(description="Cursor of the next page; null at the end")


class PlaceView(Schema):
    """Index, rank and grade."""

    index: Points | None = Field(description="The index", examples=["78.46"])
    rank: int | None = Field(description="Rank within the block", examples=[7])
    grade: str | None = Field(description="Grade (xếp loại)", examples=["FAIR"])
    grade_name: str | None = Field(description="What the grade is called", examples=["Khá"])

    @classmethod
    def of(cls, place: Place) -> Self:
        """Show it."""
        grade = place.grade
        return cls(
            index=place.index,
            rank=place.rank,
            grade=grade.code if grade else None,
            grade_name=grade.name if grade else None,
        )


class MoveView(Schema):
    """An agency before and after the changes."""

    agency_id: UUID = Field(description="Id of the agency in assessment")
    agency_code: str = Field(description="Its code", examples=["so-noi-vu"])
    agency_name: str = Field(description="Its name")
    block: str = Field(description="Its block (khối)", examples=["SO"])
    is_moved: bool = Field(description="Whether index, rank or grade is otherwise")
    before: PlaceView = Field(description="In the run")
    after: PlaceView = Field(description="With the changes")

    @classmethod
    def of(cls, move: Move) -> Self:
        """Show it."""
        agency = move.agency
        return cls(
            agency_id=UUID(agency.id),
            agency_code=agency.code,
            agency_name=agency.name,
            block=agency.block,
            is_moved=move.is_moved,
            before=PlaceView.of(move.before),
            after=PlaceView.of(move.after),
        )


class EffortView(Schema):
    """How much was computed anew: what the changes touch, and nothing else."""

    leaves: int = Field(description="Leaves scored", examples=[1])
    agencies: int = Field(description="Agencies totalled", examples=[1])
    blocks: int = Field(description="Blocks ranked", examples=[1])


class OutcomeView(Schema):
    """What the changes would have made of the result."""

    moved: int = Field(description="How many agencies are otherwise", examples=[3])
    items: list[MoveView] = Field(
        description="Agencies of the blocks that are touched, by block and the rank they would have"
    )
    recomputed: EffortView = Field(description="What it took")

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        """Show it."""
        moves = sorted(
            outcome.moves,
            key=lambda one: (
                one.agency.block,
                one.after.rank is None,
                one.after.rank or 0,
                one.agency.code,
            ),
        )
        effort = outcome.effort
        return cls(
            moved=sum(one.is_moved for one in moves),
            items=[MoveView.of(one) for one in moves],
            recomputed=EffortView(
                leaves=effort.leaves, agencies=effort.agencies, blocks=effort.blocks
            ),
        )
