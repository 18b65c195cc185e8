"""What Spark found, as the build takes it: plays with a report, and what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.errors import UnusableFile
from analytics.ingest.delimited import EMPTY, REPEATED_HEADER
from analytics.ingest.parquet import FIRST_ROW
from analytics.ingest.tables import IntArray, Text
from analytics.listening.measure_list import measures_of
from analytics.listening.measured import Measured
from analytics.listening.measures import TrackFacts
from analytics.listening.reading.assumed import N_KINDS
from analytics.listening.reading.heard import Heard
from analytics.listening.reading.listens import report
from analytics.listening.reading.sieve import none_usable, summed_up
from analytics.listening.spark.master import Master
from analytics.listening.spark.order import Order
from analytics.listening.spark.parts import Table, opened
from analytics.listening.spark.rows import LOST, PERSON, READ, REFUSED, SUMMED
from analytics.listening.spark.running import run

_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What came of a table of plays.

    rows: of `rows.FOUND`.  lines: of the places of rows in the table's files.
    """

    table: Table
    rows: pa.Table
    lines: Lines

    def people(self) -> tuple[str, ...]:
        """(m,) ids as in the table, in any order."""
        return tuple(self._of(PERSON)["who"].to_pylist())

    def heard(self) -> Heard:
        """What `read_listens` gives. Raises UnusableFile as it."""
        rejected = self._rejected()
        people = self._of(PERSON)
        n_read = sum(numbers[2] for numbers in self._numbers(READ))
        self._require_use(rejected, n_read, people.num_rows)
        summed = (
            np.array(self._numbers(SUMMED), dtype=np.int64).reshape(-1, 1 + N_KINDS).sum(axis=0)
        )
        lengths = pc.list_value_length(people["track"]).to_numpy()
        track, second, count = (_flat(people[name]) for name in ("track", "second", "count"))
        return Heard(
            people=self.people(),
            listener=np.repeat(np.arange(people.num_rows), lengths),
            track=track,
            second=second,
            count=count,
            health=report(
                self.table.source,
                n_read=n_read,
                n_kept=len(track),
                n_people=people.num_rows,
                n_plays=int(count.sum()),
                n_added=int(summed[0]),
                rejected=summed_up(rejected),
                assumed=[int(each) for each in summed[1:]],
            ),
            rejected=rejected.drop_columns("rule"),
        )

    def measured(self, tracks: TrackFacts) -> Measured:
        """What `measures.measured` gives of `people`."""
        people = self._of(PERSON)
        measures = measures_of(tuple(tracks.features), tracks.moods)
        values = _flat(people["measures"]).reshape(-1, len(measures)).copy()
        # Each was measured among some people only; recency is counted from everybody's last play.
        last = _flat(people["numbers"])
        recency = [measure.name for measure in measures].index("recency")
        values[:, recency] += (last.max(initial=0) - last) / _DAY_S
        return Measured(measures, values, int(last.max()) if len(last) else None)

    def _of(self, kind: int) -> pa.Table:
        return self.rows.filter(pc.equal(self.rows["kind"], kind))

    def _numbers(self, kind: int) -> list[list[int]]:
        found: list[list[int]] = self._of(kind)["numbers"].to_pylist()
        return found

    def _rejected(self) -> pa.Table:
        """As `summed_up` takes it."""
        lost = self._of(LOST).sort_by("place")
        files, rows = self.lines.of(lost["place"].to_numpy())
        text = lost["text"].combine_chunks()
        if len(self.table.paths) > 1:
            names = pa.array([path.name for path in self.table.paths], pa.string())
            text = pc.binary_join_element_wise(names.take(pa.array(files)), text, ": ")
        table = pa.table({"file": files, "rule": lost["rule"], "row": rows,
                          "reason": lost["reason"], "text": text})  # fmt: skip
        return table.sort_by([("file", "ascending"), ("row", "ascending")]).drop_columns("file")

    def _require_use(self, rejected: pa.Table, n_read: int, n_people: int) -> None:
        """Raise UnusableFile where one machine would."""
        refused = self._of(REFUSED).sort_by("place")
        file = self.table.source.file
        if refused.num_rows:
            rows = self.lines.of(refused["place"].to_numpy())[1]
            raise UnusableFile(file, refused["text"][0].as_py(), row=int(rows[0]))
        if n_read == 0:
            raise UnusableFile(file, "it has a header and no rows.", row=self.table.source.row)
        reasons = rejected["reason"].combine_chunks()
        unfit = rejected.filter(pc.less(rejected["rule"], 0))
        ragged = unfit.filter(pc.invert(pc.is_in(unfit["reason"],
                                                 pa.array([EMPTY, REPEATED_HEADER]))))  # fmt: skip
        if ragged.num_rows > n_read - unfit.num_rows:
            problem = ("most rows do not fit the header; of the first of them, "
                       f"{ragged['reason'][0].as_py()}.")  # fmt: skip
            raise UnusableFile(file, problem, row=ragged["row"][0].as_py())
        if n_people == 0 and len(reasons):
            raise none_usable(file, n_read, summed_up(rejected))


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Which line of which file is at a place. Each (n,), of n stretches in order of place."""

    start: IntArray
    file: IntArray
    before: IntArray

    @classmethod
    def of_pieces(cls, numbers: Sequence[Sequence[int]], table: Table) -> Lines:
        """numbers: of the READ rows."""
        pieces = np.array(numbers, dtype=np.int64).reshape(-1, 5)
        start, n_lines, _, file, block = pieces.T
        order = np.lexsort((start, block, file))
        total = np.cumsum(n_lines[order]) - n_lines[order]
        begins = np.concatenate([[True], np.diff(file[order]) != 0])[: len(order)]
        of_file = np.cumsum(begins) - 1
        header = FIRST_ROW - 1 if table.layout is None else table.layout.n_lines
        before = total - total[np.flatnonzero(begins)][of_file] + header
        by_place = np.argsort(start[order])
        return cls(start[order][by_place], of_file[by_place], before[by_place])

    def of(self, places: npt.NDArray[np.int64]) -> tuple[IntArray, IntArray]:
        """(n,) numbers of files, in no order that they have elsewhere, and lines from 1."""
        at = np.searchsorted(self.start, places, side="right") - 1
        at = np.maximum(at, 0)
        if not len(self.start):
            return np.zeros(len(places), dtype=np.int64), places * 0 + 1
        return self.file[at], self.before[at] + places - self.start[at] + 1


def find(
    path: Path,
    track_ids: Text,
    tracks: TrackFacts | None,
    *,
    now: int,
    master: Master,
    log: Path,
    plays: bool = True,
) -> Found:
    """Have Spark read a table of plays, and measure who played where `tracks` is given.

    path: of a file, or of a folder of parts; workers read it under the same path.  track_ids, now:
    see `read_listens`.  log: where Spark's own words go.  plays: whether they are wanted.
    Raises UnusableFile; SparkFailed.
    """
    table = opened(path)
    order = Order(
        master=master.url,
        near=master.is_near,
        paths=tuple(str(each.resolve()) for each in table.paths),
        layout=table.layout,
        positions=table.positions,
        names=table.names,
        n_rows=table.n_rows,
        now=now,
        plays=plays,
        measures=tracks is not None,
    )
    rows = run(order, track_ids, tracks, log)
    numbers: Any = rows.filter(pc.equal(rows["kind"], READ))["numbers"].to_pylist()
    return Found(table, rows, Lines.of_pieces(numbers, table))


def _flat(lists: Any) -> npt.NDArray[Any]:
    """(n,) everything in (m,) lists, in order."""
    values: npt.NDArray[Any] = pa.concat_arrays(
        [chunk.flatten() for chunk in lists.chunks] or [pa.array([], lists.type.value_type)]
    ).to_numpy()
    return values
