"""From text columns to numbers in canonical units, with what was impossible made unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np

from analytics.ingest import scales, values
from analytics.ingest.headers import Match
from analytics.ingest.health import MAX_EXAMPLES, Repair, example, label
from analytics.ingest.scales import Scale
from analytics.ingest.tables import BoolArray, FloatArray, IntArray, Text
from analytics.ingest.values import Parsed
from analytics.schema import FEATURE_NAMES, FIELDS, NUMBER_COLUMNS

_MAX_SHARE_IMPOSSIBLE: Final = 0.5
"""Above this a column is not what its name says, and the values that fit are accidents."""

_READERS: Final[Mapping[str, Callable[[str], float | None]]] = MappingProxyType(
    {
        "year": values.year,
        "explicit": values.yes_or_no,
        "key": values.key,
        "mode": values.mode,
        "time_signature": values.beats_in_bar,
    }
)
_KINDS: Final = MappingProxyType(
    {
        "year": "a year",
        "explicit": "yes or no",
        "key": "a key",
        "mode": "major or minor",
    }
)
_LEGAL: Final[Mapping[str, tuple[float, float, str]]] = MappingProxyType(
    {
        **{name: (each.legal_low, each.legal_high, each.unit) for name, each in FIELDS.items()},
        "explicit": (0.0, 1.0, ""),
        "key": (0.0, 11.0, ""),
        "mode": (0.0, 1.0, ""),
        "time_signature": (1.0, 16.0, ""),
        "artist_popularity": (0.0, 100.0, ""),
        "followers": (0.0, 1e10, ""),
    }
)
_WHOLE: Final = frozenset({"explicit", "key", "mode", "time_signature"})
_KEY_NOT_KNOWN: Final = -1.0


@dataclass(slots=True)
class Numbers:
    """The numeric columns of a file.

    columns: canonical name -> (n,) values in canonical units, NaN for unknown.
    factors: canonical name -> source value divided by canonical value.
    """

    columns: dict[str, FloatArray] = field(default_factory=dict)
    factors: dict[str, float] = field(default_factory=dict)
    repaired: list[Repair] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def clean_numbers(
    text: Mapping[str, Text], matches: Mapping[str, Match], rows: IntArray
) -> Numbers:
    """Read every numeric column among `text`, each (n,); `rows` (n,) are line numbers for examples.

    A column in which nothing usable is left is absent from the result and told in the notes.
    """
    features = [text[name] for name in FEATURE_NAMES if name in text]
    decimal_comma = values.has_decimal_commas(features)
    numbers = Numbers()
    if decimal_comma:
        numbers.notes.append("Commas in numbers are decimal commas.")
    parsed = {
        name: _parse(name, text[name], decimal_comma=decimal_comma)
        for name in NUMBER_COLUMNS
        if name in text
    }
    for name, scale in _scales(parsed, text, matches).items():
        column = Column(name, text[name], parsed[name], scale, rows)
        _add(numbers, column, matches[name])
    scaled = [name for name in scales.SHARES if numbers.factors.get(name, 1.0) != 1.0]
    if scaled:
        numbers.notes.append(scales.note_on_shares(scaled, numbers.factors[scaled[0]]))
    return numbers


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One numeric column between reading and keeping."""

    name: str
    text: Text
    parsed: Parsed
    scale: Scale
    rows: IntArray

    @property
    def scaled(self) -> FloatArray:
        """(n,) values in canonical units, impossible ones included."""
        return self.parsed.values / self.scale.factor

    def impossible(self) -> BoolArray:
        """(n,) True where a number stands that the column cannot hold."""
        low, high, _unit = _LEGAL[self.name]
        scaled = self.scaled
        with np.errstate(invalid="ignore"):
            wrong = (scaled < low) | (scaled > high)
            if self.name in _WHOLE:
                wrong |= ~np.isnan(scaled) & (scaled != np.round(scaled))
        if self.name == "key":
            wrong &= scaled != _KEY_NOT_KNOWN
        return np.asarray(wrong, dtype=np.bool_)

    def repairs(self, impossible: BoolArray) -> Iterator[Repair]:
        """What becomes unknown, by reason."""
        low, high, unit = _LEGAL[self.name]
        kind = _KINDS.get(self.name, "a number")
        ends = f"{low:.10g} to {high:.10g}"
        if unit == "%":
            ends = "0% to 100%"
        elif unit:
            ends += f" {unit}"
        for where, reason in (
            (self.parsed.unreadable, f"not {kind}"),
            (impossible, f"outside {ends}"),
        ):
            index = np.flatnonzero(where)
            if index.size:
                shown = [
                    example(self.rows[at], self.text[int(at)].as_py())
                    for at in index[:MAX_EXAMPLES]
                ]
                yield Repair(column=self.name, reason=reason, count=int(index.size), examples=shown)


def _parse(name: str, text: Text, *, decimal_comma: bool) -> Parsed:
    if name in _READERS:
        return values.parse_by_unique(text, _READERS[name])
    if name == "duration" and values.has_clock_times(text):
        return values.parse_by_unique(text, values.clock_seconds)
    return values.parse_numbers(text, decimal_comma=decimal_comma)


def _scales(
    parsed: Mapping[str, Parsed], text: Mapping[str, Text], matches: Mapping[str, Match]
) -> dict[str, Scale]:
    """The scale of every parsed column, in the same order."""
    shares = {name: parsed[name].values for name in scales.SHARES if name in parsed}
    declared = {
        name: matches[name].percent or values.has_percent_signs(text[name]) for name in shares
    }
    found = {name: Scale() for name in parsed}
    found |= scales.share_scales(shares, declared)
    for name in ("popularity", "artist_popularity"):
        if name in parsed:
            found[name] = scales.popularity_scale(name, parsed[name].values)
    if "duration" in parsed and not values.has_clock_times(text["duration"]):
        found["duration"] = scales.duration_scale(matches["duration"], parsed["duration"].values)
    return found


def _add(numbers: Numbers, column: Column, match: Match) -> None:
    """Keep a column's possible values, unless that would keep accidents."""
    impossible = column.impossible()
    wrong = impossible | column.parsed.unreadable
    kept = np.where(wrong, np.nan, column.scaled)
    if column.name == "key":
        kept[kept == _KEY_NOT_KNOWN] = np.nan
    n_present = int(np.sum(wrong | ~np.isnan(column.parsed.values)))
    if n_present == 0:
        numbers.notes.append(f"{label(column.name)} is empty in every row.")
    elif wrong.sum() > _MAX_SHARE_IMPOSSIBLE * n_present:
        sample = next(column.repairs(wrong))["examples"][0]
        numbers.notes.append(
            f"{label(column.name)} was left out: most values of {match.name} are not possible, "
            f"such as {sample['text'].strip()} in row {sample['row']:,}."
        )
    elif column.name == "loudness" and scales.is_not_decibels(kept):
        numbers.notes.append(
            f"Loudness was left out: {match.name} has no value below 0, so it is not in dB."
        )
    else:
        numbers.columns[column.name] = kept
        numbers.factors[column.name] = column.scale.factor
        numbers.repaired.extend(column.repairs(impossible))
        if column.scale.note:
            numbers.notes.append(column.scale.note)
