"""What is said about differences over the wire."""

from uuid import UUID

from pydantic import Field

from services.assessment.framework_differences.models import Aspect, Level
from services.assessment.framework_differences.service import FoundDifference
from shared.http.schema import Schema


class DifferenceText(Schema):
    """A text in both languages."""

    vi: str
    en: str


class ChangeView(Schema):
    """One change between two versions."""

    level: Level
    aspect: Aspect
    old_code: str | None = Field(description="Code before; null where it is new")
    new_code: str | None = Field(description="Code now; null where it is gone")
    old: DifferenceText | None = Field(description="What stood before, in words")
    new: DifferenceText | None = Field(description="What stands now, in words")
    sentence: DifferenceText = Field(description="The change in one sentence")


class AspectCount(Schema):
    """How many changes there are of one aspect."""

    aspect: Aspect
    count: int


class DifferenceView(Schema):
    """How a version differs from another."""

    framework_id: UUID = Field(description="The new framework")
    from_framework_id: UUID = Field(description="The old framework")
    from_digest: str
    digest: str
    same: bool = Field(description="Whether nothing differs")
    counts: list[AspectCount] = Field(description="Changes by aspect")
    changes: list[ChangeView] = Field(
        description="The framework's settings first, then fields and criteria, then leaves"
    )

    @classmethod
    def of(cls, found: FoundDifference) -> "DifferenceView":
        """Say what differs."""
        changes = found.difference.changes
        return cls(
            framework_id=found.new.id,
            from_framework_id=found.old.id,
            from_digest=found.old.digest,
            digest=found.new.digest,
            same=not changes,
            counts=[
                AspectCount(aspect=aspect, count=count)
                for aspect, count in sorted(found.difference.counts.items())
            ],
            changes=[ChangeView.model_validate(change) for change in changes],
        )
