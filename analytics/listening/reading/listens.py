"""Read a table of plays: who, which track, when, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.ingest import values
from analytics.ingest.health import Merge, counted
from analytics.ingest.identity import plain_ids
from analytics.ingest.sources import Source, open_source
from analytics.ingest.tables import BoolArray, IntArray, RawTable, Text
from analytics.ingest.text import is_empty, trimmed
from analytics.listening.reading import columns
from analytics.listening.reading.health import ReadingHealth
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.moments import EARLIEST, Moments, read_moments
from analytics.listening.reading.sieve import Sieve

MOST_AT_ONCE: Final = 10_000
"""Plays that one row may stand for: three weeks without a pause, at three minutes each."""

DAY_S: Final = 86_400
NEEDED: Final = ("user_id", "track_id", "timestamp")
ADDED_UP: Final = "the same person, track and time with another count, added up"


def read_listens(path: Path, track_ids: Text, *, now: int) -> Heard:
    """Read a file of plays, in any dialect that tracks are read in.

    track_ids: (n_tracks,) of the catalogue, in order of its rows.  now: seconds since 1970; what
    was played more than a day later was not.

    Nothing is lost silently: rows that cannot be used are in `rejected`, and counted with what was
    assumed in `health`. Rows that are alike in all are one; of one person, track and second with
    different counts, the counts are added up.

    Raises UnusableFile, in one sentence, if nothing in the file can be used.
    """
    source = open_listens(path)
    found = columns.positions(source, columns.PLAYS, NEEDED)
    raw = source.read(sorted(found.values()))
    text = {column: trimmed(raw.columns[at]).combine_chunks() for column, at in found.items()}
    return _Table(source, raw, text).heard(track_ids, now)


def open_listens(path: Path) -> Source:
    """A file of plays of which only the header is known. Raises UnusableFile for no such table."""
    source = open_source(path, columns.PLAYS)
    columns.positions(source, columns.PLAYS, NEEDED)
    return source


@dataclass(frozen=True, slots=True)
class _Table:
    """A file's columns as text, (n,) each, on their way to plays."""

    source: Source
    raw: RawTable
    text: dict[str, Any]

    def heard(self, track_ids: Text, now: int) -> Heard:
        shown = [self.text[name] for name in ("track_id", "timestamp", "play_count")
                 if name in self.text]  # fmt: skip
        sieve = Sieve(self.raw, shown)
        sieve.leave_out(is_empty(self.text["user_id"]), "it does not say who played")
        sieve.leave_out(is_empty(self.text["track_id"]), "it does not say which track was played")
        moments = self._moments(sieve, now)
        count, notes = self._counts(sieve)
        track = _rows_of(plain_ids(self.text["track_id"]), track_ids)
        sieve.leave_out(track < 0, "its track is not in the catalogue")

        codes = self.text["user_id"].dictionary_encode()
        listener = codes.indices.to_numpy().astype(np.int64)
        plays = _Once.of(sieve.kept, listener * len(track_ids) + track, moments.second, count)
        sieve.leave_out(plays.repeats, "it says the same as a row before it")
        sieve.require_rows(self.source.file)

        notes = [*self.source.notes, *moments.notes(sieve.kept), *notes]
        used, place = np.unique(listener[plays.rows], return_inverse=True)
        health = ReadingHealth(
            file=self.source.file,
            n_read=self.raw.n_read,
            n_kept=len(plays.rows),
            n_people=len(used),
            n_plays=int(plays.count.sum()),
            n_merged=plays.n_added,
            n_rejected=sieve.n_rejected,
            encoding=self.source.encoding,
            delimiter=self.source.delimiter,
            rejected=sieve.rejections(),
            merged=[Merge(reason=ADDED_UP, count=plays.n_added)] if plays.n_added else [],
            notes=notes,
        )
        return Heard(
            people=tuple(codes.dictionary.take(pa.array(used)).to_pylist()),
            listener=place.astype(np.int64),
            track=track[plays.rows],
            second=moments.second[plays.rows],
            count=plays.count,
            health=health,
            rejected=sieve.table(),
        )

    def _moments(self, sieve: Sieve, now: int) -> Moments:
        moments = read_moments(self.text["timestamp"])
        sieve.leave_out(is_empty(self.text["timestamp"]), "it does not say when")
        sieve.leave_out(~moments.readable, "its time cannot be read")
        sieve.leave_out(moments.second < EARLIEST, "its time is before 1950")
        sieve.leave_out(moments.second > now + DAY_S, "its time has not come yet")
        return moments

    def _counts(self, sieve: Sieve) -> tuple[IntArray, list[str]]:
        """(n,) how often each was played; and what was assumed."""
        n_rows = len(self.raw.rows)
        if "play_count" not in self.text:
            return np.ones(n_rows, dtype=np.int64), ["Every row counts as one play."]
        column = self.text["play_count"]
        parsed = values.parse_numbers(pa.chunked_array([column]))
        number = np.nan_to_num(parsed.values, nan=1.0)
        empty = is_empty(column)
        sieve.leave_out(parsed.unreadable, "its play count is no number")
        sieve.leave_out(number < 0, "its play count is below zero")
        sieve.leave_out(number == 0, "its play count is zero")
        sieve.leave_out(number != np.round(number), "its play count is no whole number")
        sieve.leave_out(number > MOST_AT_ONCE, f"its play count is above {MOST_AT_ONCE:,}")
        n_empty = int((empty & sieve.kept).sum())
        notes = [f"{counted(n_empty, 'row')} without a play count, taken as one play."]
        # What is left out may be too large for a whole number.
        return np.where(sieve.kept, number, 1).astype(np.int64), notes if n_empty else []


@dataclass(frozen=True, slots=True, eq=False)
class _Once:
    """Plays with each person, track and second once.

    rows: (k,) the first row of each.  count: (k,) added up.  repeats: (n,) rows that say what one
    before them said.  n_added: rows whose count went to one before them.
    """

    rows: IntArray
    count: IntArray
    repeats: BoolArray
    n_added: int

    @classmethod
    def of(cls, kept: BoolArray, pair: IntArray, second: IntArray, count: IntArray) -> _Once:
        """pair, second, count: (n,) what a play is; pair: names the person and the track."""
        rows = np.flatnonzero(kept)
        # Stable: of rows that are alike, the first of the file stays.
        order = rows[np.lexsort((count[rows], second[rows], pair[rows]))]
        same_time = _as_before(pair[order]) & _as_before(second[order])
        again = same_time & _as_before(count[order])
        repeats = np.zeros(len(kept), dtype=np.bool_)
        repeats[order[again]] = True
        order, same_time = order[~again], same_time[~again]
        starts = np.flatnonzero(~same_time)
        if not len(starts):
            return cls(order, count[order], repeats, 0)
        first = np.minimum.reduceat(order, starts)
        total = np.add.reduceat(count[order], starts)
        in_file = np.argsort(first)
        return cls(first[in_file], total[in_file], repeats, len(order) - len(starts))


def _as_before(values_: IntArray) -> BoolArray:
    """(n,) whether each is the same as the one before it."""
    same = np.zeros(len(values_), dtype=np.bool_)
    same[1:] = values_[1:] == values_[:-1]
    return same


def _rows_of(ids: Text, track_ids: Text) -> IntArray:
    """(n,) the catalogue's row of each id; -1 where it has none."""
    if isinstance(track_ids, pa.ChunkedArray):
        track_ids = track_ids.combine_chunks()
    rows = pc.fill_null(pc.index_in(ids, value_set=track_ids), -1)
    return np.asarray(rows.to_numpy(zero_copy_only=False), dtype=np.int64)
