"""Names for people that say nothing of who they are, and tokens that only they have.

Both are HMAC-SHA256 (RFC 2104) of somebody's id under a key that never leaves the home it was made
in: without it, neither can be worked out from an id or led back to one. The build keeps a hash of
each token, as of a password that nobody can guess.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from analytics.durable import flush
from analytics.errors import UndertoneError

KEY_FILE: Final = "listeners.key"
LETTERS: Final = 10
"""Of a pseudonym: 50 bits. Of a million people, two meet in one catalogue of two thousand."""

_KEY_BYTES: Final = 32
_LONGEST_TOKEN: Final = 128


class NoKey(UndertoneError):
    """A home in which nothing was made of people's plays, or whose key was lost."""


@dataclass(frozen=True, slots=True)
class Key:
    """The key of a home."""

    secret: bytes

    def pseudonym(self, person: str) -> str:
        """Ten letters and digits for somebody's id; the same in every build of this home."""
        return base64.b32encode(self._of("pseudonym", person))[:LETTERS].decode().lower()

    def token(self, person: str) -> str:
        """What lets somebody see their own plays: 256 bits, as letters, digits, "-" and "_"."""
        return base64.urlsafe_b64encode(self._of("token", person)).rstrip(b"=").decode()

    @property
    def name(self) -> str:
        """Tells keys apart and gives none away."""
        return self._of("name", "").hex()[:16]

    @property
    def written(self) -> str:
        """As its file has it, for `Key.of_written`. Whoever has it can make every token."""
        return self.secret.hex()

    @classmethod
    def of_written(cls, text: str) -> Self:
        """The key that a file has. Raises ValueError for a text that is none."""
        secret = bytes.fromhex(text)
        if len(secret) != _KEY_BYTES:
            raise ValueError(f"A key has {_KEY_BYTES} bytes.")
        return cls(secret)

    def _of(self, label: str, person: str) -> bytes:
        words = f"undertone {label}\0{person}".encode("utf-8", "surrogatepass")
        return hmac.new(self.secret, words, sha256).digest()


def token_hash(token: str) -> str:
    """What is kept of a token, in hex."""
    return sha256(token[:_LONGEST_TOKEN].encode("utf-8", "replace")).hexdigest()


def read_key(home: Path) -> Key:
    """The key of a home. Raises NoKey where there is none, or none that can be one."""
    path = home / KEY_FILE
    try:
        return Key.of_written(path.read_text(encoding="ascii"))
    except FileNotFoundError as error:
        raise NoKey(
            f"Nothing was made of people's plays in {home} yet, or its key was lost."
        ) from error
    except ValueError as error:
        raise NoKey(f"{path} is no key; put back the one that was there.") from error


def has_key(home: Path) -> bool:
    """Whether a home has a file of that name, be it a key or not."""
    return (home / KEY_FILE).exists()


def key_of(home: Path) -> Key:
    """The key of a home, made when it is first asked for; readable by its owner only."""
    if not has_key(home):
        # A link, not a rename: of two processes that make one at once, the first counts.
        try:
            _write(home, Key(secrets.token_bytes(_KEY_BYTES)), Path.hardlink_to)
        except FileExistsError:
            pass
    return read_key(home)


def put_key(home: Path, key: Key) -> None:
    """Let `key` be that of a home, in the place of any other; readable by its owner only."""
    _write(home, key, lambda path, temporary: temporary.replace(path))


def _write(home: Path, key: Key, put: Callable[[Path, Path], object]) -> None:
    """Write a key to a new file of the home, and `put` the path it is to have to that."""
    home.mkdir(parents=True, exist_ok=True)
    temporary = home / f".{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}.tmp"
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w",
                  encoding="ascii") as file:  # fmt: skip
            file.write(key.written)
        flush(temporary)
        put(home / KEY_FILE, temporary)
        flush(home)
    finally:
        temporary.unlink(missing_ok=True)
