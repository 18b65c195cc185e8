"""Results that all processes and machines share: bytes in Redis, each computed by one of them.

Bytes, never pickles: loading a pickle runs what somebody wrote there. A value begins with a check
of itself and its key; one that was cut short, altered or moved is a miss. A server that is away,
slow, full or just flushed is a miss, too.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Any, Final

from redis.exceptions import RedisError

from analytics import VERSION
from dashapp.redis_server import RedisServer

MOST_BYTES: Final = 16 * 1024 * 1024
"""Of a value; larger ones are not kept, and not read to their end."""
SECONDS_CLAIMED: Final = 10
"""After which a claim ends by itself: whoever computed is gone."""
SECONDS_TO_WAIT: Final = 2.0
"""For a result that somebody else computes."""
_FIRST_PAUSE: Final = 0.005
_LONGEST_PAUSE: Final = 0.05
_CHECK_BYTES: Final = 16

_RELEASE: Final = """
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0
"""


class SharedResults:
    """Answers by key, shared between processes. Safe to share between threads, and to fork."""

    def __init__(
        self,
        server: RedisServer,
        seconds_kept: int,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Keep answers on `server` for a time.  pause: waits for a number of seconds."""
        self._server = server
        self._redis = server.client
        self._seconds_kept = seconds_kept
        self._pause = pause

    def get_or_compute(self, key: str, compute: Callable[[], bytes]) -> bytes:
        """The answer under `key`, computed by whoever claims it first, here or elsewhere.

        The others wait for it, though not for long. What `compute` raises reaches the caller.
        """
        name = _name(key)
        found = self._get(name)
        if found is not None:
            return found
        token, waited, pause = secrets.token_hex(8), 0.0, _FIRST_PAUSE
        while not self._claim(name, token):
            if waited >= SECONDS_TO_WAIT:  # whoever computes is slow, or gone
                return self._computed(name, compute)
            self._pause(pause)
            waited, pause = waited + pause, min(2 * pause, _LONGEST_PAUSE)
            found = self._get(name)
            if found is not None:
                return found
        try:
            # Once more: it may have been kept, and its claim ended, between the look and the claim.
            found = self._get(name)
            return self._computed(name, compute) if found is None else found
        finally:
            self._release(name, token)

    def _computed(self, name: str, compute: Callable[[], bytes]) -> bytes:
        content = compute()
        if len(content) <= MOST_BYTES:
            value = _check(name, content) + content
            self._ask(lambda: self._redis.set(name, value, ex=self._seconds_kept), None)
        return content

    def _get(self, name: str) -> bytes | None:
        # A range, so that nobody's enormous value is read whole; nothing is an empty one.
        value = self._ask(lambda: self._redis.getrange(name, 0, MOST_BYTES + _CHECK_BYTES), b"")
        check, content = value[:_CHECK_BYTES], value[_CHECK_BYTES:]
        return content if secrets.compare_digest(check, _check(name, content)) else None

    def _claim(self, name: str, token: str) -> bool:
        """Whether this caller is to compute: it is the first, or nobody can tell."""
        claim = f"{name}:claim"
        return bool(
            self._ask(lambda: self._redis.set(claim, token, nx=True, ex=SECONDS_CLAIMED), True)
        )

    def _release(self, name: str, token: str) -> None:
        self._ask(lambda: self._redis.eval(_RELEASE, 1, f"{name}:claim", token), None)

    def _ask(self, command: Callable[[], Any], otherwise: Any) -> Any:
        """What the server answers to a command; `otherwise` where it does not."""
        try:
            return self._server.ask(command)
        except RedisError:
            return otherwise


def _name(key: str) -> str:
    """Where a result is kept: short, however long its key, and not shared between versions."""
    return f"undertone:{VERSION}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"


def _check(name: str, content: bytes) -> bytes:
    check = hashlib.blake2b(name.encode(), digest_size=_CHECK_BYTES)
    check.update(content)
    return check.digest()
