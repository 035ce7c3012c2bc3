"""Accounts over the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.gateway.accounts.models import (
    Account,
    AccountOrder,
    AccountState,
    GivenGrant,
)
from services.gateway.accounts.rules import MAXIMUM_GRANTS
from shared.auth.principal import Grant, Principal, Role
from shared.http.schema import Schema, UtcInstant

EMAIL_PATTERN = r"^\s*[^\s@\x00-\x1f\x7f]{1,64}@[^\s@\x00-\x1f\x7f]{1,189}\s*$"


def _printable(value: str) -> str:
    if not value.isprintable():
        raise PydanticCustomError(
            "printable", "write it without line breaks and control characters"
        )
    return value


Email = Annotated[str, StringConstraints(pattern=EMAIL_PATTERN, max_length=254)]
DisplayName = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(_printable),
]
Password = Annotated[
    str, StringConstraints(min_length=1, max_length=256), AfterValidator(_printable)
]


class NewGrant(Schema):
    """A role to give."""

    role: Role = Field(description="What the account will do", examples=["AGENCY_EDITOR"])
    authority_id: UUID | None = Field(
        default=None, description="In which authority; left out only for PLATFORM_ADMIN"
    )
    agency_id: UUID | None = Field(
        default=None, description="For which agency; only for AGENCY_EDITOR and AGENCY_HEAD"
    )

    def grant(self) -> Grant:
        """Say it in the words of the domain."""
        return Grant(self.role, self.authority_id, self.agency_id)


class NewAccount(Schema):
    """An account to open."""

    email: Email = Field(
        description="Signs in with it; differences of case do not matter",
        examples=["lan.nguyen@example.vn"],
    )
    display_name: DisplayName = Field(
        description="Name that others see", examples=["Nguyễn Thị Lan"]
    )
    password: Password = Field(
        description="First password, at least 12 characters",
        examples=["ba con meo nam ngu"],
        json_schema_extra={"format": "password", "writeOnly": True},
    )
    grants: list[NewGrant] = Field(
        default_factory=list,
        max_length=MAXIMUM_GRANTS,
        description="First roles; an officer gives at least one",
    )

    def order(self) -> AccountOrder:
        """Say it in the words of the domain."""
        return AccountOrder(
            email=self.email,
            display_name=self.display_name,
            password=self.password,
            grants=[grant.grant() for grant in self.grants],
        )


class GrantView(Schema):
    """A role that an account holds."""

    id: UUID = Field(description="Names the grant, to withdraw it")
    role: Role = Field(description="What the account does", examples=["OFFICER"])
    authority_id: UUID | None = Field(description="In which authority")
    agency_id: UUID | None = Field(description="For which agency alone")
    granted_at: UtcInstant = Field(description="Since when")

    @classmethod
    def of(cls, given: GivenGrant) -> "GrantView":
        """Show a grant."""
        return cls.model_validate(given)


class AccountView(Schema):
    """An account, with those of its grants that the reader may see."""

    id: UUID = Field(description="Also the `sub` of its tokens")
    email: str = Field(description="As written", examples=["lan.nguyen@example.vn"])
    display_name: str = Field(description="Name that others see", examples=["Nguyễn Thị Lan"])
    state: AccountState = Field(description="SUSPENDED accounts cannot sign in")
    version: int = Field(description="The same as in the ETag", examples=[1])
    created_at: UtcInstant = Field(description="When it was opened")
    grants: list[GrantView] = Field(description="Oldest first")

    @classmethod
    def of(cls, account: Account) -> "AccountView":
        """Show an account."""
        return cls.model_validate(account)


class AccountList(Schema):
    """A page of accounts."""

    items: list[AccountView] = Field(description="In order of opening")
    next: str | None = Field(description="`cursor` of the next page; null where the list ends")

    @classmethod
    def of(cls, accounts: list[Account], following: str | None) -> "AccountList":
        """Show a page."""
        return cls(items=[AccountView.of(account) for account in accounts], next=following)


class Suspension(Schema):
    """Why an account is suspended."""

    reason: Annotated[
        str, StringConstraints(min_length=1, max_length=2000), AfterValidator(_printable)
    ] = Field(description="Kept in the audit trail", examples=["Chuyển công tác từ 01/12"])


class NewPassword(Schema):
    """A password set by an officer."""

    password: Password = Field(
        description="At least 12 characters; ask the person to change it",
        examples=["ba con meo nam ngu"],
        json_schema_extra={"format": "password", "writeOnly": True},
    )


class PasswordChange(Schema):
    """A password that one changes oneself."""

    current_password: Annotated[str, StringConstraints(max_length=256)] = Field(
        description="The one in use",
        json_schema_extra={"format": "password", "writeOnly": True},
    )
    new_password: Password = Field(
        description="At least 12 characters",
        examples=["bon con ga di choi"],
        json_schema_extra={"format": "password", "writeOnly": True},
    )


class OwnGrantView(Schema):
    """A role that the token carries."""

    role: Role = Field(description="What one does", examples=["OFFICER"])
    authority_id: UUID | None = Field(description="In which authority")
    agency_id: UUID | None = Field(description="For which agency alone")


class OwnAccountView(Schema):
    """Who is calling, as the access token says."""

    id: UUID = Field(description="`sub` of the token")
    kind: str = Field(description="ACCOUNT or API_CLIENT", examples=["ACCOUNT"])
    name: str = Field(description="Name that others see", examples=["Nguyễn Thị Lan"])
    email: str | None = Field(description="Address of an account", examples=["lan@example.vn"])
    grants: list[OwnGrantView] = Field(description="Roles that the token carries")

    @classmethod
    def of(cls, principal: Principal, email: str | None) -> "OwnAccountView":
        """Show the caller."""
        return cls(
            id=principal.id,
            kind="ACCOUNT" if email is not None else "API_CLIENT",
            name=principal.name,
            email=email,
            grants=[OwnGrantView.model_validate(grant) for grant in principal.grants],
        )
