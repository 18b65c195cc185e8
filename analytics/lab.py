"""What a build found out about groupings: every method's labels and scores, as they were published.

Read when asked, memory-mapped where large; needs no library that a serving process does not have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.artifacts import OpenBuild
from analytics.manifest import PINNED
from analytics.schema import MISSING_STEP

REPORTS: Final = {
    "methods": "lab/methods.json",
    "scores": "lab/scores.json",
    "sweep": "sweep.json",
    "dendrogram": "lab/dendrogram.json",
    "clustergram": "lab/clustergram.json",
    "density": "lab/density.json",
    "condensed": "lab/condensed.json",
    "comparison": "lab/comparison.json",
    "genres": "lab/genres.json",
    "exploration": "exploration.json",
    "trust": "trust.json",
    "rules": "rules.json",
    "maps": "maps.json",
    "pca": "pca.json",
}
"""What can be asked for by name, and the file it is in."""
SILHOUETTE_POINTS: Final = 101


@dataclass(frozen=True, slots=True)
class Table:
    """What was grouped, and where a build keeps what it found out about that.

    folder: before the name of each of its files in a build.  groups: the file with the groups that
    people see.  standing: the file that says where each row stands by each column, 0 to 100.
    """

    folder: str
    groups: str
    standing: str


TRACKS: Final = Table("", "moods.npy", "percentiles.npy")


class Lab:
    """The groupings of one build. A core build has none: every report is None.

    Written of tracks; the rows of another table are what is grouped in that.
    """

    def __init__(self, build: OpenBuild, table: Table = TRACKS) -> None:
        """Read from an opened, verified build."""
        self._build = build
        self._table = table

    @property
    def build(self) -> OpenBuild:
        """The build this reads from: what else it groups is another table of the same."""
        return self._build

    def report(self, name: str) -> Any | None:
        """A report as the build wrote it; None where the build does not have it.

        Raises KeyError for a name not in REPORTS.
        """
        file = f"{self._table.folder}{REPORTS[name]}"
        return self._build.json(file) if self._build.has(file) else None

    def methods(self) -> list[dict[str, Any]] | None:
        """What every method made of these tracks, the moods first; None in a core build.

        {key, label, spec, n_groups, n_noise, sizes, facts, seconds}, or {key, label, refused:
        sentence, seconds}.  seconds: what grouping took, None where the build does not tell.
        """
        listed = self.report("methods")
        timings = self._build.manifest["timings"]
        return listed and [
            {"seconds": timings.get(_step_of(method["key"])), **method} for method in listed
        ]

    def method_keys(self) -> tuple[str, ...]:
        """Keys of the methods that grouped this catalogue, "kmeans" (the moods) first."""
        return tuple(method["key"] for method in self.methods() or [] if "refused" not in method)

    @property
    def is_pinned(self) -> bool:
        """Whether the moods that serve are a pinned draft's, not those that the build found."""
        return self._build.has(PINNED)

    def labels(self, key: str) -> npt.NDArray[np.integer[Any]]:
        """(n_tracks,) group of each track, 0..k-1, -1 for noise. Raises KeyError."""
        # The moods are the groups of k-means, unless somebody has pinned another grouping.
        file = f"{self._table.folder}lab/labels/{key}.npy"
        moods = key == "kmeans" and not self._build.has(file)
        return self._build.array(self._table.groups if moods else file)

    def silhouette(self, key: str) -> npt.NDArray[np.float32]:
        """(n_tracks,) how well each track sits in its group, -1 to 1, NaN for noise."""
        return self._build.array(f"{self._table.folder}lab/silhouette/{key}.npy")

    def profiles(self, key: str) -> npt.NDArray[np.float64]:
        """(groups, features) mean percentile of each group, 0 to 100, NaN if nothing is known."""
        labels = self.labels(key).astype(np.int64)
        percentiles = self._build.array(self._table.standing)
        n_groups = int(labels.max()) + 1
        inside = labels >= 0
        columns = []
        for ranks in percentiles:
            known = inside & (ranks != MISSING_STEP)
            sums = np.bincount(labels[known], weights=ranks[known], minlength=n_groups)
            counts = np.bincount(labels[known], minlength=n_groups)
            columns.append(np.divide(sums, counts, out=np.full(n_groups, np.nan), where=counts > 0))
        return np.stack(columns, axis=1)

    def silhouette_curves(self, key: str) -> list[npt.NDArray[np.float32]]:
        """Per group, its tracks' silhouettes at every hundredth from the lowest to the highest.

        Quantiles of all tracks of the group: the outline of a plot with a line per track.
        """
        labels, widths = self.labels(key), self.silhouette(key)
        at = np.linspace(0, 1, SILHOUETTE_POINTS)
        return [
            np.quantile(widths[labels == group], at).astype(np.float32)
            for group in range(int(labels.max()) + 1)
        ]


def _step_of(key: str) -> str:
    """The step of the build that grouped by a method; the moods are found before all others."""
    return "moods" if key == "kmeans" else f"method-{key}"
