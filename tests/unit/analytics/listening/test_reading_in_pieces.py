"""Tables of plays with more rows than are looked at together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from analytics.ingest.tables import PIECE_ROWS
from analytics.listening.reading.listens import read_listens
from tests.unit.analytics.listening.writing import NOW, SECOND, TRACKS, adds_up

N_ROWS = PIECE_ROWS + 1_000


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_rows_far_apart_are_compared_and_counted_as_those_beside_each_other(
    tmp_path: Path, kind: str
) -> None:
    row = np.arange(N_ROWS)
    second = SECOND + row
    second[-1], second[-2] = second[0], second[1]
    count = np.full(N_ROWS, 2)
    count[-2], count[-3] = 5, -1
    who = np.where(row % 2, "ann", "bob")
    who[[-1, -2]] = who[[0, 1]]
    table = pa.table({"user_id": who, "track_id": ["t1"] * N_ROWS, "timestamp": second,
                      "play_count": count})  # fmt: skip
    path = tmp_path / f"listens.{kind}"
    if kind == "csv":
        pyarrow.csv.write_csv(table, path, pyarrow.csv.WriteOptions(quoting_style="none"))
    else:
        pq.write_table(table, path)
    heard = read_listens(path, TRACKS, now=NOW)
    assert adds_up(heard)
    assert heard.rejected.to_pylist() == [
        {"row": N_ROWS - 1, "reason": "its play count is below zero",
         "text": f"t1, {second[-3]}, -1"},
        {"row": N_ROWS + 1, "reason": "it says the same as a row before it",
         "text": f"t1, {SECOND}, 2"},
    ]  # fmt: skip
    assert heard.health.n_merged == 1
    assert heard.health.n_plays == 2 * (N_ROWS - 3) + 5
    assert sorted(heard.people) == ["ann", "bob"]
    assert heard.count[heard.second == SECOND + 1].tolist() == [7]
