"""A connection to Spark that is there soon, or says why not."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pyspark import SparkConf, SparkContext
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from analytics.listening.spark.order import CODE, FAILURE, TRACKS, Order

SECONDS_TO_JOIN: Final = 20.0
"""For a master to take us in, which takes a second."""
STARTS_TO_WAIT: Final = 3
"""What is waited for at least, in times that Java took to start: how slow the machine is."""
SECONDS_WITHOUT_WORKERS: Final = 45.0
_SECONDS_BETWEEN: Final = 1.0
_ROWS_AT_ONCE: Final = 100_000
_BYTES_AT_ONCE: Final = 64 << 20
_LOCAL: Final = "local"
_PYTHON_UNTOLD: Final = "python3"
"""What PySpark has workers run where PYSPARK_PYTHON does not say."""

_SETTINGS: Final = (
    ("spark.ui.enabled", "false"),
    ("spark.ui.showConsoleProgress", "false"),
    ("spark.sql.session.timeZone", "UTC"),
    ("spark.sql.execution.arrow.maxRecordsPerBatch", str(_ROWS_AT_ONCE)),
    ("spark.sql.files.maxPartitionBytes", str(_BYTES_AT_ONCE)),
    ("spark.sql.legacy.parquet.nanosAsLong", "true"),
    # All plays of a catalogue come back here, as the build keeps them.
    ("spark.driver.maxResultSize", "0"),
)


def opened(order: Order, folder: Path) -> SparkSession:
    """A session in which workers know the tracks and our modules.

    Ends this process, with a sentence in the folder, where the master does not take us in.
    """
    conf = SparkConf().setMaster(order.master).setAppName("undertone").setAll(_SETTINGS)
    if order.near:
        conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1")
    began = time.monotonic()
    gateway = launch_gateway(conf)
    patience = STARTS_TO_WAIT * (time.monotonic() - began)
    timer = threading.Timer(
        max(SECONDS_TO_JOIN, patience),
        fail,
        (folder, f"No Spark master answers at {order.master}."),
    )
    if not order.master.startswith(_LOCAL):
        timer.daemon = True
        timer.start()
    context = SparkContext(conf=conf, gateway=gateway)
    timer.cancel()
    context.setLogLevel("WARN")
    if context.pythonExec == _PYTHON_UNTOLD:
        context.pythonExec = sys.executable
    context.addFile(str(folder / TRACKS))
    context.addPyFile(str(folder / CODE))
    if not order.master.startswith(_LOCAL):
        _watch_workers(context, order.master, folder, patience)
    return SparkSession(context)


def fail(folder: Path, sentence: str) -> None:
    """End this process at once, wherever it waits; its Java goes with it."""
    (folder / FAILURE).write_text(sentence, encoding="utf-8")
    os._exit(1)


def _watch_workers(context: SparkContext, master: str, folder: Path, patience: float) -> None:
    """Do not wait for ever where every worker is gone, or none has come."""
    # Python's part of Spark does not tell of workers; its Java part counts us among them.
    java: Any = context._jsc

    def watch() -> None:
        alone_since = time.monotonic()
        while True:
            if java.sc().getExecutorMemoryStatus().size() > 1:
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > max(SECONDS_WITHOUT_WORKERS, patience):
                fail(folder, f"No worker of {master} takes the work: none is running, or none has "
                             "a core and the memory to spare.")  # fmt: skip
            time.sleep(_SECONDS_BETWEEN)

    start(watch)


def start(work: Callable[[], None]) -> None:
    """Run something beside everything else, for as long as this process lives."""
    threading.Thread(target=work, daemon=True).start()
