"""Texts that let somebody in: nobody can guess them, and what is kept cannot be used for it."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

BYTES: Final = 32
_LONGEST: Final = 128


def new_secret() -> str:
    """256 random bits, as letters, digits, "-" and "_"."""
    return secrets.token_urlsafe(BYTES)


def new_id() -> str:
    """A name for something in an address: it opens nothing, and nobody guesses it."""
    return secrets.token_hex(BYTES // 2)


def hash_of(secret: str) -> str:
    """What is kept of a secret. A fast hash will do: there is no trying 256 bits."""
    return sha256(secret[:_LONGEST].encode("utf-8", "replace")).hexdigest()
