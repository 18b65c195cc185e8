"""What the steps of a build are given, and how they read what earlier steps left for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from analytics.building.earlier import EarlierMaps, EarlierMoods, EarlierPlaces, KnownMoods
from analytics.building.earlier_kinds import KnownKinds
from analytics.building.plays_job import PlaysJob
from analytics.building.tables import (
    RECORDING,
    TRACKS,
    read_numbers,
    read_table,
    read_tracks,
    write_array,
)
from analytics.building.workshop import PRIVATE, Workshop
from analytics.clustering import Clustering
from analytics.clustering.result import renumbered
from analytics.continuity import CHANGES, continued
from analytics.durable import write_json
from analytics.features import FeatureMatrix
from analytics.moods import Mood, describe_moods

FloatArray = npt.NDArray[np.float32]
Layout = Callable[[FloatArray, int], FloatArray]
"""Features, (n_tracks, n_features), and a seed to coordinates, (n_tracks, 2)."""

_CENTROIDS: Final = f"{PRIVATE}/centroids.npy"
_INERTIA: Final = f"{PRIVATE}/inertia.json"
_MISSING: Final = f"{PRIVATE}/missing.npy"
_N_DIFFERENT: Final = f"{PRIVATE}/n_different.json"


@dataclass(frozen=True, slots=True)
class Job:
    """What the build was asked for.

    data: the file to read, or None to generate n_demo_tracks.  k: number of moods, None to choose.
    layouts: what draws the maps "umap" and "tsne".  earlier, known: the maps and the moods that
    people know already; known_kinds: the kinds of listeners.  columns: see `read_tracks`.
    plays: None to build without any.
    """

    data: Path | None
    n_demo_tracks: int
    k: int | None
    seed: int
    layouts: Mapping[str, Layout]
    earlier: EarlierMaps
    known: KnownMoods = field(default_factory=KnownMoods)
    known_kinds: KnownKinds = field(default_factory=KnownKinds)
    columns: Mapping[str, int] | None = None
    plays: PlaysJob | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What one step is given: the job, the finished steps, and whom to tell the share done."""

    job: Job
    shop: Workshop
    report: Callable[[float], None]

    def tracks(self) -> pd.DataFrame:
        """The clean table."""
        return read_tracks(self.shop.folder("read"))

    def numbers(self) -> pd.DataFrame:
        """The number columns of the clean table."""
        return read_numbers(self.shop.folder("read"))

    def features(self) -> FeatureMatrix:
        """The standardised features."""
        facts = self.shop.json("features", "features.json")
        return FeatureMatrix(
            names=tuple(facts["names"]),
            values=self.shop.array("features", "features.npy"),
            mean=np.array(facts["mean"]),
            scale=np.array(facts["scale"]),
            missing=self.shop.array("features", _MISSING),
        )

    def most_moods(self) -> int:
        """The largest number of moods these tracks can be told apart into."""
        n_different: int = self.shop.json("features", _N_DIFFERENT)
        return min(n_different, n_tracks_of(self.shop) - 1)

    def clustering(self, step: str, labels: str) -> Clustering:
        """The clustering a step wrote with `write_clustering`."""
        return Clustering(
            labels=self.shop.array(step, labels).astype(np.int32),
            centroids=self.shop.array(step, _CENTROIDS),
            inertia=self.shop.json(step, _INERTIA),
        )

    def served_step(self) -> str:
        """The step whose moods people see: the core's, unless the full build chose others."""
        return "choice" if self.shop.has_file("choice", "moods.npy") else "moods"

    def served(self) -> Clustering:
        """The moods people see."""
        return self.clustering(self.served_step(), "moods.npy")

    def earlier_places(self, projection: str) -> EarlierPlaces | None:
        """Where these tracks lay on the newest published map of a kind; None without one."""
        return self.job.earlier.places(projection, self._ids())

    def known_moods(self) -> EarlierMoods | None:
        """The moods that served when the build began; None if too few of these tracks had one."""
        return self.job.known.shared_with(self._ids())

    def write_moods(
        self, folder: Path, found: Clustering, earlier: EarlierMoods | None
    ) -> Clustering:
        """Write groups as the moods that people see; the groups under the numbers of their moods.

        Those that take over a mood of `earlier` have its number, colour and, where they still are
        that mood, name. moods.npy, moods.json, and what changed.
        """
        ranks = self.shop.array("features", "percentiles.npy").T
        moods: Sequence[Mood] = describe_moods(
            self.tracks(), self.features(), ranks, found.labels, found.centroids
        )
        if earlier is not None:
            follow = continued(moods, found.labels, earlier.moods, earlier.mood_of, earlier.rows)
            moods, found = follow.moods, renumbered(found, follow.number_of)
            changes = earlier.changes if earlier.is_own else follow.changes.to_dict()
            if changes is not None:
                write_json(folder / CHANGES, changes)
        write_clustering(folder, "moods.npy", found)
        write_json(folder / "moods.json", [mood.to_dict() for mood in moods])
        return found

    def _ids(self) -> pa.ChunkedArray:
        return read_table(self.shop.file("read", TRACKS))["id"]


def n_tracks_of(shop: Workshop) -> int:
    """Number of tracks that the finished first step found."""
    return len(shop.array("read", RECORDING))


def write_features(folder: Path, features: FeatureMatrix) -> None:
    """Write the standardised features; `Task.features` reads them."""
    write_array(folder / "features.npy", features.values)
    write_json(
        folder / "features.json",
        {
            "names": list(features.names),
            "mean": features.mean.tolist(),
            "scale": features.scale.tolist(),
        },
    )
    write_array(folder / "missing_any.npy", np.asarray(features.missing.any(axis=1)))
    write_array(folder / _MISSING, features.missing)
    write_json(folder / _N_DIFFERENT, len(pd.DataFrame(features.values).drop_duplicates()))


def write_clustering(folder: Path, labels: str, found: Clustering) -> None:
    """Write a clustering, its labels under the name `labels` for all to see."""
    write_array(folder / labels, found.labels.astype(np.uint8))
    write_array(folder / _CENTROIDS, found.centroids)
    write_json(folder / _INERTIA, found.inertia)
