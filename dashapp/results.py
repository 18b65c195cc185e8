"""Results that can always be made again: bytes under text keys, in Flask-Caching.

A cache that fails is a cache that misses, and a key that many ask for at once is computed once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger(__name__)


class ByteCache(Protocol):
    """What is needed of a cache; `flask_caching.Cache` has it."""

    def get(self, key: str) -> bytes | None:
        """The value under a key, if there is one."""

    def set(self, key: str, value: bytes) -> object:
        """Keep a value under a key."""


class Results:
    """Answers by key. Safe to share between threads."""

    def __init__(
        self, cache: ByteCache, failures: tuple[type[Exception], ...] = (OSError,)
    ) -> None:
        """Keep answers in `cache`; its errors of the kinds `failures` count as misses."""
        self._cache = cache
        self._failures = failures
        self._guard = threading.Lock()
        self._under_way: dict[str, threading.Lock] = {}

    def get_or_compute(self, key: str, compute: Callable[[], bytes]) -> bytes:
        """The answer under `key`, computed by the first who asks while the others wait for it.

        The key must say everything the answer depends on. What `compute` raises reaches the caller.
        """
        found = self._get(key)
        if found is not None:
            return found
        with self._guard:
            lock = self._under_way.setdefault(key, threading.Lock())
        with lock:
            try:
                found = self._get(key)
                if found is None:
                    found = compute()
                    self._set(key, found)
                return found
            finally:
                with self._guard:
                    self._under_way.pop(key, None)

    def _get(self, key: str) -> bytes | None:
        try:
            return self._cache.get(key)
        except self._failures as error:
            log.warning("cache read failed: %s", error)
            return None

    def _set(self, key: str, value: bytes) -> None:
        try:
            self._cache.set(key, value)
        except self._failures as error:
            log.warning("cache write failed: %s", error)
