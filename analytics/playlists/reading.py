"""Values of a stranger's JSON, checked one by one: each is used as it is, or refused precisely."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any, Final

from analytics.errors import InvalidSpec
from analytics.schema import FIELDS, Field

MOST_NAMES: Final = 50
"""At most this many moods, songs, artists or genres to start from, as in an address."""
_LONGEST_NAME: Final = 200
_LONGEST_SHOWN: Final = 60
_HUGE: Final = 10**18


def refuse(name: str, value: object, legal: str) -> InvalidSpec:
    """The refusal of a value, which is shortened first: a sentence must stay a sentence."""
    return InvalidSpec(name, _short(value), legal)


def _short(value: object) -> object:
    if isinstance(value, str):
        plain = value.encode("utf-8", "replace").decode()
        return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"
    if isinstance(value, Mapping | list | tuple) and value:
        return f"{'an object' if isinstance(value, Mapping) else 'a list'} of {len(value):,}"
    if isinstance(value, int) and abs(value) > _HUGE:
        return "a huge number"
    return value


def an_object(name: str, value: object, known: Collection[str]) -> Mapping[str, Any]:
    """A mapping from some of the names in `known`."""
    if not isinstance(value, Mapping):
        raise refuse(name, value, "an object with names and values")
    for key in value:
        if key not in known:
            raise refuse(f"A name in {name}", key, f"one of {', '.join(known)}")
    return value


def a_whole_number(name: str, value: object, low: int, high: int) -> int:
    """A whole number from `low` to `high`."""
    legal = f"a whole number from {low:,} to {high:,}"
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise refuse(name, value, legal)
    return value


def a_number(name: str, value: object, low: float, high: float) -> float:
    """A finite number from `low` to `high`."""
    legal = f"a number from {low:g} to {high:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refuse(name, value, legal)
    if not low <= value <= high or math.isnan(value):
        raise refuse(name, value, legal)
    return float(value)


def yes_no_or_either(name: str, value: object) -> bool | None:
    """True, False, or None for both."""
    if value is not None and not isinstance(value, bool):
        raise refuse(name, value, "true, false or null")
    return value


def yes_or_no(name: str, value: object) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise refuse(name, value, "true or false")
    return value


def one_of(name: str, value: object, legal: Collection[str]) -> str:
    """One of some words."""
    if not isinstance(value, str) or value not in legal:
        raise refuse(name, value, f"one of {', '.join(legal)}")
    return value


def a_text(name: str, value: object) -> str:
    """A short text that can be written down."""
    legal = f"a text of up to {_LONGEST_NAME} characters"
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or not _is_writable(value):
        raise refuse(name, value, legal)
    return value


def names(name: str, value: object, most: int = MOST_NAMES) -> tuple[str, ...]:
    """A list of short texts, each once, in the order given."""
    if not isinstance(value, list | tuple):
        raise refuse(name, value, f"a list of up to {most:,} names")
    if len(value) > most:
        raise refuse(f"The number of {name}", len(value), f"0 to {most:,}")
    return tuple(dict.fromkeys(a_text(f"A name in {name}", each) for each in value))


def a_pair(name: str, value: object) -> tuple[Any, Any]:
    """A list of two values."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise refuse(name, value, "a list of two numbers, the low end first")
    return value[0], value[1]


def a_field(name: str, value: object, legal: Collection[str] = tuple(FIELDS)) -> Field:
    """One of the fields people filter by."""
    return FIELDS[one_of(f"A name in {name}", value, legal)]


def _is_writable(text: str) -> bool:
    """Whether a text is made of characters: JSON can spell halves of them."""
    return not any("\ud800" <= character <= "\udfff" for character in text)
