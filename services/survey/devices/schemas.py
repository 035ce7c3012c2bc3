"""Devices as they go over the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.devices.contacts import Contact
from services.survey.devices.store import DeviceRow
from services.survey.responses.schemas import Device
from shared.http.schema import Schema, UtcInstant


class FormOnDevice(Schema):
    """A form that is on a device."""

    form: str = Field(max_length=200, description="The form", examples=["HN-01"])
    version: str = Field(max_length=50, description="Its version", examples=["1"])


class DeviceContact(Schema):
    """What a device tells of itself; the first time registers it."""

    device_id: Device = Field(description="What it calls itself", examples=["tablet-07"])
    name: str | None = Field(
        None, max_length=200, description="Name for people", examples=["Máy tính bảng số 7"]
    )
    device_time: UtcInstant | None = Field(
        None, description="Its clock at the moment of sending, so that the difference is known"
    )
    forms: list[FormOnDevice] = Field(
        default_factory=list, max_length=200, description="The forms on it"
    )
    unsent: int | None = Field(
        None, ge=0, le=1_000_000, description="Filled-in forms that are still to be sent"
    )

    def to_model(self, campaign_id: UUID, owner_id: UUID, now: datetime) -> Contact:
        """Take it as the domain knows it."""
        ahead = None if self.device_time is None else self.device_time - now
        return Contact(
            campaign_id=campaign_id,
            owner_id=owner_id,
            device_id=self.device_id,
            clock_ahead_seconds=None if ahead is None else round(ahead.total_seconds()),
            forms={one.form: one.version for one in self.forms},
            name=self.name,
            unsent=self.unsent,
        )


class KnownForm(Schema):
    """A form that is on a device, as far as is known."""

    form: str = Field(description="The form", examples=["HN-01"])
    version: str = Field(description="Its version", examples=["1"])
    at: UtcInstant = Field(description="When it was fetched, or told")
    newest: str | None = Field(
        description="The version that is handed out now; nothing where the campaign hands out no such form"
    )
    is_outdated: bool = Field(description="Whether the device should fetch the newest")


class DeviceView(Schema):
    """A device, and what is on it."""

    id: UUID = Field(description="Id")
    campaign_id: UUID = Field(description="The campaign")
    owner_id: UUID = Field(description="Account or client that collects with it")
    device_id: str = Field(description="What it calls itself; empty until it has said")
    name: str | None = Field(description="Name for people")
    forms: list[KnownForm] = Field(description="The forms on it")
    unsent: int | None = Field(description="Filled-in forms not yet sent, as it told")
    clock_ahead_seconds: int | None = Field(description="By how much its clock is ahead")
    registered_at: UtcInstant = Field(description="When it was first heard of")
    last_contact_at: UtcInstant = Field(description="When it was last heard of")
    revoked_at: UtcInstant | None = Field(description="Since when nothing is taken of it")

    @classmethod
    def of(cls, row: DeviceRow, handed_out: Mapping[str, str]) -> Self:
        """Show one; `handed_out` are the versions by form that the campaign hands out now."""
        forms = [
            KnownForm(
                form=form,
                version=one["version"],
                at=one["at"],
                newest=handed_out.get(form),
                is_outdated=handed_out.get(form, one["version"]) != one["version"],
            )
            for form, one in sorted(row.forms.items())
        ]
        plain = {name: getattr(row, name) for name in cls.model_fields if name != "forms"}
        return cls(**plain, forms=forms)


class DevicePage(Schema):
    """A page of devices."""

    items: list[DeviceView] = Field(description="The devices")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")
