"""Portals, what their status codes mean, and whose units are whose. Small: reference tables where the database is distributed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.survey.tables.base import Base
from shared.db.declarative import Key


class PortalTable(Base):
    """A one-stop portal (cổng dịch vụ công) that posts dossiers."""

    __tablename__ = "portal"
    __table_args__ = (
        UniqueConstraint("authority_id", "code"),
        {"comment": "One-stop portals of an authority"},
    )

    id: Mapped[Key]
    authority_id: Mapped[UUID] = mapped_column(comment="Whose portal it is")
    code: Mapped[str] = mapped_column(String(64), comment="Code within the authority")
    name: Mapped[str] = mapped_column(comment="Name, as entered")
    client_id: Mapped[UUID | None] = mapped_column(
        comment="The one API client that may post for it; none: every portal client of the authority"
    )
    statuses_version: Mapped[int] = mapped_column(
        comment="Which version of the meanings of its status codes holds"
    )
    created_at: Mapped[datetime] = mapped_column(comment="When it was connected")


class PortalStatusTable(Base):
    """What one status code of a portal means, in one version of the table of meanings."""

    __tablename__ = "portal_status"
    __table_args__ = ({"comment": "Meanings of portals' status codes; a version never changes"},)

    portal_id: Mapped[UUID] = mapped_column(
        ForeignKey("portal.id"), primary_key=True, comment="The portal"
    )
    version: Mapped[int] = mapped_column(primary_key=True, comment="Version of the table, from 1")
    code: Mapped[str] = mapped_column(
        String(64), primary_key=True, comment="The portal's own status code"
    )
    authority_id: Mapped[UUID] = mapped_column(comment="Whose portal it is")
    meaning: Mapped[str] = mapped_column(String(16), comment="What it means here")


class UnitMapTable(Base):
    """Which version of an authority's table of units holds."""

    __tablename__ = "unit_map"
    __table_args__ = ({"comment": "The version that holds of each authority's table of units"},)

    authority_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Whose table it is")
    version: Mapped[int] = mapped_column(comment="The version that holds")
    changed_at: Mapped[datetime] = mapped_column(comment="When it was set")


class MappedUnitTable(Base):
    """A unit of the portals (đơn vị) and the agency that it belongs to, in one version of the table."""

    __tablename__ = "mapped_unit"
    __table_args__ = ({"comment": "Units of portals by agency; a version never changes"},)

    authority_id: Mapped[UUID] = mapped_column(primary_key=True, comment="Whose table it is")
    version: Mapped[int] = mapped_column(primary_key=True, comment="Version of the table, from 1")
    unit: Mapped[str] = mapped_column(
        String(200), primary_key=True, comment="The unit as portals name it: code of up to 35 signs"
    )
    agency_id: Mapped[UUID] = mapped_column(comment="The agency, an id of the assessment service")
    agency_code: Mapped[str] = mapped_column(String(64), comment="Code of the agency, as given")
    agency_name: Mapped[str] = mapped_column(comment="Name of the agency, as given")
