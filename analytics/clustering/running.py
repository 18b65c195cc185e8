"""Group tracks by how they sound. No files, no clock, no global random state."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.clustering.result import Clustering, ranked
from analytics.clustering.spec import Spec
from analytics.clustering.tracks import Ordered, Settings


def cluster(values: npt.NDArray[np.floating[Any]], spec: Spec) -> Clustering:
    """The groups of `values`, (n_tracks, n_columns), scaled and finite.

    The spec's method, parameters and seed count; its inputs say what `values` were made from
    (`analytics.matrices.matrix`). Same tracks and seed, same groups, in whatever order the rows
    come: every method works on rows sorted by content. Labels are ranked by size, so that a colour
    keeps its meaning.

    Raises InvalidSpec naming the parameter out of range, with the range these tracks allow or the
    value that is likely better.
    """
    settings = Settings(spec.values(), spec.seed)
    tracks = Ordered.of(values)
    # scikit-learn and numba are for builds and jobs; those who only offer methods do without.
    from analytics.clustering.algorithms import ALGORITHMS  # noqa: PLC0415

    found = ALGORITHMS[spec.method](tracks, settings)
    return ranked(found, tracks.values, tracks.order)
