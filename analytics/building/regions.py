"""The step that divides the catalogue's sounds into regions, far finer than its moods."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from analytics.building.tables import write_array
from analytics.building.task import Task
from analytics.clustering import Spec, cluster
from analytics.durable import write_json
from analytics.libraries.regions import CENTRES, FACTS, REGION_OF
from analytics.moods import describe_moods

MOST_REGIONS: Final = 48
"""Fine enough that a listener of one genre has not been in most of them, few enough to name."""

TRACKS_PER_REGION: Final = 40
"""In a small catalogue: fewer would be no place to look around in."""


def regions(task: Task, folder: Path) -> None:
    """Write the region of each track, the middle of each region, and what it sounds like."""
    matrix = task.features()
    wanted = max(2, min(MOST_REGIONS, len(matrix.values) // TRACKS_PER_REGION))
    k = min(wanted, task.most_moods())
    spec = Spec("minibatch", (("k", k), ("n_init", 1)), seed=task.job.seed)
    found = cluster(matrix.values, spec)
    ranks = task.shop.array("features", "percentiles.npy").T
    described = describe_moods(task.tracks(), matrix, ranks, found.labels, found.centroids)
    write_array(folder / REGION_OF, found.labels.astype("u1"))
    write_array(folder / CENTRES, found.centroids.astype("f4"))
    write_json(folder / FACTS, [region.to_dict() for region in described])
