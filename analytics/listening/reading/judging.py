"""Which rows of a table of plays can be used, each judged by itself: the rules, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest import values
from analytics.ingest.identity import plain_ids
from analytics.ingest.tables import BoolArray, IntArray, RawTable, Text
from analytics.ingest.text import is_empty, trimmed
from analytics.listening.reading.moments import EARLIEST, Moments, read_moments
from analytics.listening.reading.sieve import Sieve

MOST_AT_ONCE: Final = 10_000
"""Plays that one row may stand for: three weeks without a pause, at three minutes each."""

DAY_S: Final = 86_400
REPEATED: Final = "it says the same as a row before it"
"""Why a row is left out that only those before it tell anything about."""

_SHOWN: Final = ("track_id", "timestamp", "play_count")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """n rows of a table of plays, of which `sieve` says which can be used.

    who: (n,) ids as in the table.  track: (n,) rows of the catalogue.  count: (n,) how often.
    uncounted: (n,) rows that do not say how often; None where the table never does.
    """

    sieve: Sieve
    who: Text
    track: IntArray
    moments: Moments
    count: IntArray
    uncounted: BoolArray | None


def judged(raw: RawTable, found: Mapping[str, int], track_ids: Text, now: int) -> Judged:
    """Judge the rows of a table, or of a piece of one.

    found: column of ours -> its position.  track_ids: (n_tracks,) of the catalogue, in order of its
    rows.  now: seconds since 1970; what was played more than a day later was not.
    """
    text = {column: trimmed(raw.columns[at]).combine_chunks() for column, at in found.items()}
    sieve = Sieve(raw, [text[name] for name in _SHOWN if name in text])
    sieve.leave_out(is_empty(text["user_id"]), "it does not say who played")
    sieve.leave_out(is_empty(text["track_id"]), "it does not say which track was played")
    moments = _moments(text["timestamp"], sieve, now)
    count, uncounted = np.ones(len(raw.rows), dtype=np.int64), None
    if "play_count" in text:
        count, uncounted = _counts(text["play_count"], sieve)
    track = _rows_of(plain_ids(text["track_id"]), track_ids)
    sieve.leave_out(track < 0, "its track is not in the catalogue")
    return Judged(sieve, text["user_id"], track, moments, count, uncounted)


def _moments(column: Text, sieve: Sieve, now: int) -> Moments:
    moments = read_moments(column)
    sieve.leave_out(is_empty(column), "it does not say when")
    sieve.leave_out(~moments.readable, "its time cannot be read")
    sieve.leave_out(moments.second < EARLIEST, "its time is before 1950")
    sieve.leave_out(moments.second > now + DAY_S, "its time has not come yet")
    return moments


def _counts(column: Text, sieve: Sieve) -> tuple[IntArray, BoolArray]:
    """(n,) how often each was played; (n,) where that is not said."""
    parsed = values.parse_numbers(pa.chunked_array([column]))
    number = np.nan_to_num(parsed.values, nan=1.0)
    sieve.leave_out(parsed.unreadable, "its play count is no number")
    sieve.leave_out(number < 0, "its play count is below zero")
    sieve.leave_out(number == 0, "its play count is zero")
    sieve.leave_out(number != np.round(number), "its play count is no whole number")
    sieve.leave_out(number > MOST_AT_ONCE, f"its play count is above {MOST_AT_ONCE:,}")
    # What is left out may be too large for a whole number.
    return np.where(sieve.kept, number, 1).astype(np.int64), is_empty(column)


def _rows_of(ids: Text, track_ids: Text) -> IntArray:
    """(n,) the catalogue's row of each id; -1 where it has none."""
    if isinstance(track_ids, pa.ChunkedArray):
        track_ids = track_ids.combine_chunks()
    rows = pc.fill_null(pc.index_in(ids, value_set=track_ids), -1)
    return np.asarray(rows.to_numpy(zero_copy_only=False), dtype=np.int64)
