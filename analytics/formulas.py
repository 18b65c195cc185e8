"""Text that a spreadsheet would run as a formula, and the apostrophe that keeps it from it."""

from __future__ import annotations

import re
from typing import Final

FORMULA_STARTS: Final = r"^[=+\-@\t\r]"
"""How a formula begins, as a regular expression."""

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_MADE_PLAIN: Final = re.compile(r"'+[=+\-@\t\r]")


def made_plain(text: str) -> str:
    """Text that a spreadsheet shows as it is; `as_written` gives back the text."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_written(text: str) -> str:
    """The text that was made plain, or any other text as it is."""
    return text[1:] if _MADE_PLAIN.match(text) else text
