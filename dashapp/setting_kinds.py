"""What a setting can be: how its text becomes a value, and what is said of a text that cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import AddressValueError, IPv6Address
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from dashapp.safe_addresses import is_safe_address

STORAGE: Final[Mapping[str, str]] = MappingProxyType(
    {"s3": "s3fs", "gs": "gcsfs", "az": "adlfs", "file": "fsspec"}
)
"""Kinds of object storage, and the package that knows each."""
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """How the text of a setting becomes a value.

    legal: what it can be, in words that follow "must be".
    read: the value of a text, or None when the text is not legal.
    """

    legal: str
    read: Callable[[str], Any]


def whole_number(low: int, high: int) -> Kind:
    """Digits, within bounds."""

    def read(text: str) -> int | None:
        # isdecimal first: int() also takes "1_000", " 5 " and digits of other scripts.
        if not (text.isascii() and text.isdecimal()) or len(text) > len(str(high)):
            return None
        return int(text) if low <= int(text) <= high else None

    return Kind(f"a whole number from {low} to {high}", read)


def yes_or_no() -> Kind:
    """A yes or a no, also in the words of other programs."""
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    return Kind("yes or no (true, false, 1 and 0 will do)", lambda text: words.get(text.lower()))


def one_of(*choices: str) -> Kind:
    """One of some words."""
    legal = f"{', '.join(choices[:-1])} or {choices[-1]}"
    return Kind(legal, lambda text: text if text in choices else None)


def folder() -> Kind:
    """A place where a folder is or can be."""

    def read(text: str) -> Path | None:
        try:
            text.encode("utf-8")  # logs, and the page that names the home, could not show it
            path = Path(text).expanduser()
            return None if "\0" in text or path.is_file() else path
        except (UnicodeEncodeError, RuntimeError, OSError):  # a user who does not exist; too long
            return None

    return Kind("a folder", read)


def there_or_none() -> Kind:
    """A folder that is there, in full; "" for none."""

    def read(text: str) -> str | None:
        found = folder().read(text) if text else None
        if not isinstance(found, Path):
            return "" if not text else None
        return str(found.resolve()) if found.is_dir() else None

    return Kind("a folder that is there", read)


def host() -> Kind:
    """A name or an address without a port."""

    def read(text: str) -> str | None:
        bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
        if ":" not in text:
            allowed = text.isascii() and all(each.isalnum() or each in ".-" for each in text)
            return text if allowed else None
        try:
            return str(IPv6Address(bare))
        except AddressValueError:
            return None

    return Kind("a host name or address, such as 127.0.0.1 or 0.0.0.0", read)


def redis() -> Kind:
    """The address of a Redis, or ""."""

    def read(text: str) -> str | None:
        if not text:
            return text
        parts = _plain_address(text)
        if parts is None or parts.port == 0:
            return None
        if parts.scheme == "unix":
            return text if len(parts.path) > 1 else None
        number = parts.path.removeprefix("/")
        is_number = number == "" or (number.isdecimal() and len(number) <= 4)
        return (
            text if parts.scheme in ("redis", "rediss") and parts.hostname and is_number else None
        )

    return Kind("an address such as redis://host:6379/0, rediss:// for TLS, or nothing", read)


def object_storage() -> Kind:
    """A folder in object storage, or ""."""

    def read(text: str) -> str | None:
        if not text:
            return text
        parts = _plain_address(text)
        package = STORAGE.get(parts.scheme) if parts else None
        if parts is None or package is None or find_spec(package) is None:
            return None
        if parts.scheme == "file":
            return text if not parts.netloc and len(parts.path) > 1 else None
        return text if parts.netloc else None

    known = ", ".join(f"{scheme}:// with {package}" for scheme, package in STORAGE.items())
    legal = (
        f"an address such as s3://bucket/folder, whose package is installed ({known}), or nothing"
    )
    return Kind(legal, read)


def token() -> Kind:
    """A text that cannot be guessed, or ""."""

    def read(text: str) -> str | None:
        is_plain = text.isascii() and text.isprintable() and " " not in text
        return text if not text or (is_plain and 16 <= len(text) <= 256) else None

    return Kind("16 to 256 letters, digits and signs, or nothing", read)


def line() -> Kind:
    """Words on one line, or nothing."""

    def read(text: str) -> str | None:
        return text if text.isprintable() and len(text) <= _LONGEST_LINE else None

    return Kind(f"up to {_LONGEST_LINE} printable characters", read)


def issuer() -> Kind:
    """A provider of OpenID Connect, or nothing."""

    def read(text: str) -> str | None:
        is_plain = text.isascii() and text.isprintable() and not set(text) & set(' ?#@"<>')
        return text if text == "" or (is_plain and is_safe_address(text)) else None

    return Kind("an https:// address without a query, or an http:// one of this machine", read)


def _plain_address(text: str) -> SplitResult | None:
    """The parts of an address without options; None for what is no such address."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:  # a port that is none, brackets that do not close
        return None
    plain = text.isascii() and text.isprintable() and " " not in text
    # Options in a query would reach the client library, timeouts and all.
    return parts if plain and not parts.query and not parts.fragment else None
