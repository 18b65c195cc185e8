"""Where Spark does the work, and whether it is there at all."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Self

from analytics.errors import InvalidSpec
from analytics.listening.spark.failing import SparkFailed

LEGAL: Final = "local[*], local[N] or spark://HOST:PORT"
_LOCAL: Final = re.compile(r"local(\[(\*|[1-9]\d{0,3})\])?")
_STANDALONE: Final = re.compile(r"spark://(?P<host>[A-Za-z0-9._-]+):(?P<port>\d{1,5})")
_SECONDS_TO_ANSWER: Final = 5.0


@dataclass(frozen=True, slots=True)
class Master:
    """A master by its address.

    host, port: where one outside this process listens; None for this machine alone.
    """

    url: str
    host: str | None = None
    port: int | None = None

    @classmethod
    def of(cls, url: str) -> Self:
        """That of an address. Raises InvalidSpec for what is none."""
        if _LOCAL.fullmatch(url):
            return cls(url)
        found = _STANDALONE.fullmatch(url)
        if found is None or not 0 < int(found["port"]) < 1 << 16:
            raise InvalidSpec("master", url, LEGAL)
        return cls(url, found["host"], int(found["port"]))

    @property
    def is_near(self) -> bool:
        """Whether everything stays on this machine."""
        return self.host in (None, "localhost") or str(self.host).startswith("127.")

    def require(self) -> None:
        """Raise SparkFailed where Spark is not installed here, or nothing answers there."""
        if find_spec("pyspark") is None:
            raise SparkFailed(
                "Spark is not installed here; pip install -r requirements-spark.txt installs it."
            )
        if self.host is None:
            return
        try:
            socket.create_connection((self.host, self.port or 0), _SECONDS_TO_ANSWER).close()
        except OSError as error:
            reason = (error.strerror or str(error) or "no answer").lower()
            raise SparkFailed(f"Nothing answers at {self.url} ({reason}).") from error
