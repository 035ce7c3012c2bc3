"""App users as they go over the wire."""

import asyncio
from typing import Self
from uuid import UUID

from pydantic import Field

from services.survey.app_users.models import NewAppUser
from services.survey.app_users.service import MadeKey
from services.survey.app_users.settings_code import settings_code
from shared.http.schema import Schema, UtcInstant


class AppUserOrder(Schema):
    """A wish to let an interviewer's app in."""

    id: UUID | None = Field(
        None, description="Made by the caller, so that a repeat is known as one"
    )
    interviewer_id: UUID = Field(
        description="Account of the interviewer; the app sees what this account is assigned to",
        examples=["0192f7a0-0000-7000-8000-000000000011"],
    )
    interviewer_name: str = Field(
        min_length=1, max_length=200, description="Name", examples=["Trần Thị Bình"]
    )
    expires_at: UtcInstant | None = Field(
        None, description="Until when its key lives; left out: two weeks after the campaign's end"
    )

    def to_model(self) -> NewAppUser:
        """Take it as the domain knows it."""
        return NewAppUser(self.id, self.interviewer_id, self.interviewer_name, self.expires_at)


class AppUserView(Schema):
    """An interviewer's app in a campaign. Its key is never shown again."""

    id: UUID = Field(description="Id")
    campaign_id: UUID = Field(description="The campaign")
    interviewer_id: UUID = Field(description="Account of the interviewer")
    interviewer_name: str = Field(description="Name", examples=["Trần Thị Bình"])
    created_at: UtcInstant = Field(description="When it was made")
    key_made_at: UtcInstant = Field(description="When its present key was made")
    expires_at: UtcInstant = Field(description="Until when the key opens anything")
    revoked_at: UtcInstant | None = Field(description="Since when it opens nothing")


class AppUserKeyView(Schema):
    """An app user with its new key, which is told this once. Who loses it makes a new one."""

    app_user: AppUserView = Field(description="The app user")
    key: str | None = Field(
        description="The key; nothing where the app user was there already",
        examples=["4f9d…64 digits…c1"],
    )
    server_url: str | None = Field(
        description="Address to enter in ODK Collect or a like client, with the key in it",
        examples=["https://par.example.vn/v1/openrosa/key/4f9d…c1"],
    )
    settings: str | None = Field(
        description="Settings of ODK Collect: JSON, deflated with zlib, in base64"
    )
    settings_qr_svg: str | None = Field(description="The settings as a QR code to scan, SVG")
    settings_qr_png: str | None = Field(description="The same as PNG, in base64")

    @classmethod
    async def of(cls, made: MadeKey, address: str) -> Self:
        """Show a key that was just made, at this public address."""
        view = AppUserView.model_validate(made.row)
        if made.key is None:
            return cls(
                app_user=view,
                key=None,
                server_url=None,
                settings=None,
                settings_qr_svg=None,
                settings_qr_png=None,
            )
        server_url = f"{address}/v1/openrosa/key/{made.key}"
        code = await asyncio.to_thread(
            settings_code,
            server_url,
            project=made.campaign.name,
            interviewer=made.row.interviewer_name,
        )
        return cls(
            app_user=view,
            key=made.key,
            server_url=server_url,
            settings=code.text,
            settings_qr_svg=code.svg,
            settings_qr_png=code.png,
        )


class AppUserPage(Schema):
    """A page of app users, oldest first."""

    items: list[AppUserView] = Field(description="The app users")
    next: str | None = Field(description="Cursor of the next page, nothing where the list ends")
