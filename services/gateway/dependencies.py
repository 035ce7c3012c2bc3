"""What handlers of the gateway ask for, as types."""

from typing import Annotated

from fastapi import Depends, Request

from services.gateway.config import Settings
from services.gateway.passwords import PasswordHashes
from services.gateway.signing_keys.ring import KeyRing
from services.gateway.signing_keys.sealing import Seals
from shared.db.engine import Database
from shared.problems.handlers import language_of


async def _settings(request: Request) -> Settings:
    settings: Settings = request.state.settings
    return settings


async def _database(request: Request) -> Database:
    database: Database = request.state.database
    return database


async def _ring(request: Request) -> KeyRing:
    ring: KeyRing = request.state.key_ring
    return ring


async def _seals(request: Request) -> Seals:
    seals: Seals = request.state.seals
    return seals


async def _passwords(request: Request) -> PasswordHashes:
    passwords: PasswordHashes = request.state.passwords
    return passwords


async def _reader_language(request: Request) -> str:
    return language_of(request.headers.get("accept-language"))


async def _client_address(request: Request) -> str:
    return request.client.host if request.client else ""


CurrentSettings = Annotated[Settings, Depends(_settings)]
OwnDatabase = Annotated[Database, Depends(_database)]
"""For the few commands that need more than one transaction."""
Ring = Annotated[KeyRing, Depends(_ring)]
SealsOfKeys = Annotated[Seals, Depends(_seals)]
Passwords = Annotated[PasswordHashes, Depends(_passwords)]
ClientAddress = Annotated[str, Depends(_client_address)]
"""Where the request comes from, as the server (or its trusted proxy) says."""
ReaderLanguage = Annotated[str, Depends(_reader_language)]
"""`vi` or `en`, by Accept-Language."""
