"""Have Spark do some work, in a process of its own, which goes with this one."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow as pa

import analytics
from analytics.ingest.tables import Text
from analytics.listening.measures import TrackFacts
from analytics.listening.spark.failing import SparkFailed
from analytics.listening.spark.order import CODE, FAILURE, FOUND, TRACKS, Order
from analytics.listening.spark.packing import unpacked
from analytics.listening.spark.rows import FOUND as ROWS
from analytics.listening.spark.track_file import write_tracks

_ROOT: Final = Path(analytics.__file__).resolve().parent.parent


def run(order: Order, track_ids: Text, tracks: TrackFacts | None, log: Path) -> pa.Table:
    """What came of an order: rows of `rows.FOUND`.

    track_ids, tracks: see `write_tracks`.  log: where everything goes that Spark says.
    Raises SparkFailed.
    """
    with TemporaryDirectory(prefix="undertone-spark-") as name:
        folder = Path(name)
        order.write(folder)
        write_tracks(folder / TRACKS, track_ids, tracks)
        _pack(folder / CODE)
        with log.open("ab") as output:
            child = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "analytics.listening.spark", str(folder)],
                stdin=subprocess.PIPE,  # it ends when this closes
                stdout=output,
                stderr=output,
                cwd=_ROOT,
            )
            try:
                code = child.wait()
            finally:
                if child.stdin is not None:
                    child.stdin.close()
                child.kill()
                child.wait()
        if code == 0:
            # Mapped: what is on disk stays readable after the folder is gone.
            return unpacked(pa.ipc.open_file(pa.memory_map(str(folder / FOUND))).read_all(), ROWS)
        failure = folder / FAILURE
        if failure.exists():
            raise SparkFailed(f"{failure.read_text(encoding='utf-8')} {log} tells more.")
        raise SparkFailed(f"Spark's process ended before it was done; {log} tells more.")


def _pack(path: Path) -> None:
    """Pack what workers need to know: our own modules. They have numpy and Arrow themselves."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted((_ROOT / "analytics").rglob("*.py")):
            archive.write(each, each.relative_to(_ROOT))
