"""Passwords: what is strong enough, and how they are kept."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from services.gateway.errors import SignInBusyError, WeakPasswordError
from shared.problems.problem import Fault, Text

SHORTEST: Final = 12
LONGEST: Final = 256
FEWEST_DIFFERENT: Final = 5
_LONGEST_QUEUE: Final = 128

Result = TypeVar("Result")


def normalised(password: str) -> str:
    """Write a password in one way, whatever keyboard it was typed on (RFC 8265 §4.2)."""
    return unicodedata.normalize("NFC", password)


def check_strength(password: str, *, email: str, pointer: str = "#/password") -> None:
    """Refuse a password that is short, or easily guessed from the account itself."""
    text = normalised(password)
    local_part = email.partition("@")[0].casefold()
    if (
        len(text) < SHORTEST
        or len(text) > LONGEST
        or len(set(text)) < FEWEST_DIFFERENT
        or text.casefold() == email.casefold()
        or (len(local_part) >= 6 and text.casefold().replace(local_part, "").isdigit())
    ):
        rule = Text(
            f"Hãy dùng ít nhất {SHORTEST} ký tự, gồm ít nhất {FEWEST_DIFFERENT} ký tự khác nhau và không phải địa chỉ thư của tài khoản.",
            f"Write at least {SHORTEST} characters, {FEWEST_DIFFERENT} of them different, and not the account's own address.",
        )
        raise WeakPasswordError(faults=[Fault(pointer, rule, "weak-password")])


class PasswordHashes:
    """Argon2id (RFC 9106) in threads of its own, so that the event loop never waits for a hash."""

    def __init__(self, *, memory_kib: int, passes: int, threads: int) -> None:
        self._hasher = PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=1, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._waiting = 0
        self._nobodys = self._hasher.hash("nobody's password")

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def hash(self, password: str) -> str:
        """Make the hash to keep."""
        return await self._run(self._hash, password)

    async def verify(self, kept: str | None, password: str) -> bool:
        """Compare; without an account it takes just as long, so that time tells nothing."""
        matches = await self._run(self._matches, kept or self._nobodys, password)
        return matches and kept is not None

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with other costs than are set now."""
        return self._hasher.check_needs_rehash(kept)

    def _hash(self, password: str) -> str:
        return self._hasher.hash(normalised(password))

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, normalised(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[..., Result], *arguments: str) -> Result:
        if self._waiting >= _LONGEST_QUEUE:
            raise SignInBusyError(headers={"retry-after": "2"})
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, work, *arguments)
        finally:
            self._waiting -= 1
