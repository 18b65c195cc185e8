"""Where log lines go and what they look like.

One line per event on standard error: time in UTC, level, where, request, message; as text, or as a
JSON object for programs that collect them. Nothing here writes addresses people visited or what
they typed; tracebacks stay in the log and never reach a page. Secrets are taken out of every line,
whoever wrote it.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import time
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Literal

Form = Literal["text", "json"]
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
HIDDEN: Final = "[hidden]"
ACCESS: Final = "dashapp.access"
"""The name under which requests are logged."""

_QUERY: Final = re.compile(r"(?<=[\w/])\?[^\s\"'=]*=[^\s\"']*")
_QUOTED: Final = re.compile(r"(?<!\w)b?[\"'].*", re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(slots=True)
class Followed:
    """The request being answered.  route: of the address, as the program spells it."""

    id: str
    route: str = "other"


FOLLOWED: Final[ContextVar[Followed | None]] = ContextVar("followed", default=None)
"""Each thread's own request; see dashapp.following."""


def set_up(level: str, form: Form = "text", secrets: Sequence[str] = ()) -> None:
    """Send log lines of `level` (debug, info, warning, error) and above to standard error.

    secrets: texts to be hidden.  Safe to call again: the last call decides.
    """
    logging.config.dictConfig(configuration(level, form, secrets))


def configuration(level: str, form: Form, secrets: Sequence[str]) -> dict[str, Any]:
    """The same as `logging.config` takes it, for programs that set logging up by themselves."""
    formatter = JsonLines if form == "json" else TextLines
    handlers = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "secrets": tuple(secrets)}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"level": level.upper(), **handlers},
            # Whoever asks for these lines gets them, at whatever level the others begin.
            ACCESS: {"level": "INFO", **handlers},
            # It narrates each function it compiles; its warnings are enough.
            "numba": {"level": "WARNING"},
        },
    }


class TextLines(logging.Formatter):
    """Lines for people. Their times mean the same on every machine."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        """secrets: texts to be hidden, the longest first."""
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, and a traceback below it."""
        followed = FOLLOWED.get()
        where = f"{record.name} [{followed.id}]" if followed else record.name
        line = f"{_moment(record)} {record.levelname:<7} {where}: {_message(record)}"
        trace = _trace(self, record)
        return self._discreet(f"{line}\n{trace}" if trace else line)

    def _discreet(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _QUERY.sub("?...", text)


class JsonLines(TextLines):
    """Lines for programs: one JSON object each, with the `facts` of a record as they are."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object on one line."""
        followed = FOLLOWED.get()
        content: dict[str, Any] = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "where": record.name,
            "message": self._discreet(_message(record)),
            "process": record.process,
        }
        if followed:
            content["request"] = followed.id
        content |= getattr(record, "facts", {})
        if trace := _trace(self, record):
            content["trace"] = self._discreet(trace)
        return json.dumps(content, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    return time.strftime(MOMENT, time.gmtime(record.created))


def _message(record: logging.LogRecord) -> str:
    """What a record says, on one line, without what strangers sent."""
    if record.msg == "Exception on %s [%s]" and (followed := FOLLOWED.get()):
        # Flask's words. The path itself may be the secret of a shared link.
        return f"Exception on {followed.route}"
    message = record.getMessage()
    if record.name == "gunicorn.error":
        if message.startswith("Error handling request"):
            return "Error handling a request"
        message = _QUOTED.sub("...", message)
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], message)


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    return formatter.formatException(record.exc_info) if record.exc_info else ""
