"""Text that SQLite and PostgreSQL keep alike: cleaned at the door, refused at the column.

PostgreSQL refuses NUL, which SQLite keeps, and minds the length of a column, which SQLite does not;
lone surrogates break both drivers.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from sqlalchemy import Dialect, String, Text, TypeDecorator

from dashapp.store.errors import UnkeepableText

_NOT_TEXT: Final = frozenset({"Cc", "Cs"})
"""Unicode's categories of control characters and of surrogates."""
_LAYOUT: Final = "\n\t"


def clean_text(text: str, *, most: int) -> str:
    """What is left of a text somebody typed: at most `most` characters, none of them unprintable.

    Composed (NFC), so that what looks the same is the same; line breaks are newlines; nothing
    empty at its ends. Cleaning twice changes nothing more.
    """
    broken = text.replace("\r\n", "\n").replace("\r", "\n")
    printable = "".join(
        each for each in broken if each in _LAYOUT or unicodedata.category(each) not in _NOT_TEXT
    )
    return unicodedata.normalize("NFC", printable).strip()[:most].rstrip()


class LongText(TypeDecorator[str]):
    """A column of text of any length, alike on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is. Raises UnkeepableText."""
        require_text(value)
        return value


class ShortText(TypeDecorator[str]):
    """A column of text of at most `length` characters, alike on every database."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as it is. Raises UnkeepableText."""
        require_text(value)
        if value is not None and len(value) > self.length:
            raise UnkeepableText(f"it has more than {self.length} characters.")
        return value


def require_text(value: str | None) -> None:
    """Raise UnkeepableText for what is no text to some database."""
    if value is None:
        return
    if "\0" in value:
        raise UnkeepableText("it has a NUL in it.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnkeepableText("it has half a character in it.") from error
