"""Read a table of plays: who, which track, when, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.ingest.health import Merge, Rejection
from analytics.ingest.sources import Source, open_source
from analytics.ingest.tables import RawTable, Text
from analytics.listening.reading import columns
from analytics.listening.reading.assumed import N_KINDS, in_bits, told
from analytics.listening.reading.health import ReadingHealth
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.judging import REPEATED, Judged, judged
from analytics.listening.reading.once import Once
from analytics.listening.reading.sieve import none_usable, summed_up

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
    wanted = sorted(found.values())
    kept, lost, n_read = _Kept(), [], 0
    for piece in source.pieces(wanted):
        rows = judged(piece, found, track_ids, now)
        lost.append(rows.sieve.lost())
        kept.take(rows, piece)
        n_read += piece.n_read
    listener, track, second, count, assumed, row = kept.columns()
    everything = np.ones(len(row), dtype=np.bool_)
    plays = Once.of(everything, listener * len(track_ids) + track, second, count)
    if plays.repeats.any():
        # Read again: what stood in rows is not kept of all of them.
        repeats = [piece.at(row[plays.repeats]) for piece in source.pieces(wanted)]
        for again in (judged(piece, found, track_ids, now) for piece in repeats):
            again.sieve.leave_out(again.sieve.kept, REPEATED)
            lost.append(again.sieve.lost())
    rejected = pa.concat_tables(lost).sort_by("row")
    if not len(row):
        raise none_usable(source.file, n_read, summed_up(rejected))
    told_of = assumed[~plays.repeats]
    health = report(
        source,
        n_read=n_read,
        n_kept=len(plays.rows),
        n_people=len(kept.people),
        n_plays=int(plays.count.sum()),
        n_added=plays.n_added,
        rejected=summed_up(rejected),
        assumed=[int((told_of >> bit & 1).sum()) for bit in range(N_KINDS)],
    )
    return Heard(
        people=tuple(kept.people),
        listener=listener[plays.rows],
        track=track[plays.rows],
        second=second[plays.rows],
        count=plays.count,
        health=health,
        rejected=rejected.drop_columns("rule"),
    )


def open_listens(path: Path) -> Source:
    """A file of plays of which only the header is known. Raises UnusableFile for no such table."""
    source = open_source(path, columns.PLAYS, only_pieces=True)
    columns.positions(source, columns.PLAYS, NEEDED)
    return source


def report(
    source: Source,
    *,
    n_read: int,
    n_kept: int,
    n_people: int,
    n_plays: int,
    n_added: int,
    rejected: list[Rejection],
    assumed: Sequence[int],
) -> ReadingHealth:
    """How a table of plays became what it did.  assumed: as `told` takes it."""
    has_counts = "play_count" in columns.positions(source, columns.PLAYS, NEEDED)
    return ReadingHealth(
        file=source.file,
        n_read=n_read,
        n_kept=n_kept,
        n_people=n_people,
        n_plays=n_plays,
        n_merged=n_added,
        n_rejected=sum(each["count"] for each in rejected),
        encoding=source.encoding,
        delimiter=source.delimiter,
        rejected=rejected,
        merged=[Merge(reason=ADDED_UP, count=n_added)] if n_added else [],
        notes=[*source.notes, *told(assumed, has_counts=has_counts)],
    )


class _Kept:
    """Rows that can be used, piece after piece, in columns of few bytes."""

    def __init__(self) -> None:
        self.people: dict[str, int] = {}
        self._pieces: list[tuple[npt.NDArray[Any], ...]] = []

    def take(self, rows: Judged, piece: RawTable) -> None:
        """Take those of a piece."""
        kept = np.flatnonzero(rows.sieve.kept)
        codes = rows.who.take(pa.array(kept)).dictionary_encode()
        known = self.people
        place_of = [known.setdefault(person, len(known)) for person in codes.dictionary.to_pylist()]
        self._pieces.append((
            np.array(place_of, dtype=np.int64)[codes.indices.to_numpy()],
            rows.track[kept],
            rows.moments.second[kept],
            rows.count[kept],
            in_bits(rows)[kept],
            piece.rows[kept],
        ))  # fmt: skip

    def columns(self) -> list[npt.NDArray[Any]]:
        """(n,) places of people, rows of tracks, seconds, counts, what was assumed, and lines."""
        columns = [np.concatenate(each) for each in zip(*self._pieces, strict=True)]
        self._pieces.clear()
        return columns
