"""Read a table of plays: who, which track, when, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from analytics.ingest.health import Merge, Rejection
from analytics.ingest.sources import Source, open_source
from analytics.ingest.tables import Text
from analytics.listening.reading import columns
from analytics.listening.reading.assumed import assumptions, told
from analytics.listening.reading.health import ReadingHealth
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.judging import REPEATED, judged
from analytics.listening.reading.once import Once

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
    rows = judged(raw, found, track_ids, now)
    codes = rows.who.dictionary_encode()
    listener = codes.indices.to_numpy().astype(np.int64)
    plays = Once.of(
        rows.sieve.kept,
        listener * len(track_ids) + rows.track,
        rows.moments.second,
        rows.count,
    )
    rows.sieve.leave_out(plays.repeats, REPEATED)
    rows.sieve.require_rows(source.file)
    kept = rows.sieve.kept
    used, place = np.unique(listener[plays.rows], return_inverse=True)
    return Heard(
        people=tuple(codes.dictionary.take(pa.array(used)).to_pylist()),
        listener=place.astype(np.int64),
        track=rows.track[plays.rows],
        second=rows.moments.second[plays.rows],
        count=plays.count,
        health=report(
            source,
            n_read=raw.n_read,
            n_kept=len(plays.rows),
            n_people=len(used),
            n_plays=int(plays.count.sum()),
            n_added=plays.n_added,
            rejected=rows.sieve.rejections(),
            assumed=[int((each & kept).sum()) for each in assumptions(rows)],
        ),
        rejected=rows.sieve.table(),
    )


def open_listens(path: Path) -> Source:
    """A file of plays of which only the header is known. Raises UnusableFile for no such table."""
    source = open_source(path, columns.PLAYS)
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
