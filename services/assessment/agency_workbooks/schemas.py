"""What is said about an import of agencies over the wire."""

from collections.abc import Sequence

from pydantic import Field

from services.assessment.agency_workbooks.models import Outcome, Planned
from shared.http.schema import Schema


class AgencyMemberChange(Schema):
    """One thing that an import changes about an agency."""

    member: str = Field(description="What changes", examples=["name"])
    before: str | bool | None = Field(examples=["Sở Kế hoạch và Đầu tư"])
    after: str | bool | None = Field(examples=["Sở Tài chính"])


class AgencyImportItem(Schema):
    """What becomes of one row."""

    row: int = Field(description="Number of the row in the sheet", examples=[2])
    code: str = Field(description="Code of the agency", examples=["000.00.01.H26"])
    name: str = Field(examples=["Sở Tài chính"])
    outcome: Outcome
    changes: list[AgencyMemberChange] = Field(description="Empty unless it is changed")

    @classmethod
    def of(cls, planned: Planned) -> "AgencyImportItem":
        """Write what becomes of a row."""
        details = planned.row.details
        return cls(
            row=planned.row.row,
            code=details.code,
            name=details.name,
            outcome=planned.outcome,
            changes=[
                AgencyMemberChange(member=member, before=before, after=after)
                for member, (before, after) in planned.changes.items()
            ],
        )


class AgencyImport(Schema):
    """What an import did, or would do."""

    dry_run: bool = Field(description="Whether nothing was changed, only looked at")
    created: int = Field(examples=[3])
    changed: int = Field(examples=[1])
    unchanged: int = Field(examples=[296])
    items: list[AgencyImportItem] = Field(description="Row by row")

    @classmethod
    def of(cls, planned: Sequence[Planned], *, dry_run: bool) -> "AgencyImport":
        """Write what becomes of all rows."""
        outcomes = [one.outcome for one in planned]
        return cls(
            dry_run=dry_run,
            created=outcomes.count(Outcome.CREATED),
            changed=outcomes.count(Outcome.CHANGED),
            unchanged=outcomes.count(Outcome.UNCHANGED),
            items=[AgencyImportItem.of(one) for one in planned],
        )
