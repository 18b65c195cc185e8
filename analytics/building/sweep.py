"""The steps of the full build: every number of moods, and how good each is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Final

import numpy as np

from analytics.building.earlier import EarlierMoods
from analytics.building.tables import write_array
from analytics.building.task import Task, write_clustering
from analytics.durable import write_json
from analytics.moods import Mood
from analytics.validation import recommend
from analytics.validation.sweeping import into, scored

MOODS_TRIED: Final = range(2, 13)


def step_name(k: int) -> str:
    """The name of the step that tries k moods."""
    return f"sweep-k{k:02d}"


def labels_name(k: int) -> str:
    """The file with the mood of each track when there are k."""
    return f"labels/k{k:02d}.npy"


def try_moods(k: int, task: Task, folder: Path) -> None:
    """Write the grouping into k moods; nothing if the tracks do not differ enough for it."""
    core = task.clustering("moods", "moods.npy")
    if k == len(core.centroids):
        # The moods people already see must be the ones whose scores they read.
        write_clustering(folder, labels_name(k), core)
    elif k <= task.most_moods():
        found = into(task.features().values, k, task.job.seed)
        write_clustering(folder, labels_name(k), found)


def score(task: Task, folder: Path) -> None:
    """Write how good each number of moods is, and which one to use."""
    tried = [k for k in MOODS_TRIED if task.shop.has_file(step_name(k), labels_name(k))]
    found = [task.clustering(step_name(k), labels_name(k)) for k in tried]
    groupings = dict(zip(tried, found, strict=True))
    scores, widths = scored(task.features().values, groupings, progress=task.report)
    for k, width in zip(tried, widths, strict=True):
        write_array(folder / "silhouette" / f"k{k:02d}.npy", width.per_track)
    recommended = recommend(scores)
    write_json(
        folder / "sweep.json",
        {
            "scores": [asdict(score) for score in scores],
            "recommended": asdict(recommended),
            "used_k": task.job.k or recommended.k,
        },
    )


def choose(task: Task, folder: Path) -> None:
    """Write the moods of the number to use; nothing if they are the core's already.

    They follow the core's, which people see by now.
    """
    k = task.shop.json("scores", "sweep.json")["used_k"]
    core = task.clustering("moods", "moods.npy")
    if k == len(core.centroids):
        return
    named = tuple(Mood.from_dict(mood) for mood in task.shop.json("moods", "moods.json"))
    earlier = EarlierMoods(named, np.arange(len(core.labels)), core.labels)
    found = task.clustering(step_name(k), labels_name(k))
    numbered = task.write_moods(folder, found, earlier)
    # Over those of the step that tried this number: its groups are the moods now.
    write_array(folder / labels_name(k), numbered.labels.astype(np.uint8))
