"""What is counted while the program serves, as Prometheus reads it.

Labels are words of the program: kinds of addresses, states, names of builds; never a visitor's.
Each process writes what it counts into a file of its own (dashapp/metrics_folder.py); whichever
process is asked adds them up. What has a present value, such as the jobs that wait, is looked up
then.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dashapp.metrics_folder import locked
from dashapp.results import Source

log = logging.getLogger(__name__)

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends, in seconds."""
_NOBODY: Final = 0
"""In place of a process id: the files of all who are gone."""


@dataclass(frozen=True, slots=True)
class Present:
    """How things are at this moment.

    build, stage: of the catalogue that serves.  jobs: how many, by state; None where the store does
    not answer.  cache_is_there: whether the shared cache answers; None without one.
    """

    version: str
    build: str
    stage: str
    n_tracks: int
    jobs: Mapping[str, int] | None
    cache_is_there: bool | None


class Metrics:
    """Counts of one application. Safe to share between threads, and to fork."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: that of this start, which all its processes share; None for one process.

        The library decides by PROMETHEUS_MULTIPROC_DIR whether it writes there: both, or neither.
        """
        self._folder = folder
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "undertone_request_seconds", "Seconds until an answer was ready.",
            ["route", "status"], registry=self._registry, buckets=BUCKETS,
        )  # fmt: skip
        self._answers = Counter(
            "undertone_cached_answers", "Answers that can be kept, by where they came from.",
            ["source"], registry=self._registry,
        )  # fmt: skip
        for source in ("memory", "shared", "computed"):
            self._answers.labels(source)  # so that each is there from the start, at 0

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._seconds.labels(route, str(status)).observe(seconds)

    def answer(self, source: Source) -> None:
        """Count an answer that can be kept."""
        self._answers.labels(source).inc()

    def text(self, present: Present) -> bytes:
        """Everything, in Prometheus' text format."""
        now = CollectorRegistry(auto_describe=False)
        now.register(_Now(present))
        if self._folder is None:
            return generate_latest(self._registry) + generate_latest(now)
        with locked(self._folder, alone=False):
            MultiProcessCollector(now, path=str(self._folder))  # type: ignore[no-untyped-call]
            return generate_latest(now)


class _Now(Collector):
    """Present values, looked at once."""

    def __init__(self, present: Present) -> None:
        self._present = present

    def collect(self) -> Iterable[Metric]:
        """Each value as a family of its own."""
        now = self._present
        about = GaugeMetricFamily(
            "undertone_build_info", "What serves.", labels=["version", "build", "stage"]
        )
        about.add_metric([now.version, now.build, now.stage], 1)
        yield about
        yield GaugeMetricFamily("undertone_tracks", "Tracks in the catalogue.", now.n_tracks)
        store = GaugeMetricFamily("undertone_store_up", "Whether the store answers.")
        store.add_metric([], float(now.jobs is not None))
        yield store
        jobs = GaugeMetricFamily("undertone_jobs", "Jobs by state.", labels=["state"])
        for state, count in (now.jobs or {}).items():
            jobs.add_metric([state], count)
        yield jobs
        if now.cache_is_there is not None:
            yield GaugeMetricFamily(
                "undertone_shared_cache_up", "Whether Redis answered when it was last asked.",
                float(now.cache_is_there),
            )  # fmt: skip


def keep_counts_of(pid: int, folder: Path) -> None:
    """Add what a process counted to the file of those who are gone, and remove its own.

    Counts must not fall when a worker ends, and files must not pile up. Damage is logged, not
    raised: whoever calls has workers to look after.
    """
    try:
        with locked(folder, alone=True):
            for kind in ("counter", "histogram"):
                _add(folder / f"{kind}_{pid}.db", folder / f"{kind}_{_NOBODY}.db")
    except (OSError, RuntimeError, ValueError) as error:  # as the library reports a torn file
        log.error("what process %d counted is lost: %s", pid, error)


def _add(dead: Path, kept: Path) -> None:
    if not dead.exists():
        return
    total = MmapedDict(str(kept))  # type: ignore[no-untyped-call]
    try:
        for key, value, _moment, _place in MmapedDict.read_all_values_from_file(str(dead)):  # type: ignore[no-untyped-call]
            total.write_value(key, total.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]
    finally:
        total.close()  # type: ignore[no-untyped-call]
        dead.unlink()
