"""Results that can always be made again: bytes under text keys, near at hand and perhaps shared.

A cache that fails is a cache that misses, and a key that many ask for at once is computed once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal, Protocol

Source = Literal["memory", "shared", "computed"]
"""Where an answer came from: this process, what all processes share, or the engine."""


class ByteCache(Protocol):
    """What is needed of a cache in this process; `flask_caching.Cache` has it."""

    def get(self, key: str) -> bytes | None:
        """The value under a key, if there is one."""

    def set(self, key: str, value: bytes) -> object:
        """Keep a value under a key."""


class Shared(Protocol):
    """What is needed of a cache between processes; `SharedResults` has it."""

    def get_or_compute(self, key: str, compute: Callable[[], bytes]) -> bytes:
        """The answer under a key, computed here where it is nowhere."""


def _uncounted(_source: Source) -> None:
    """Count nothing."""


class Results:
    """Answers by key. Safe to share between threads."""

    def __init__(
        self,
        cache: ByteCache,
        shared: Shared | None = None,
        count: Callable[[Source], None] = _uncounted,
    ) -> None:
        """Keep answers in `cache`, and where there is one in `shared` for other processes.

        count: told of each answer where it came from.
        """
        self._cache = cache
        self._shared = shared
        self._count = count
        self._guard = threading.Lock()
        self._under_way: dict[str, threading.Lock] = {}

    def get_or_compute(self, key: str, compute: Callable[[], bytes]) -> bytes:
        """The answer under `key`, computed by the first who asks while the others wait for it.

        The key must say everything the answer depends on. What `compute` raises reaches the caller.
        """
        source: Source = "memory"
        found = self._cache.get(key)
        if found is None:
            with self._guard:
                lock = self._under_way.setdefault(key, threading.Lock())
            with lock:
                try:
                    found = self._cache.get(key)
                    if found is None:
                        found, source = self._obtain(key, compute)
                        self._cache.set(key, found)
                finally:
                    with self._guard:
                        self._under_way.pop(key, None)
        self._count(source)
        return found

    def _obtain(self, key: str, compute: Callable[[], bytes]) -> tuple[bytes, Source]:
        if self._shared is None:
            return compute(), "computed"
        source: Source = "shared"

        def here() -> bytes:
            nonlocal source
            source = "computed"
            return compute()

        return self._shared.get_or_compute(key, here), source
