"""What analyses work on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.methodology import AppraisalRecord, RunResult, RunSettings, SurveySummary
from shared.methodology.run import AgencyResult


@dataclass(frozen=True, slots=True)
class Workings:
    """A run's inputs as the kernel reads them, and its result as the kernel gives it."""

    record: AppraisalRecord
    summary: SurveySummary | None
    settings: RunSettings
    result: RunResult
    framework_data: Mapping[str, Any]
    """The framework as it stands in the record, for changes in a copy."""

    def agency(self, agency_id: str) -> AgencyResult | None:
        """Find one agency's result."""
        return next((one for one in self.result.agencies if one.agency.id == agency_id), None)
