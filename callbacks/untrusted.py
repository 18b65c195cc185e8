"""Values of callbacks as anybody may have sent them, made into what they should have been."""

from __future__ import annotations

from typing import Final

LONGEST_TEXT: Final = 8_000
MOST_TEXTS: Final = 50


def text(value: object) -> str:
    """The value if it is text of a sane length, else nothing."""
    return value if isinstance(value, str) and len(value) <= LONGEST_TEXT else ""


def texts(value: object) -> list[str]:
    """The texts in a list, a sane number of them; nothing for anything else."""
    if not isinstance(value, list):
        return []
    return [found for part in value[:MOST_TEXTS] if (found := text(part))]
