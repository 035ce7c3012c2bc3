"""Dossiers as they go over the wire."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.survey.dossiers.models import (
    Applicant,
    DossierOutcome,
    Facts,
    ItemResult,
    Message,
    Submission,
)
from services.survey.dossiers.rules import instant_text
from services.survey.dossiers.store import DossierRow
from services.survey.dossiers.sync_form import NUMBER, PROCEDURE
from shared.http.schema import Code, Name, Schema, UtcInstant
from shared.problems.openapi import FaultView
from shared.problems.problem import Fault

MOST_DOSSIERS = 2000

Number = Annotated[str, StringConstraints(pattern=f"^{NUMBER.pattern}$")]
ProcedureCode = Annotated[str, StringConstraints(max_length=64, pattern=f"^{PROCEDURE.pattern}$")]
UnitCode = Annotated[str, StringConstraints(max_length=35, pattern=r"^[0-9A-Z]+(\.[0-9A-Z]+)*$")]
StatusCode = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f]+$")
]


def _storable(value: str) -> str:
    """Refuse here what the database would refuse together with the whole batch."""
    if "\0" in value:
        raise PydanticCustomError("control_sign", "delete the sign {sign}", {"sign": "U+0000"})
    return value


Label = Annotated[Name, AfterValidator(_storable)]
_AT = ["2024-11-21T08:30:00+07:00"]


class NewDossier(Schema):
    """The whole state of one dossier since an instant."""

    number: Number = Field(
        description="Dossier number (TT 01/2018/TT-VPCP, Điều 19)",
        examples=["000.00.01.H26-241121-0001"],
    )
    procedure_code: ProcedureCode = Field(description="Procedure", examples=["2.002492"])
    procedure_name: Label | None = Field(None, description="Its name", examples=["Cấp thẻ"])
    field_code: Code = Field(description="Field", examples=["G03-GD10"])
    field_name: Label | None = Field(None, description="Its name", examples=["Đất đai"])
    receiving_unit: UnitCode = Field(
        description="Code of the unit that took it in", examples=["000.00.01.H26"]
    )
    resolving_unit: UnitCode = Field(
        description="Code of the unit that resolves it: punctuality is counted for this one",
        examples=["000.00.12.H26"],
    )
    applicant: Applicant = Field(description="Citizen or business")
    submission: Submission = Field(description="How it was handed in")
    received_at: AwareDatetime = Field(description="When it was taken in", examples=_AT)
    due_at: AwareDatetime | None = Field(
        None, description="When it is due; a supplement may have moved it", examples=_AT
    )
    finished_at: AwareDatetime | None = Field(
        None, description="When processing was finished", examples=_AT
    )
    returned_at: AwareDatetime | None = Field(
        None, description="When the result was handed over", examples=_AT
    )
    status: StatusCode = Field(description="The portal's own status code", examples=["2"])
    changed_at: AwareDatetime = Field(
        description="Since when the dossier is in this state, by the portal's clock: of several messages about it the "
        "newest counts, whenever it arrives",
        examples=_AT,
    )

    def to_model(self) -> Message:
        """Take it as the domain knows it."""
        return Message(
            self.number,
            self.status,
            instant_text(self.changed_at),
            0,
            Facts(
                self.procedure_code,
                self.field_code,
                self.receiving_unit,
                self.resolving_unit,
                self.applicant.value,
                self.submission.value,
                instant_text(self.received_at),
                instant_text(self.due_at) if self.due_at else None,
                instant_text(self.finished_at) if self.finished_at else None,
                instant_text(self.returned_at) if self.returned_at else None,
            ),
            (),
            self.procedure_name,
            self.field_name,
        )


class SyncBatch(Schema):
    """A message of one of the existing sync services. Members that are not known are not read."""

    service: str = Field(
        description="DongBoHoSoMC or CapNhatTienDoHoSoMC", examples=["DongBoHoSoMC"]
    )
    isUpdating: str | bool | None = Field(  # noqa: N815  the service's own name
        None, description="Not needed: known dossiers are changed", examples=["True"]
    )
    data: list[dict[str, Any]] = Field(
        max_length=MOST_DOSSIERS, description="Messages with the fields of that service"
    )


class DossierResult(Schema):
    """What became of one message."""

    number: str | None = Field(description="Its dossier number, as it was sent")
    outcome: DossierOutcome = Field(description="What became of it")
    errors: list[FaultView] = Field(
        description="Why it was not taken, each with its place in what was sent"
    )


class DossierReceipt(Schema):
    """What became of a batch: as many outcomes as messages, in their order."""

    error_code: str = Field(
        description="“00” where every message was taken, otherwise “500”: the sync services' own answer",
        examples=["00"],
    )
    outcomes: list[DossierResult] = Field(description="One for each message, in order")
    created: int = Field(description="How many dossiers are new", examples=[90])
    updated: int = Field(description="How many messages were newer than what was known")
    superseded: int = Field(description="How many were older; they are in the history")
    duplicates: int = Field(description="How many were here already")
    rejected: int = Field(description="How many are not valid")


def receipt_of(results: Sequence[ItemResult], member: str, language: str) -> dict[str, Any]:
    """Write a `DossierReceipt` as plain data; two thousand members are not worth two thousand models."""
    totals = dict.fromkeys(DossierOutcome, 0)
    items = []
    for index, one in enumerate(results):
        totals[one.outcome] += 1
        errors = [_fault(fault, f"{member}/{index}", language) for fault in one.faults]
        items.append({"number": one.number, "outcome": one.outcome, "errors": errors})
    return {
        "error_code": "500" if totals[DossierOutcome.REJECTED] else "00",
        "outcomes": items,
        "created": totals[DossierOutcome.CREATED],
        "updated": totals[DossierOutcome.UPDATED],
        "superseded": totals[DossierOutcome.SUPERSEDED],
        "duplicates": totals[DossierOutcome.DUPLICATE],
        "rejected": totals[DossierOutcome.REJECTED],
    }


def _fault(fault: Fault, member: str, language: str) -> dict[str, str]:
    inside = "" if fault.pointer in {"#", "#/"} else fault.pointer.removeprefix("#")
    return {
        "pointer": f"#{member}{inside}",
        "code": fault.code,
        "detail": fault.text.en if language == "en" else fault.text.vi,
    }


class DossierEventView(Schema):
    """What one message said."""

    at: UtcInstant = Field(description="Since when it is so, by the portal")
    said: dict[str, Any] = Field(
        description="Status, due date and whatever else the message said",
        examples=[{"status": "2", "due_at": "2024-11-25T10:00:00Z"}],
    )


class DossierView(Schema):
    """A dossier as it is known now, with all that was said about it."""

    id: UUID = Field(description="Id, made of authority and number")
    number: str = Field(description="Dossier number", examples=["000.00.01.H26-241121-0001"])
    procedure_code: str | None = Field(
        description="Procedure; nothing before its first whole message"
    )
    field_code: str | None = Field(description="Field")
    receiving_unit: str | None = Field(description="Unit that took it in")
    resolving_unit: str | None = Field(description="Unit that resolves it")
    applicant: Applicant | None = Field(description="Citizen or business")
    submission: Submission | None = Field(description="How it was handed in")
    received_at: UtcInstant | None = Field(description="When it was taken in")
    due_at: UtcInstant | None = Field(description="When it is due, as moved last")
    finished_at: UtcInstant | None = Field(description="When processing was finished")
    returned_at: UtcInstant | None = Field(description="When the result was handed over")
    status: str = Field(description="The portal's own status code")
    status_at: UtcInstant = Field(description="Since when, by the portal")
    history: list[DossierEventView] = Field(description="Every message, oldest first")

    @classmethod
    def of(cls, row: DossierRow) -> Self:
        """Show a row."""
        names = [name for name in cls.model_fields if name != "history"]
        return cls(
            **{name: getattr(row, name) for name in names},
            history=[_event(version, said) for version, said in sorted(row.history.items())],
        )


def _event(version: str, said: Mapping[str, Any]) -> DossierEventView:
    return DossierEventView(at=datetime.fromisoformat(version.partition("/")[0]), said=dict(said))
