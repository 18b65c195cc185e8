"""The steps that draw the maps, lay them on those people know, and measure them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.building.maps import square_around, write_map
from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.durable import write_json
from analytics.projection import align, facing, pca, trustworthiness

STEP_OF: Final = {"pca": "map", "umap": "map-umap", "tsne": "map-tsne"}
"""The step that draws each map, in the order they are offered."""
_CELLS: Final = 48


def first_map(task: Task, folder: Path) -> None:
    """Write the PCA map, what its directions are made of, and how many tracks lie where on it."""
    matrix = task.features()
    found = pca(matrix.values, matrix.names)
    earlier = task.earlier_places("pca")
    if earlier is not None:
        found = facing(found, matrix.names, earlier.places, earlier.rows)
    write_array(folder / "pca.npy", found.coordinates)
    write_json(
        folder / "pca.json",
        {
            "features": list(matrix.names),
            "loadings": found.loadings.tolist(),
            "explained": found.explained.tolist(),
            "axis_words": list(found.axis_words),
            "density": density(found.coordinates),
        },
    )
    write_map(folder, "pca", found.coordinates)


def further_map(projection: str, task: Task, folder: Path) -> None:
    """Write the map that one of the job's layouts makes, laid on the map before it."""
    coordinates = task.job.layouts[projection](task.features().values, task.job.seed)
    earlier = task.earlier_places(projection)
    if earlier is not None:
        coordinates = align(coordinates, earlier.places, earlier.rows)
    write_array(folder / f"{projection}.npy", coordinates)
    write_map(folder, projection, coordinates)


def measure_maps(task: Task, folder: Path) -> None:
    """Write how far each map can be trusted, and where its chance came from."""
    maps = {name: task.shop.array(step, f"{name}.npy") for name, step in STEP_OF.items()}
    trust = trustworthiness(task.features().values, maps, progress=task.report)
    write_json(
        folder / "maps.json",
        {
            name: {
                "trustworthiness": found.trustworthiness,
                "n_neighbours": found.n_neighbours,
                "alike": found.alike,
                "n_alike": found.n_alike,
                "n_measured": found.n_measured,
                "n_tracks": found.n_tracks,
                "seed": None if name == "pca" else task.job.seed,
                "words": found.words,
            }
            for name, found in trust.items()
        },
    )


def density(coordinates: npt.NDArray[np.float32]) -> dict[str, Sequence[Any]]:
    """How many tracks lie in each cell of a square grid over a map: {x, y, counts}.

    x, y: (48,) the middles of the cells; counts: (48, 48), a row for each y, together all tracks.
    The few far outside the rest are counted at the edge, where the map draws them.
    """
    low, high = square_around(coordinates)
    edges = np.linspace(low, high, _CELLS + 1).T
    inside = np.clip(coordinates, low, high)
    counts, _, _ = np.histogram2d(inside[:, 0], inside[:, 1], bins=list(edges))
    middles = (edges[:, :-1] + edges[:, 1:]) / 2
    return {
        "x": middles[0].round(4).tolist(),
        "y": middles[1].round(4).tolist(),
        "counts": counts.T.astype(int).tolist(),
    }
