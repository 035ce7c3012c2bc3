"""The agencies that an authority assesses, and what they were called when."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.assessment.tables.base import Base, OfAuthority
from shared.db.declarative import Key


class AgencyTable(OfAuthority, Base):
    """Cơ quan, đơn vị được đánh giá: what stays the same however often it is renamed."""

    __tablename__ = "agency"
    __table_args__ = (
        UniqueConstraint("authority_id", "code"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="validity"),
        {"comment": "Agencies that are assessed"},
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(
        String(35), comment="Code of the state's register: that of the last version"
    )
    valid_from: Mapped[date | None] = mapped_column(comment="First day; empty for always")
    valid_to: Mapped[date | None] = mapped_column(comment="First day on which it is no more")
    version: Mapped[int] = mapped_column(
        comment="Counts the changes, those of its names and blocks too"
    )


class AgencyVersionTable(OfAuthority, Base):
    """What an agency is called, and where it is ranked, from one day to another.

    The versions of an agency divide all days among them, whether the agency exists on them or not: on any day exactly one holds.
    """

    __tablename__ = "agency_version"
    __table_args__ = (
        UniqueConstraint("agency_id", "effective_on", postgresql_nulls_not_distinct=True),
        CheckConstraint("superseded_on IS NULL OR superseded_on > effective_on", name="days"),
        {"comment": "Names and blocks of agencies, each with the days on which it holds"},
    )

    id: Mapped[Key]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), comment="Agency")
    code: Mapped[str] = mapped_column(String(35), comment="Code of the state's register")
    name: Mapped[str] = mapped_column(String(500), comment="Name for people")
    search_name: Mapped[str] = mapped_column(
        String(500), comment="Name in lower case without diacritics"
    )
    block: Mapped[str] = mapped_column(
        String(64), comment="Code of the block (khối) it is ranked in"
    )
    ranked: Mapped[bool] = mapped_column(comment="Whether it gets a rank, not only points")
    effective_on: Mapped[date | None] = mapped_column(comment="First day; empty for always")
    superseded_on: Mapped[date | None] = mapped_column(
        comment="First day of the next version; empty for the last"
    )
    recorded_by: Mapped[str | None] = mapped_column(String(200), comment="Who entered it")
    agency: Mapped[AgencyTable] = relationship(lazy="raise")


class AgencySuccessionTable(OfAuthority, Base):
    """Quyết định sáp nhập, hợp nhất, chia tách: by it some agencies end and others take over."""

    __tablename__ = "agency_succession"
    __table_args__ = ({"comment": "Decisions by which agencies take over from others"},)

    id: Mapped[Key]
    effective_on: Mapped[date] = mapped_column(comment="First day of the successors")
    decision_number: Mapped[str] = mapped_column(String(100), comment="Number of the decision")
    decision_date: Mapped[date] = mapped_column(comment="Day on which it was signed")
    recorded_by: Mapped[str] = mapped_column(String(200), comment="Who entered it")
    links: Mapped[list["SuccessionLinkTable"]] = relationship(
        lazy="raise", back_populates="succession", cascade="all, delete-orphan"
    )


class SuccessionLinkTable(OfAuthority, Base):
    """One predecessor and one successor in a succession."""

    __tablename__ = "agency_succession_link"
    __table_args__ = (
        CheckConstraint("predecessor_id <> successor_id", name="ends"),
        {"comment": "Which agency took over from which"},
    )

    succession_id: Mapped[UUID] = mapped_column(
        ForeignKey("agency_succession.id"), primary_key=True, comment="Decision"
    )
    predecessor_id: Mapped[UUID] = mapped_column(
        ForeignKey("agency.id"), primary_key=True, index=True, comment="Agency that ends"
    )
    successor_id: Mapped[UUID] = mapped_column(
        ForeignKey("agency.id"), primary_key=True, index=True, comment="Agency that takes over"
    )
    founded: Mapped[bool] = mapped_column(comment="Whether the decision founds the successor")
    former_valid_to: Mapped[date | None] = mapped_column(
        comment="The predecessor's end before the decision, for undoing it"
    )
    succession: Mapped[AgencySuccessionTable] = relationship(lazy="raise", back_populates="links")
