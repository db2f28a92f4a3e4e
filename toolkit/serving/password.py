"""Passwords of curators and coordinators: how they are kept and checked, and what is asked of a new one."""

import asyncio
import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from toolkit.errors import InputError
from toolkit.store.database import Store

SHORTEST = 10  # characters; a long password of plain words is better than a short one of signs
LONGEST = 200
RULE = f"Не короче {SHORTEST} знаков. Других условий нет: подойдёт и фраза из нескольких слов."
AT_ONCE = 2  # each check takes 64 MB and a core for a fifth of a second: pages must not starve


def require_good(password: str, repeated: str) -> None:
    """Accept a new password. Raises InputError with what to do."""
    if len(password) < SHORTEST:
        raise InputError(f"Пароль: нужно не меньше {SHORTEST} знаков, сейчас {len(password)}.", "password")
    if len(password) > LONGEST:
        raise InputError(f"Пароль: не больше {LONGEST} знаков, сейчас {len(password)}.", "password")
    if password != repeated:
        raise InputError("Пароли не совпали. Введите новый пароль дважды одинаково.", "repeated")


class Passwords:
    """Passwords of one database's accounts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def keep(self, account_id: int, password: str) -> None:
        """Keep a new password of an account, as a hash."""
        async with self._turns:
            hashed = await asyncio.to_thread(self._hasher.hash, password)
        await asyncio.to_thread(self._store.accounts.set_password_hash, account_id, hashed)

    async def fits(self, account_id: int | None, password: str) -> bool:
        """Whether this is the account's password.

        It takes the same time for a login that is not there (None) and for an account without a password, so
        that nobody learns which logins exist.
        """
        kept = ""
        if account_id is not None:
            kept = await asyncio.to_thread(self._store.accounts.password_hash, account_id)
        async with self._turns:
            right = await asyncio.to_thread(self._verify, kept, password[: LONGEST + 1])
        if right and account_id is not None and self._hasher.check_needs_rehash(kept):
            await self.keep(account_id, password)
        return right

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept or self._nobodys, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    @cached_property
    def _hasher(self) -> PasswordHasher:
        return PasswordHasher()

    @cached_property
    def _nobodys(self) -> str:
        """The hash of a password that nobody knows."""
        return self._hasher.hash(secrets.token_urlsafe(16))
