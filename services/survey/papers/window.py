"""Reads the day on a paper form as an instant of the campaign: paper knows no hour."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from shared.clock import VIETNAM, local_day
from shared.problems.problem import Text


@dataclass(frozen=True, slots=True)
class PaperWindow:
    """The instants between which a campaign's answers are given."""

    opens_at: datetime
    closes_at: datetime

    def fault_of(self, day: date, now: datetime) -> Text | None:
        """Say what is wrong with the day on which a paper form was filled in."""
        first, last = local_day(self.opens_at), min(local_day(self.closes_at), local_day(now))
        if first <= day <= last:
            return None
        shown = f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"
        return Text(
            f"Ngày trả lời phải từ {shown[0]} đến {shown[1]}; hãy xem lại ngày trên phiếu.",
            f"The day must be from {shown[0]} to {shown[1]}; look at the paper again.",
        )

    def captured_at(self, day: date, now: datetime) -> datetime:
        """Give the instant that a day stands for: its noon, within the window and not in the future."""
        noon = datetime.combine(day, time(12), VIETNAM).astimezone(UTC)
        return max(self.opens_at, min(noon, self.closes_at, now))
