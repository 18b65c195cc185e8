"""Which scale a column is written in: shares or percentages, milliseconds or seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.ingest.headers import Match
from analytics.ingest.health import label
from analytics.ingest.tables import FloatArray
from analytics.schema import FEATURES, FIELDS

SHARES: Final = tuple(field.name for field in FEATURES if field.unit == "%")
"""Features between 0 and 1 that some files give as 0 to 100."""

PERCENT: Final = 100.0
_MARKS: Final = 10.0
_MILLISECONDS: Final = 1000.0
_SECONDS: Final = 1.0
_MINUTES: Final = 1 / 60
_LONGEST_SECONDS: Final = 5_000.0
_LONGEST_MINUTES: Final = 30.0
_UNIT_ENDINGS: Final = (
    (("ms", "msec"), _MILLISECONDS),
    (("min", "minutes"), _MINUTES),
    (("durations", "lengths", "sec", "seconds"), _SECONDS),
)
_UNIT_WORDS: Final = {
    _MILLISECONDS: "milliseconds",
    _SECONDS: "seconds",
    _MINUTES: "minutes",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """How a source column relates to the canonical one: source value = canonical * factor."""

    factor: float = 1.0
    note: str | None = None


def share_scales(
    values: Mapping[str, FloatArray], declared: Mapping[str, bool]
) -> dict[str, Scale]:
    """The scale of each share, given its numbers as read and whether its name or values say %.

    A column is in percent if most of its values other than 0 are above 1; one that holds only
    whole numbers follows the other columns, since 1 is then as likely 1% as all.
    """
    percent = {name for name in values if declared[name] or _is_mostly_above_one(values[name])}
    if len(percent) > len(values) / 2:
        percent |= {name for name in values if _is_whole(values[name])}
    highest = max((float(np.nanmax(values[name], initial=0)) for name in percent), default=0.0)
    # No track is below 10% in everything: danceable, loud, sung, acoustic or live, it is one.
    marks = highest <= _MARKS and not any(declared.values())
    factor = _MARKS if marks else PERCENT
    return {name: Scale(factor) if name in percent else Scale() for name in values}


def note_on_shares(names: Sequence[str], factor: float) -> str:
    """What to tell people about the shares, one or more, that are not given as 0 to 1."""
    labels = [label(names[0]), *(label(name).lower() for name in names[1:])]
    together = " and ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))
    verb = "is" if len(names) == 1 else "are"
    return f"{together} {verb} given as 0 to {factor:.0f}; read as percentages."


def popularity_scale(column: str, values: FloatArray) -> Scale:
    """0 to 100, or 0 to 1 where no value is above 1 and some are between."""
    present = values[~np.isnan(values)]
    if present.size and present.max() <= 1 and not _is_whole(present):
        return Scale(1 / PERCENT, f"{label(column)} is given as 0 to 1; read as 0 to 100.")
    return Scale()


def duration_scale(match: Match, values: FloatArray) -> Scale:
    """Milliseconds, seconds or minutes: what the name says if that gives songs, else what does.

    A file named duration_ms that holds seconds is told from one that does not by its middle value.
    """
    present = values[values > 0]
    if not present.size:
        return Scale(_named_unit(match.key) or _SECONDS)
    middle = float(np.median(present))
    named, fitting = _named_unit(match.key), _fitting_unit(middle)
    if named is not None and _gives_songs(middle / named):
        return Scale(named)
    note = f"{match.name} is read as {_UNIT_WORDS[fitting]}, its usual value being {middle:,.4g}."
    return Scale(fitting, note if named is not None or fitting == _MINUTES else None)


def is_not_decibels(values: FloatArray) -> bool:
    """Whether loudness never goes below 0, as no catalogue in dB does."""
    present = values[~np.isnan(values)]
    return bool(present.size and present.min() >= 0 and present.max() > 0)


def _is_mostly_above_one(values: FloatArray) -> bool:
    nonzero = values[~np.isnan(values) & (values != 0)]
    return bool(nonzero.size and np.mean(nonzero > 1) > 1 / 2)


def _is_whole(values: FloatArray) -> bool:
    present = values[~np.isnan(values)]
    return bool(np.all(present == np.round(present)))


def _named_unit(key: str) -> float | None:
    return next((unit for ends, unit in _UNIT_ENDINGS if key.endswith(ends)), None)


def _fitting_unit(middle: float) -> float:
    if middle > _LONGEST_SECONDS:
        return _MILLISECONDS
    return _MINUTES if middle < _LONGEST_MINUTES else _SECONDS


def _gives_songs(seconds: float) -> bool:
    duration = FIELDS["duration"]
    return duration.legal_low <= seconds <= duration.legal_high
