"""On a worker: the plays of some people, whose every play is here, put in order and measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.listening.measures import measured
from analytics.listening.plays import Plays
from analytics.listening.reading.assumed import N_KINDS
from analytics.listening.reading.judging import REPEATED
from analytics.listening.reading.once import Once
from analytics.listening.spark.rows import FOUND, LOST, PERSON, ROW, SUMMED, batch
from analytics.listening.spark.track_file import read_facts

LAST_RULE: Final = 1 << 20
"""The number of the rule that rows are left out by which repeat another; after all others."""

_SHARED: Final = ("kind", "place", "rule", "reason", "text", "numbers")


@dataclass(frozen=True, slots=True)
class People:
    """What makes people of the rows of PIECE that a task is given.

    tracks_file: as it was sent along.  has_counts: whether the table says how often.
    plays, measures: whether those are wanted.
    """

    tracks_file: str
    has_counts: bool
    plays: bool
    measures: bool

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of PIECE, all those of whoever is in them, to rows of FOUND."""
        from pyspark import SparkFiles  # noqa: PLC0415

        brought = list(batches)
        if not brought:
            return
        table = pa.Table.from_batches(brought)
        is_play = pc.equal(table["kind"], ROW)
        others = table.filter(pc.invert(is_play))
        for each in others.to_batches():
            shared = {name: each.column(name) for name in _SHARED}
            yield batch(FOUND, each.num_rows, **shared)
        # Of rows that are alike, the first of the file stays.
        rows = table.filter(is_play).sort_by("place")
        if rows.num_rows:
            yield from self._people(rows, SparkFiles.get(self.tracks_file))

    def _people(self, rows: pa.Table, tracks_path: str) -> Iterator[pa.RecordBatch]:
        codes = rows["who"].combine_chunks().dictionary_encode()
        listener = codes.indices.to_numpy().astype(np.int64)
        track, second, count, assumed, place = (
            rows[name].to_numpy().astype(np.int64)
            for name in ("track", "second", "count", "assumed", "place")
        )
        pair = listener * (int(track.max()) + 1) + track
        once = Once.of(np.ones(len(track), dtype=np.bool_), pair, second, count)
        if once.repeats.any():
            again = np.flatnonzero(once.repeats)
            yield self._repeats(
                track[again], second[again], count[again], place[again], tracks_path
            )
        kept = assumed[~once.repeats]
        numbers = [once.n_added, *(int((kept >> bit & 1).sum()) for bit in range(N_KINDS))]
        yield batch(FOUND, 1, kind=SUMMED, numbers=[numbers])
        plays = Plays.ordered(
            listener[once.rows], track[once.rows], second[once.rows], once.count,
            len(codes.dictionary),
        )  # fmt: skip
        wanted: dict[str, Any] = {}
        if self.plays:
            wanted |= {name: _lists(plays.starts, getattr(plays, name))
                       for name in ("track", "second", "count")}  # fmt: skip
        if self.measures:
            found = measured(plays, read_facts(tracks_path))
            starts = np.arange(plays.n_listeners + 1) * found.values.shape[1]
            wanted["measures"] = _lists(starts, found.values.ravel())
            wanted["numbers"] = [[found.last_second]] * plays.n_listeners
        yield batch(FOUND, plays.n_listeners, kind=PERSON, who=codes.dictionary, **wanted)

    def _repeats(
        self, track: npt.NDArray[np.int64], second: npt.NDArray[np.int64],
        count: npt.NDArray[np.int64], place: npt.NDArray[np.int64], tracks_path: str,
    ) -> pa.RecordBatch:  # fmt: skip
        # As they were understood: what stood in a row that can be used was not brought here.
        ids = pq.read_table(tracks_path, columns=["id"])["id"].take(pa.array(track)).to_pylist()
        moments = [f"{datetime.fromtimestamp(each, UTC):%Y-%m-%dT%H:%M:%SZ}" for each in second]
        counts = [f", {each}" if self.has_counts else "" for each in count]
        words = [f"{each}, {moment}{number}"
                 for each, moment, number in zip(ids, moments, counts, strict=True)]  # fmt: skip
        return batch(
            FOUND, len(words), kind=LOST, place=place, rule=LAST_RULE, reason=REPEATED, text=words
        )


def _lists(starts: npt.NDArray[Any], values: npt.NDArray[Any]) -> pa.Array:
    """(m,) lists of the values from each start to the next."""
    return pa.ListArray.from_arrays(pa.array(starts, pa.int32()), pa.array(values))
