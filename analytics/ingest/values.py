"""From text to numbers: how a single value is written, in any of the ways files write it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.tables import BoolArray, FloatArray, Text
from analytics.ingest.text import trimmed

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_UNIT: Final = re.compile(r"\s*(?:%|bpm|db|ms|msec|s|sec|seconds|min|minutes)$", re.IGNORECASE)
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_DECIMAL_COMMA: Final = r"^\s*[+-]?\d*,\d+(?:[eE][+-]?\d+)?\s*%?\s*$"
_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,4}):([0-5]?\d(?:\.\d+)?)", re.ASCII)
_YEAR: Final = re.compile(
    r"(\d{4})(?:\.0+)?|(\d{4})\d{4}|(\d{4})[-/. ].*|.*[-/. ](\d{4})", re.ASCII | re.DOTALL
)
_NOTE: Final = re.compile(
    r"([A-G])\s*(#|♯|b|♭|-?\s?sharp|-?\s?flat)?\s*(?:/.*|m|maj|min|major|minor)?", re.IGNORECASE
)
_SEMITONES: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_YES: Final = frozenset({"true", "t", "yes", "y", "1", "1.0", "explicit"})
_NO: Final = frozenset({"false", "f", "no", "n", "0", "0.0", "clean", "not explicit"})
_MODES: Final = {"major": 1.0, "maj": 1.0, "minor": 0.0, "min": 0.0}
_LONGEST: Final = 64
"""No number, date or note is longer; longer text is not looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A column read as numbers.

    values: (n,) NaN where missing or unreadable.
    unreadable: (n,) True where something stands in the file that is no value of its kind.
    """

    values: FloatArray
    unreadable: BoolArray


def parse_by_unique(column: Text, parse: Callable[[str], float | None]) -> Parsed:
    """Apply `parse` once to each distinct text; it answers None for what it cannot read."""
    codes = trimmed(column).combine_chunks().dictionary_encode()
    texts = codes.dictionary.to_pylist()
    answers = [parse(text) if 0 < len(text) <= _LONGEST else None for text in texts]
    found = np.array([np.nan if each is None else each for each in answers], dtype=np.float64)
    found[~np.isfinite(found)] = np.nan
    wrong = np.isnan(found) & np.array([text != "" for text in texts], dtype=np.bool_)
    index = codes.indices.to_numpy()
    return Parsed(found[index], wrong[index])


def parse_numbers(column: Text, *, decimal_comma: bool = False) -> Parsed:
    """A column of numbers; NaN and infinity count as unreadable, being no measurement."""
    text = trimmed(column)
    missing = pc.equal(text, "")
    try:
        numbers = pc.cast(pc.if_else(missing, pa.scalar(None, pa.string()), text), pa.float64())
    except pa.ArrowInvalid:
        return parse_by_unique(text, lambda each: number(each, decimal_comma=decimal_comma))
    values = numbers.to_numpy().copy()
    values[~np.isfinite(values)] = np.nan
    return Parsed(values, np.isnan(values) & ~missing.to_numpy())


def number(text: str, *, decimal_comma: bool = False) -> float | None:
    """Reads "1,412", "65%", "-5.4 dB" or with `decimal_comma` "0,65"; None for anything else."""
    plain = _UNIT.sub("", text.replace("\N{MINUS SIGN}", "-"))
    if decimal_comma:
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
    elif _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def has_decimal_commas(columns: Iterable[Text]) -> bool:
    """Whether commas in these columns stand before decimals.

    Give it audio features only: none of them reaches a thousand, so no comma in them can
    separate thousands.
    """
    return any(pc.any(pc.match_substring_regex(each, _DECIMAL_COMMA)).as_py() for each in columns)


def has_percent_signs(column: Text) -> bool:
    """Whether most values end in a percent sign."""
    present = pc.sum(pc.not_equal(column, "")).as_py() or 0
    signs = pc.sum(pc.ends_with(trimmed(column), "%")).as_py() or 0
    return signs > present / 2


def has_clock_times(column: Text) -> bool:
    """Whether any value is written as minutes and seconds, "3:45"."""
    return bool(pc.any(pc.match_substring(column, ":")).as_py())


def clock_seconds(text: str) -> float | None:
    """Seconds of "3:45", "1:02:03" or plain "201"."""
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return number(text)
    hours, minutes, seconds = clock.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)


def year(text: str) -> float | None:
    """The year of "2019", "2019-06-14", "14/06/2019" or "20190614"."""
    found = _YEAR.fullmatch(text)
    return float(next(filter(None, found.groups()))) if found else None


def key(text: str) -> float | None:
    """Pitch class of "C#", "B♭", "5": 0 is C, 11 is B, -1 (not known) stays -1."""
    note = _NOTE.fullmatch(text)
    if note is None:
        return number(text)
    sign = (note[2] or "").lower()
    shift = 1 if sign.endswith(("#", "♯", "sharp")) else -1 if sign else 0
    return float((_SEMITONES[note[1].upper()] + shift) % 12)


def mode(text: str) -> float | None:
    """1 for major, 0 for minor."""
    return _MODES.get(text.lower(), number(text))


def yes_or_no(text: str) -> float | None:
    """1 for true, yes, explicit; 0 for false, no, clean."""
    plain = text.lower()
    return 1.0 if plain in _YES else 0.0 if plain in _NO else None


def beats_in_bar(text: str) -> float | None:
    """4 for "4", "4.0" and "4/4"."""
    return number(text.split("/", maxsplit=1)[0])
