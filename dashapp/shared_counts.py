"""Counts of requests in the shared Redis, which stop being kept there while it is away.

Flask-Limiter asks its storage whether it is back, and meanwhile counts in this process. All it asks
goes through the one breaker of the server, so that no request finds out twice that it is away.
"""

from __future__ import annotations

from typing import Any, Final

from limits.storage import RedisStorage
from redis.exceptions import RedisError

from dashapp.redis_server import RedisServer, client_options

SCHEME: Final = "undertone"


class SharedCounts(RedisStorage):
    """Storage that the library makes for addresses of the kind "undertone:"."""

    STORAGE_SCHEME: Final = [SCHEME]  # type: ignore[misc]  # the library's own way

    def __init__(self, _uri: str, server: RedisServer, **_options: Any) -> None:
        """Count on `server`, which the library hands on from its options."""
        self._server = server
        super().__init__(server.url, **client_options())

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more under a key."""
        return self._server.ask(lambda: super(SharedCounts, self).incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """What was counted under a key."""
        return self._server.ask(lambda: super(SharedCounts, self).get(key))

    def get_expiry(self, key: str) -> float:
        """When the count under a key ends, in seconds since 1970."""
        return self._server.ask(lambda: super(SharedCounts, self).get_expiry(key))

    def check(self) -> bool:
        """Whether the server answers."""
        try:
            return bool(self._server.ask(self._server.client.ping))
        except RedisError:
            return False
