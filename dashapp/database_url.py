"""The address of a database as the environment has it: checked, and written in one way.

Only text is looked at, so that a wrong address is refused at once and without a word of what is in
it. What is read here holds no character that a later reader could take for the end of a password.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

LEGAL: Final = (
    "postgresql://user:password@host:5432/database (with %40 for an @ in the password, and so on), "
    "or sqlite:////folder/file with the whole path of a file"
)
LONGEST: Final = 2_000
"""Characters."""

_SCHEMES: Final = ("postgres", "postgresql", "postgresql+psycopg")
_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?|[0-9a-f:.]*:[0-9a-f:.]*")
_DATABASE: Final = re.compile(r"[^\x00-\x20/@?#\\]{1,63}")
_OPTIONS: Final = {
    "application_name": re.compile(r"[\w .-]{1,63}"),
    "channel_binding": re.compile(r"disable|prefer|require"),
    "gssencmode": re.compile(r"disable|prefer|require"),
    "host": re.compile(r"/[\w./-]{1,100}"),
    "options": re.compile(r"[\w =.,-]{1,200}"),
    "sslcert": re.compile(r"/[\w./-]{1,200}"),
    "sslkey": re.compile(r"/[\w./-]{1,200}"),
    "sslmode": re.compile(r"disable|allow|prefer|require|verify-ca|verify-full"),
    "sslrootcert": re.compile(r"system|/[\w./-]{1,200}"),
}
"""What may follow the "?", and what it can be. host: the folder of a socket."""


def read(text: str) -> str | None:
    """The address in the form that SQLAlchemy reads, "" as it is; None for one that is none."""
    if text == "":
        return ""
    if len(text) > LONGEST or not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        if parts.scheme == "sqlite":
            return _sqlite(text)
        return _postgresql(parts) if parts.scheme in _SCHEMES else None
    except ValueError:  # a port that is no number; brackets that are not closed
        return None


def _sqlite(text: str) -> str | None:
    path = Path(text.removeprefix("sqlite:///"))
    # With three slashes a path would be relative to wherever a command is started.
    if not text.startswith("sqlite:////") or "?" in text or "#" in text:
        return None
    try:
        return f"sqlite:///{path}" if path.parent.is_dir() and not path.is_dir() else None
    except OSError:  # a name that is too long
        return None


def _postgresql(parts: SplitResult) -> str | None:
    options = dict(parse_qsl(parts.query, strict_parsing=True) if parts.query else ())
    host, database = parts.hostname or "", unquote(parts.path.removeprefix("/"))
    legal = (
        all(name in _OPTIONS and _OPTIONS[name].fullmatch(options[name]) for name in options)
        and (_HOST.fullmatch(host) if host else "host" in options)
        and _DATABASE.fullmatch(database)
        and not parts.fragment
        and "\0" not in unquote(f"{parts.username}{parts.password}")
    )
    if not legal:
        return None
    place = f"[{host}]" if ":" in host else host
    place += f":{parts.port}" if parts.port else ""
    if parts.username is not None:
        name = quote(unquote(parts.username), safe="")
        secret = "" if parts.password is None else f":{quote(unquote(parts.password), safe='')}"
        place = f"{name}{secret}@{place}"
    query = f"?{urlencode(options, quote_via=quote)}" if options else ""
    return f"postgresql+psycopg://{place}/{quote(database, safe='')}{query}"
