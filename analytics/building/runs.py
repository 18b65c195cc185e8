"""What every run over a finished build has: steps that are timed and told of, a seal at the end."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypeVar

from analytics import VERSION
from analytics.artifacts import OpenBuild
from analytics.building.progress import Listener, Pace
from analytics.durable import flush_tree
from analytics.manifest import Facts, seal

T = TypeVar("T")
Report = Callable[[float], None]

_PACKAGES: Final = ("numpy", "pandas", "scikit-learn", "scipy", "fastcluster", "fast-hdbscan")


class Steps:
    """The steps of a run, one after the other, timed and told of."""

    def __init__(self, costs: Mapping[str, float], listener: Listener) -> None:
        """costs: expected seconds of each step, in order, by what it does in words."""
        self.timings: dict[str, float] = {}
        self._costs = costs
        self._pace = Pace(listener)

    def next(self, work: Callable[[Report], T]) -> T:
        """Do the next step; `work` may tell the share of it that is done."""
        ahead = [words for words in self._costs if words not in self.timings]
        self._pace.starts(ahead[0], [self._costs[words] for words in ahead])
        began = perf_counter()
        result = work(self._pace.within)
        self.timings[ahead[0]] = round(perf_counter() - began, 3)
        self._pace.ran()
        return result

    def finished(self) -> None:
        """Nothing is left to do."""
        self._pace.finished("Done")


def seal_run(
    folder: Path, opened: OpenBuild, spec: Mapping[str, Any], began: datetime, steps: Steps
) -> None:
    """Seal what a run over a build wrote to `folder`, and have it reach the disk.

    spec: what was asked for, as JSON holds it.  began: in UTC.
    """
    of_build = opened.manifest
    as_text = json.dumps(spec, sort_keys=True)
    facts = Facts(
        build=of_build["build"],
        stage=of_build["stage"],
        fingerprint=of_build["fingerprint"],
        created=began.isoformat(timespec="seconds"),
        n_tracks=of_build["n_tracks"],
        spec=dict(spec),
        spec_hash=hashlib.sha256(as_text.encode()).hexdigest(),
        versions=_versions(),
        timings=steps.timings,
        source=of_build["source"],
    )
    seal(folder, facts)
    flush_tree(folder)


def _versions() -> dict[str, str]:
    installed = {package: version(package) for package in _PACKAGES}
    return {"undertone": VERSION, "python": platform.python_version(), **installed}
