"""The steps of the full build that set groupings against one another and against what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.building.task import Task
from analytics.comparison import agreement
from analytics.durable import write_json
from analytics.exploration import explore
from analytics.genre_report import genre_report
from analytics.genres import Tags, scores, tags
from analytics.rounding import rounded


def compare(methods: Sequence[str], task: Task, folder: Path) -> None:
    """Write how far the labellings of every two methods agree.

    methods: their keys; the step "method-<key>" of each is finished. Those that could not group
    these tracks have left no labels and are left out.
    """
    found = agreement(_labellings(methods, task))
    _write(folder, "comparison.json", asdict(found))


def explore_tracks(task: Task, folder: Path) -> None:
    """Write the exploratory analysis of all tracks."""
    report = explore(task.tracks(), task.features().names, _percentiles(task))
    write_json(folder / "exploration.json", report)


def compare_genres(methods: Sequence[str], task: Task, folder: Path) -> None:
    """Write where genres live and how well labellings reproduce them; nothing without genres.

    See `genre_report`. scores: by method's key, and "moods" for the moods served.
    """
    observed = _tags(task)
    if not observed.names:
        return
    served = task.served_step()
    labels = task.shop.array(served, "moods.npy").astype(np.int64)
    names = {mood["number"]: mood["name"] for mood in task.shop.json(served, "moods.json")}
    labellings = {"moods": labels, **_labellings(methods, task)}
    found = {key: asdict(scores(observed, each)) for key, each in labellings.items()}
    report = genre_report(observed, labels, names, task.features().values)
    _write(folder, "genres.json", {"scores": found, **report})


def _write(folder: Path, name: str, value: dict[str, Any]) -> None:
    lab = folder / "lab"
    lab.mkdir()
    write_json(lab / name, rounded(value))


def _labellings(methods: Sequence[str], task: Task) -> dict[str, npt.NDArray[Any]]:
    files = {key: (f"method-{key}", f"lab/labels/{key}.npy") for key in methods}
    return {key: task.shop.array(*file) for key, file in files.items() if task.shop.has_file(*file)}


def _percentiles(task: Task) -> npt.NDArray[np.uint8]:
    """(n_tracks, n_features) where each value stands in the catalogue."""
    percentiles: npt.NDArray[np.uint8] = task.shop.array("features", "percentiles.npy").T
    return percentiles


def _tags(task: Task) -> Tags:
    shop = task.shop
    return tags(
        shop.json("index", "genres.json"),
        shop.array("index", "genre_set.npy"),
        (shop.array("index", "genre_sets_indptr.npy"), shop.array("index", "genre_sets_ids.npy")),
    )
