"""The maps people know already: those of the builds published in a home before this one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analytics.artifacts import OpenBuild
from analytics.building.tables import TRACKS
from analytics.errors import DamagedBuild
from analytics.home import Home
from analytics.manifest import verified


@dataclass(frozen=True, slots=True, eq=False)
class EarlierPlaces:
    """Where tracks of this build lay on an earlier map.

    rows: (n_shared,) rows of this build.  places: (n_shared, 2) float32 coordinates on that map.
    """

    rows: npt.NDArray[np.intp]
    places: npt.NDArray[np.float32]


class EarlierMaps:
    """The maps of the builds in a home."""

    def __init__(self, home: Home) -> None:
        """Look into `home` when asked."""
        self._home = home

    def places(self, projection: str, ids: pa.ChunkedArray) -> EarlierPlaces | None:
        """Where the tracks `ids` lay on the newest map "pca", "umap" or "tsne" there is.

        None where no sound build has that map.
        """
        build = self._newest_with(f"{projection}.npy")
        if build is None:
            return None
        found = pc.index_in(ids, value_set=build.table(TRACKS)["id"])
        there = found.fill_null(-1).to_numpy().astype(np.intp)
        rows = np.flatnonzero(there >= 0)
        return EarlierPlaces(rows, build.array(f"{projection}.npy")[there[rows]])

    def _newest_with(self, file: str) -> OpenBuild | None:
        for name in self._home.published():
            folder = self._home.builds / name
            try:
                build = OpenBuild(folder, verified(folder))
            except DamagedBuild:
                continue
            if build.has(file):
                return build
        return None
