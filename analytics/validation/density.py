"""What DBSCAN would find: how far apart neighbours are, and groups over a grid of parameters.

Ester, Kriegel, Sander and Xu, "A density-based algorithm for discovering clusters", KDD 1996. As in
scikit-learn, a track counts among its own `min_samples` tracks within `eps`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from analytics.silhouette import Floats
from analytics.validation.knee import upturn

N_SHOWN: Final = 400
_EPS: Final = (0.5, 0.75, 1.0, 1.25, 1.5)
_MIN_SAMPLES: Final = (1, 2, 4)
_CHUNK: Final = 2_000
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """What DBSCAN finds with one pair of parameters. noise: share of all tracks, 0..1."""

    eps: float
    min_samples: int
    n_groups: int
    noise: float


@dataclass(frozen=True, slots=True)
class Density:
    """How densely the tracks lie.

    min_samples: the number the curve is for: twice the features, as Sander et al. (1998) advise.
    ranks, distances: the curve: how far each track must look to have that many, itself included,
        within reach, in rising order; thinned evenly to at most N_SHOWN of the n_tracks, both ends
        kept.
    eps: where the curve turns up (Kneedle), the suggestion for DBSCAN; None if it does not.
    grid: parameters around the suggestion and what comes of each, exact.
    """

    n_tracks: int
    min_samples: int
    ranks: list[int]
    distances: list[float]
    eps: float | None
    grid: list[Cell]

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def explore_density(values: Floats, *, progress: Callable[[float], None] | None = None) -> Density:
    """The k-distance curve of `values`, (n_tracks, n_features), its upturn, and the grid around it.

    Same tracks, same result. `progress` is told the fraction done.
    """
    n_tracks, n_features = values.shape
    usual = min(2 * n_features, n_tracks)
    tried = sorted({min(factor * n_features, n_tracks) for factor in _MIN_SAMPLES})
    reach = Reach(values, max(usual, *tried))
    curve = np.sort(reach.distances[:, usual - 1])
    places = np.unique(np.linspace(0, n_tracks - 1, N_SHOWN).round().astype(np.int64))
    bend = upturn(places, curve[places])
    # Rounded before anything is counted, so that what is shown is what was tried.
    eps = None if bend is None else round(float(curve[places[bend]]), _DIGITS)
    cells = [(round(eps * factor, _DIGITS), m) for factor in _EPS for m in tried] if eps else []
    grid = []
    for number, (width, min_samples) in enumerate(cells):
        grid.append(reach.cell(width, min_samples))
        if progress is not None:
            progress((number + 1) / len(cells))
    return Density(n_tracks, usual, places.tolist(), curve[places].tolist(), eps, grid)


class Reach:
    """The nearest tracks of every track, from which DBSCAN follows for many parameters.

    distances, neighbours: (n_tracks, m), rising, the track itself (or its double) among them.
    """

    def __init__(self, values: Floats, m: int) -> None:
        """Find the `m` nearest tracks of each of `values`, (n_tracks, n_features)."""
        self._values = values.astype(np.float64)
        self._tree = cKDTree(self._values)
        distances, neighbours = self._tree.query(self._values, k=np.arange(1, m + 1), workers=-1)
        self.distances: npt.NDArray[np.float64] = distances
        self.neighbours: npt.NDArray[np.intp] = neighbours

    def cell(self, eps: float, min_samples: int) -> Cell:
        """What DBSCAN finds; `min_samples` at most m."""
        core = self.distances[:, min_samples - 1] <= eps
        near = self.distances <= eps
        near_core = near & core[self.neighbours]
        # A track that is no core has fewer than min_samples tracks within eps, so all are listed.
        noise = ~(core | near_core.any(axis=1))
        return Cell(
            eps=eps,
            min_samples=min_samples,
            n_groups=self._count_groups(core, near_core & core[:, None], eps),
            noise=float(noise.mean()),
        )

    def _count_groups(
        self, core: npt.NDArray[np.bool_], listed: npt.NDArray[np.bool_], eps: float
    ) -> int:
        """Number of components of core tracks, joined where at most `eps` apart.

        listed: (n_tracks, m) which neighbours of core tracks are core tracks within eps. They give
        most of the joins; any other has an end outside the largest component found so far, so
        looking around the tracks outside finds all the rest.
        """
        rows, places = np.nonzero(listed)
        ends = self.neighbours[rows, places]
        component = _components(rows, ends, len(core))
        sizes = np.bincount(component[core], minlength=1)
        outside = np.flatnonzero(core & (component != sizes.argmax()))
        cores = np.flatnonzero(core)
        if not len(outside):
            return int(len(cores) > 0)
        among_cores = cKDTree(self._values[cores])
        starts, stops = [rows], [ends]
        for first in range(0, len(outside), _CHUNK):
            around = outside[first : first + _CHUNK]
            found = among_cores.query_ball_point(
                self._values[around], eps, workers=-1, return_sorted=False
            )
            starts.append(np.repeat(around, [len(each) for each in found]))
            stops.append(cores[np.concatenate([np.asarray(each, dtype=np.intp) for each in found])])
        component = _components(np.concatenate(starts), np.concatenate(stops), len(core))
        return len(np.unique(component[cores]))


def _components(
    starts: npt.NDArray[np.intp], stops: npt.NDArray[np.intp], n: int
) -> npt.NDArray[np.int32]:
    """(n,) number of the component of each of n points, given pairs that are joined."""
    pairs = coo_array((np.ones(len(starts), dtype=np.bool_), (starts, stops)), shape=(n, n))
    _, component = connected_components(pairs.tocsr(), directed=False)
    labels: npt.NDArray[np.int32] = component
    return labels
