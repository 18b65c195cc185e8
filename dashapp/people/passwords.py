"""Passwords: which will do, and whether one is right. What is kept is an Argon2id hash."""

from __future__ import annotations

import threading
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from dashapp.people.errors import Refused

SHORTEST: Final = 10
LONGEST: Final = 256
"""Characters."""
_LOOKED_AT: Final = 72
"""Characters whose strength is judged: the judging takes ever longer, the strength is known."""
FEWEST_GUESSES: Final = 1e6
"""Of somebody who tries common passwords, names, dates, keys side by side and the like first."""

# OWASP's cheatsheet of password storage: 19 MiB, two passes, one lane.
_MEMORY_KIB: Final = 19_456
_PASSES: Final = 2
_LANES: Final = 1
AT_ONCE: Final = 2
"""Hashes a process makes at a time: those who flood the form wait for one another."""


class Passwords:
    """Makes and checks hashes. Safe to share between threads."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(_PASSES, _MEMORY_KIB, _LANES)
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._turn:
            return self._hasher.hash(_bytes(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one that was kept; as slow where nothing was kept."""
        if kept is None:
            # The same work, so that nobody can tell by the clock who has an account.
            self.hash(password[:LONGEST])
            return False
        try:
            with self._turn:
                return self._hasher.verify(kept, _bytes(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False


def require_good(password: str, *about: str, field: str = "password") -> None:
    """Raise Refused unless a password will do.

    about: words that others know of the person, such as their name.  field: of the form.
    """
    if len(password) < SHORTEST:
        raise Refused(field, f"Use {SHORTEST} characters or more.")
    if len(password) > LONGEST:
        raise Refused(field, f"Use at most {LONGEST} characters.")
    known = [word[:_LOOKED_AT] for word in about if word]
    if float(zxcvbn(password[:_LOOKED_AT], user_inputs=known)["guesses"]) < FEWEST_GUESSES:
        raise Refused(field, "This is easy to guess. A few unrelated words make a good password.")


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "replace")
