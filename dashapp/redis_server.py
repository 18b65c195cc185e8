"""A Redis that may be away: clients that give up quickly, and a breaker that stops asking.

What is kept there can be made again or be counted anew, so nobody waits for it and nothing fails
without it. Lines of the log name the kind of failure only: addresses hold passwords.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError, ResponseError
from redis.retry import Retry

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

SECONDS_TO_ANSWER: Final = 0.15
"""Of which one is answered in a few thousandths; one that is gone costs 0.3 s at most in all."""
SECONDS_OF_REST: Final = 10.0
"""For which a server that failed is not asked."""


def client_options(seconds_to_answer: float = SECONDS_TO_ANSWER) -> Mapping[str, Any]:
    """How every client of ours connects: one attempt, a moment, no small talk."""
    return MappingProxyType(
        {
            "socket_timeout": seconds_to_answer,
            "socket_connect_timeout": seconds_to_answer,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,  # the third begins with messages of its own, each with a timeout
            "driver_info": None,
            "max_connections": 1_024,  # above the most threads a worker can have, twice over
        }
    )


class Breaker:
    """Remembers that a server does not answer, so that not every request waits to find out.

    After a failure nobody asks for a while; then one thread does, and the others go on without
    until it has an answer. Safe to share between threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds that only grow."""
        self._clock = clock
        self._guard = threading.Lock()
        self._resting_until: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether the server failed when it was last asked."""
        return self._resting_until is not None

    def may_ask(self) -> bool:
        """Whether this thread is to ask the server now."""
        with self._guard:
            if self._resting_until is None:
                return True
            now = self._clock()
            if now < self._resting_until:
                return False
            self._resting_until = now + SECONDS_OF_REST
            return True

    def worked(self) -> None:
        """The server answered."""
        if self._resting_until is None:  # nearly always, and without waiting for the lock
            return
        with self._guard:
            self._resting_until = None
        log.info("Redis answers again")

    def failed(self, error: RedisError) -> None:
        """The server did not answer, or it refused."""
        with self._guard:
            is_news = self._resting_until is None
            self._resting_until = self._clock() + SECONDS_OF_REST
        if is_news:
            log.warning("Redis does not answer (%s); going on without it", type(error).__name__)


class Resting(NoConnection):
    """The server failed a moment ago and is not asked now."""


class RedisServer:
    """The Redis of a deployment. Safe to share between threads, and to fork.

    url: where it is.  client: connects when it is first asked for something.
    """

    def __init__(
        self,
        url: str,
        breaker: Breaker | None = None,
        seconds_to_answer: float = SECONDS_TO_ANSWER,
    ) -> None:
        """The server at `url`; nothing is asked of it yet."""
        self.url = url
        self.client: Redis = Redis.from_url(url, **client_options(seconds_to_answer))
        self._breaker = breaker or Breaker()

    @property
    def is_away(self) -> bool:
        """Whether the server failed when it was last asked."""
        return self._breaker.is_open

    def ask(self, command: Callable[[], Answer]) -> Answer:
        """What a command to the server gives. Raises RedisError, at once while it is resting."""
        if not self._breaker.may_ask():
            raise Resting
        try:
            answer = command()
        except RedisError as error:
            # That something else is kept under a key says nothing of the server.
            if not (isinstance(error, ResponseError) and str(error).startswith("WRONGTYPE")):
                self._breaker.failed(error)
            raise
        self._breaker.worked()
        return answer
