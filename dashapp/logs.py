"""Where log lines go and what they look like.

One line per event on standard error: time in UTC, level, where, message. Nothing here writes
addresses people visited or what they typed; tracebacks stay in the log and never reach a page.
"""

from __future__ import annotations

import logging
import logging.config
import time
from typing import Final

LINE: Final = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"


class UtcFormatter(logging.Formatter):
    """Lines whose times mean the same on every machine."""

    converter = staticmethod(time.gmtime)


def set_up(level: str) -> None:
    """Send log lines of `level` (debug, info, warning, error) and above to standard error.

    Safe to call again: the last call decides.
    """
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": UtcFormatter, "format": LINE, "datefmt": MOMENT}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
            "root": {"level": level.upper(), "handlers": ["stderr"]},
            # It narrates each function it compiles; its warnings are enough.
            "loggers": {"numba": {"level": "WARNING"}},
        }
    )
