"""A period of assessment with its agencies and everybody in it."""

from dataclasses import dataclass, field

from bench.crowd import Crowd
from demo.api import Caller


@dataclass(frozen=True)
class Member:
    """An agency of the period, and its people."""

    agency_id: str
    code: str
    name: str
    report_id: str
    editor: Caller
    heads: tuple[Caller, Caller]

    @property
    def report(self) -> str:
        """The path of its report."""
        return f"/v1/self-assessments/{self.report_id}"


@dataclass
class AssessmentWorld:
    """A period in which all agencies have filled in everything, and everybody in it."""

    crowd: Crowd
    authority_id: str
    officer: Caller
    chair: Caller
    period_id: str
    framework_id: str
    members: list[Member]
    appraisers: list[Caller] = field(default_factory=list)

    async def move_to(self, phase: str) -> None:
        """Let the officer move the period on."""
        path = f"/v1/periods/{self.period_id}"
        version = (await self.officer.read(path)).etag
        await self.officer.post(
            f"{path}/phases", {"phase": phase, "reason": "Đo tải"}, version=version
        )
