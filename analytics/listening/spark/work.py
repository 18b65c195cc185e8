"""What Spark is asked to do: read pieces, bring each person's plays together, leave what comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema

from analytics.listening.spark import order as files
from analytics.listening.spark.order import Order
from analytics.listening.spark.packing import PACKED, RESULT, TASK, Packing, Unpacking
from analytics.listening.spark.people import People
from analytics.listening.spark.pieces import BLOCK, FILE, LINE, Pieces

_ROWS_OF_A_TASK: Final = 500_000
_MOST_TASKS: Final = 4_000


def carry_out(order: Order, session: SparkSession, folder: Path) -> None:
    """Write what comes of an order into its folder. Raises PySparkException."""
    pieces = Pieces(
        positions=order.positions,
        names=order.names,
        layout=order.layout,
        times=None if order.layout is not None else _times(order),
        tracks_file=files.TRACKS,
        now=order.now,
    )
    people = People(
        tracks_file=files.TRACKS,
        has_counts="play_count" in order.positions,
        plays=order.plays,
        measures=order.measures,
    )
    n_tasks = max(2 * session.sparkContext.defaultParallelism, order.n_rows // _ROWS_OF_A_TASK + 1)
    n_tasks = min(n_tasks, _MOST_TASKS)
    found = (
        _table(order, session)
        .mapInArrow(Packing(pieces, n_tasks), from_arrow_schema(PACKED))
        .repartitionById(n_tasks, TASK)
        .mapInArrow(Unpacking(people), from_arrow_schema(RESULT))
        .toArrow()
    )
    with pa.OSFile(str(folder / files.FOUND), "wb") as sink:
        with pa.ipc.new_file(sink, found.schema) as writer:
            writer.write_table(found)


def _table(order: Order, session: SparkSession) -> DataFrame:
    """The wanted columns, or a text's lines, each with its file and block."""
    paths = [Path(each).as_uri() for each in order.paths]
    if order.layout is None:
        table = session.read.parquet(*paths)
        wanted = [f"`{name.replace('`', '``')}`" for name in order.names.values()]
    else:
        table, wanted = session.read.text(paths), [LINE]
    return table.select(
        *wanted,
        f.expr("xxhash64(_metadata.file_path)").alias(FILE),
        f.expr("_metadata.file_block_start").alias(BLOCK),
    )


def _times(order: Order) -> pa.DataType | None:
    """What times are in a Parquet file that counts nanoseconds; Spark has no such times."""
    kind: Any = pq.read_schema(order.paths[0]).field(order.names["timestamp"]).type
    if not pa.types.is_timestamp(kind) or kind.unit != "ns":
        return None
    return pa.timestamp("ns", "UTC" if kind.tz else None)
