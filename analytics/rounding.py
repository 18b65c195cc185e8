"""Numbers as JSON should hold them."""

from __future__ import annotations

import math
from typing import Any, Final

_DIGITS: Final = 4


def rounded(value: Any) -> Any:
    """The value with four digits to each fraction, None for NaN, and tuples as lists.

    value: numbers, texts, None, and lists, tuples and dicts of them.
    """
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(part) for part in value]
    return value
