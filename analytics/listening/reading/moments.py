"""Points in time as files write them, in seconds since 1970 in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest.tables import BoolArray, IntArray, Text
from analytics.ingest.text import is_empty, trimmed, truths

EARLIEST: Final = -631_152_000
"""1950 began. Nobody has a record of what they played before."""

_USUAL: Final = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?$"
_COMPACT_DAY: Final = r"^(\d{4})(\d\d)(\d\d)(Z?)$"
_COMPACT: Final = r"^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\D.*)?$"
_WRITTEN: Final = (
    r"^(?P<year>\d{4})[-/](?P<month>\d\d)[-/](?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r" ?(?P<zone>Z|z|UTC|GMT|[-+]\d\d(?::?\d\d)?)?$"
)
_SINCE_1970: Final = r"^\d{9,13}(?:\.\d+)?$"
_MILLISECONDS: Final = 1e11
"""Numbers from here on are milliseconds, 1973 and later; below they are seconds, up to 5138."""

_FURTHEST_ZONE_S: Final = 14 * 3600


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """Times of n rows.

    second: (n,) int64, since 1970 in UTC, 0 where there is none.  readable: (n,).
    zoneless, days: (n,) whether a readable time names no zone, or no time of day.
    from_seconds, from_milliseconds: (n,) whether it is a number of those since 1970.
    """

    second: IntArray
    readable: BoolArray
    zoneless: BoolArray
    days: BoolArray
    from_seconds: BoolArray
    from_milliseconds: BoolArray


def read_moments(column: Text) -> Moments:
    """The times in a column, (n,) text in one piece.

    Dates as "2021-03-04T12:34:56+01:00", with or without seconds, time of day and zone, or without
    marks between ("20210304T123456Z"); seconds or milliseconds since 1970. A zone is honoured.
    """
    text = trimmed(column)
    n_rows = len(text)
    none = np.zeros(n_rows, dtype=np.bool_)
    if n_rows and pc.all(pc.match_substring_regex(text, _USUAL)).as_py():
        zoned = truths(pc.ends_with(text, "Z"))
        try:
            stamps = pc.cast(pc.utf8_rtrim(text, "Z"), pa.timestamp("s"))
        except pa.ArrowInvalid:
            pass  # one of them is no day of the calendar: told row by row
        else:
            second = pc.cast(stamps, pa.int64()).to_numpy(zero_copy_only=False)
            return Moments(second, ~none, ~zoned, none, none, none)
    second = np.zeros(n_rows, dtype=np.int64)
    written = _written(text)
    second[written.rows] = written.second
    readable, zoneless, days = none.copy(), none.copy(), none.copy()
    readable[written.rows] = True
    zoneless[written.rows] = ~written.zoned & ~written.days
    days[written.rows] = written.days
    numbers, rows = _numbers(text, readable)
    milliseconds = numbers >= _MILLISECONDS
    second[rows] = np.floor(np.where(milliseconds, numbers / 1000, numbers)).astype(np.int64)
    readable[rows] = True
    from_seconds, from_milliseconds = none.copy(), none.copy()
    from_seconds[rows], from_milliseconds[rows] = ~milliseconds, milliseconds
    return Moments(second, readable, zoneless, days, from_seconds, from_milliseconds)


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """Times that are written as dates: which rows they are of, and what they say."""

    rows: IntArray
    second: IntArray
    zoned: BoolArray
    days: BoolArray


def _written(text: Text) -> _Written:
    spread = pc.replace_substring_regex(text, _COMPACT_DAY, r"\1-\2-\3\4")
    spread = pc.replace_substring_regex(spread, _COMPACT, r"\1-\2-\3T\4:\5:\6\7")
    found = pc.extract_regex(spread, _WRITTEN)
    rows = np.flatnonzero(truths(found.is_valid()))
    parts = found.take(pa.array(rows)).flatten()
    year, month, day, hour, minute, second = (_whole(part) for part in parts[:6])
    zone = parts[6]
    # Months are counted from 1970; a day that its month has not, such as 30 February, leaves it.
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    dates = months.astype("datetime64[D]") + (day - 1)
    offset = _offset_seconds(zone)
    legal = (
        (year >= 1) & (month >= 1) & (month <= 12) & (dates.astype("datetime64[M]") == months)
        & (hour <= 23) & (minute <= 59) & (second <= 60) & (np.abs(offset) <= _FURTHEST_ZONE_S)
    )  # fmt: skip
    total = dates.astype(np.int64) * 86_400 + hour * 3600 + minute * 60 + second - offset
    days = is_empty(parts[3])
    zoned = ~is_empty(zone)
    return _Written(rows[legal], total[legal], zoned[legal], days[legal])


def _offset_seconds(zone: Text) -> IntArray:
    """(n,) seconds that clocks of a zone such as "+05:30" are ahead of UTC; 0 for "Z" and none."""
    digits = pc.replace_substring_regex(zone, r"[^0-9]", "")
    padded = pc.utf8_rpad(digits, 4, "0")
    hours, minutes = (_whole(pc.utf8_slice_codeunits(padded, at, at + 2)) for at in (0, 2))
    behind = truths(pc.starts_with(zone, "-"))
    # No zone has an hour of sixty minutes and more.
    seconds = np.where(minutes < 60, hours * 3600 + minutes * 60, _FURTHEST_ZONE_S + 1)
    return np.where(behind, -seconds, seconds)


def _whole(part: Text) -> IntArray:
    """(n,) whole numbers of digits; 0 where there are none."""
    given = pc.if_else(pc.equal(part, ""), "0", part)
    whole: npt.NDArray[Any] = pc.cast(given, pa.int64()).to_numpy(zero_copy_only=False)
    return whole


def _numbers(text: Text, readable: BoolArray) -> tuple[npt.NDArray[np.float64], IntArray]:
    """The times that are plain numbers, and the rows they are of."""
    left = np.flatnonzero(~readable)
    rest = text.take(pa.array(left))
    plain = truths(pc.match_substring_regex(rest, _SINCE_1970))
    numbers = pc.cast(rest.filter(pa.array(plain)), pa.float64())
    return numbers.to_numpy(zero_copy_only=False), left[plain]
