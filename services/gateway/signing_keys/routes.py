"""Signing keys: the public key set, and their rotation."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.gateway.config import Settings
from services.gateway.dependencies import CurrentSettings, Ring, SealsOfKeys
from services.gateway.permissions import POLICY, Permission
from services.gateway.signing_keys.schemas import (
    KeyRotation,
    PublicKeySet,
    SigningKeyList,
    SigningKeyView,
)
from services.gateway.signing_keys.service import SigningKeyService
from shared.auth.principal import Access
from shared.auth.requires import Requires
from shared.clock import Now
from shared.db.transaction import Snapshot, Transaction

router = APIRouter(tags=["signing-keys"])

MayManageKeys = Annotated[Access, Depends(Requires(Permission.MANAGE_SIGNING_KEYS, POLICY))]


async def _publication(order: KeyRotation, settings: CurrentSettings) -> timedelta:
    return timedelta(seconds=_seconds(order, settings))


def _seconds(order: KeyRotation, settings: Settings) -> int:
    if order.publication_seconds is None:
        return settings.key_publication_seconds
    return order.publication_seconds


Publication = Annotated[timedelta, Depends(_publication)]


@router.get("/.well-known/jwks.json", summary="Read the public keys of access tokens")
async def read_public_keys(*, ring: Ring, now: Now, response: Response) -> PublicKeySet:
    response.headers["cache-control"] = "public, max-age=5"
    return PublicKeySet.model_validate({"keys": await ring.documents(now)})


@router.get("/v1/signing-keys", summary="List the signing keys")
async def list_signing_keys(
    *, snapshot: Snapshot, seals: SealsOfKeys, now: Now, access: MayManageKeys
) -> SigningKeyList:
    keys = await SigningKeyService(snapshot, seals).list_keys(now, access=access)
    return SigningKeyList(items=[SigningKeyView.of(key) for key in keys])


@router.post("/v1/signing-keys", status_code=201, summary="Rotate the signing key")
async def rotate_signing_key(
    *,
    order: KeyRotation,
    publication: Publication,
    transaction: Transaction,
    seals: SealsOfKeys,
    now: Now,
    access: MayManageKeys,
) -> SigningKeyView:
    key = await SigningKeyService(transaction, seals).rotate(
        now,
        publication=publication,
        withdraw_others=order.withdraw_others,
        by=access.principal,
    )
    return SigningKeyView.of(key)
