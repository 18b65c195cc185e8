"""Requests counted by minute: in the Redis that all share, or in this process while it is away."""

from __future__ import annotations

import time
from math import ceil

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from dashapp.redis_server import RedisServer, client_options


class Counts:
    """What was asked for in the minutes under way. Safe to share between threads, and to fork."""

    def __init__(self, redis: RedisServer | None) -> None:
        """redis: where all processes and machines count together; None for each by itself."""
        here = FixedWindowRateLimiter(MemoryStorage())
        shared = [FixedWindowRateLimiter(_SharedStorage(redis))] if redis else []
        self._counters = (*shared, here)

    def seconds_to_wait(self, most: int, *what: str) -> int:
        """Count one more of a kind; 0, or after how many seconds to try again.

        most: in a minute, which begins with the first.  what: the names of what is counted.
        """
        item = RateLimitItemPerMinute(most)
        for counter in self._counters:
            try:
                if counter.hit(item, *what):
                    return 0
                left = counter.get_window_stats(item, *what).reset_time - time.time()
                return min(max(1, ceil(left)), 60)
            except RedisError:  # count here, then, which raises none
                continue
        return 0


class _SharedStorage(RedisStorage):
    """Counts in Redis. All it asks goes through the one breaker of the server."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        super().__init__(server.url, **client_options())

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._server.ask(lambda: super(_SharedStorage, self).incr(key, expiry, amount))

    def get(self, key: str) -> int:
        return self._server.ask(lambda: super(_SharedStorage, self).get(key))

    def get_expiry(self, key: str) -> float:
        return self._server.ask(lambda: super(_SharedStorage, self).get_expiry(key))
