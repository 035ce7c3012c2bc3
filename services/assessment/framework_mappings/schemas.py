"""What is said about mappings over the wire."""

from uuid import UUID

from pydantic import Field

from services.assessment.answers import LeafCode
from services.assessment.framework_mappings.models import Link, LinkState
from services.assessment.framework_mappings.service import FoundMapping
from shared.http.schema import Schema, UtcInstant


class LinkChange(Schema):
    """What became of one old leaf."""

    from_leaf: LeafCode = Field(description="Code in the old framework", examples=["1.1.2"])
    to_leaf: LeafCode | None = Field(
        description="Code in the new framework; null where it is gone", examples=["1.1.3"]
    )


class MappingChange(Schema):
    """What became of leaves, in place of what was said before."""

    links: list[LinkChange] = Field(
        max_length=1000,
        description="Old leaves; those that are not named are left open",
        examples=[[{"from_leaf": "1.1.2", "to_leaf": "1.1.3"}]],
    )
    new_leaves: list[LeafCode] = Field(
        default_factory=list, max_length=1000, description="Leaves that no old leaf became"
    )


class LinkView(Schema):
    """What became of one old leaf."""

    from_leaf: str
    from_name: str
    to_leaf: str | None
    to_name: str | None
    state: LinkState = Field(
        description="CONFIRMED and GONE by an officer; SURE: same code and name; PROPOSED: a similar name; UNMAPPED"
    )

    @classmethod
    def of(cls, link: Link) -> "LinkView":
        """Say what became of it."""
        return cls(
            from_leaf=link.old.code,
            from_name=link.old.name,
            to_leaf=link.new.code if link.new else None,
            to_name=link.new.name if link.new else None,
            state=link.state,
        )


class NewLeafView(Schema):
    """A leaf that no old leaf became."""

    leaf: str
    name: str
    confirmed: bool = Field(description="Whether an officer said that it is new")


class MappingView(Schema):
    """What became of every leaf between two versions."""

    framework_id: UUID = Field(description="The new framework")
    from_framework_id: UUID = Field(description="The old framework")
    links: list[LinkView] = Field(description="Every leaf of the old framework, in its order")
    new_leaves: list[NewLeafView] = Field(description="Leaves of the new one that are no old one")
    unmapped: list[str] = Field(description="Old leaves that wait for an officer")
    unmapped_new: list[str] = Field(description="New leaves that wait for an officer")
    updated_at: UtcInstant | None = Field(description="Last change; null where all is proposed")
    updated_by: str | None
    version: int = Field(description="Send it as If-Match; 0 where nothing is stored", examples=[0])

    @classmethod
    def of(cls, found: FoundMapping) -> "MappingView":
        """Say what became of the leaves."""
        mapping, stored = found.mapping, found.stored
        return cls(
            framework_id=found.new.id,
            from_framework_id=found.old.id,
            links=[LinkView.of(link) for link in mapping.links],
            new_leaves=[
                NewLeafView(leaf=one.leaf.code, name=one.leaf.name, confirmed=one.confirmed)
                for one in mapping.new_leaves
            ],
            unmapped=list(mapping.unmapped),
            unmapped_new=list(mapping.unmapped_new),
            updated_at=stored.updated_at if stored else None,
            updated_by=stored.updated_by if stored else None,
            version=found.version,
        )
